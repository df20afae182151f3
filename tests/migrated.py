"""A database with all tables and nothing in them: made once for all processes of a test run, and copied."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = "TESTS_SHARED"  # names the folder; xdist's workers have it from the process that starts them


def share_a_folder(config: pytest.Config) -> None:
    if SHARED in os.environ:
        return
    folder = tempfile.mkdtemp(prefix="bindery-tests-")
    os.environ[SHARED] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    config.add_cleanup(lambda: os.environ.pop(SHARED, None))


def copy_migrated(target: Path) -> None:
    """Puts a migrated SQLite database at ``target``."""
    made = _once("migrate") / "bindery.sqlite3"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(made, target)


@contextmanager
def copied_as(target: Path) -> Iterator[None]:
    """A migrated SQLite database at ``target``, and nothing there afterwards."""
    _remove(target)
    copy_migrated(target)
    try:
        yield
    finally:
        _remove(target)


def _remove(database: Path) -> None:
    for path in (database, *(database.with_name(f"{database.name}-{end}") for end in ("wal", "shm", "journal"))):
        path.unlink(missing_ok=True)


def collected_static() -> Path:
    """The folder of static files with their manifest; read, never written."""
    return _once("collectstatic", "--noinput") / "static"


def _once(command: str, *options: str) -> Path:
    """Carries out a command of ``manage.py`` by whoever asks first; the folder of what it made."""
    folder = Path(os.environ[SHARED])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / command).exists():
            _manage(folder / "data", command, "-v0", *options)
            (folder / command).touch()
    return folder / "data"


def _manage(folder: Path, *arguments: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BINDERY_", "DATABASE_"))}
    environment = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "project.settings",
        "BINDERY_ENV_FILE": "/dev/null",
        "BINDERY_SECRET_KEY": "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
        "BINDERY_SECRETS_KEYS": "pR8Oq2u9UMrkWjZ0nBsFYFTe2ZWmqXiyzQqBAJJxRkQ=",
        "BINDERY_DATA": str(folder),
    }
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True, timeout=300)
