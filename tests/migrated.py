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
from urllib.parse import urlsplit

import psycopg
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
    config.add_cleanup(_drop_template)  # the last is the first


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


def migrated_template() -> str:
    """The name of a migrated PostgreSQL database that others are copied from; nobody may be connected to it."""
    name = _template()
    with _first_to_ask("template") as is_first:
        if is_first:
            _on_postgresql(f"DROP DATABASE IF EXISTS {name}")  # one that could not be migrated
            _on_postgresql(f"CREATE DATABASE {name}")
            url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
            _manage(Path(os.environ[SHARED]) / "data", "migrate", "-v0", DATABASE_URL=url)
    return name


def _drop_template() -> None:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        _on_postgresql(f"DROP DATABASE IF EXISTS {_template()}")


def _template() -> str:
    return Path(os.environ[SHARED]).name.replace("-", "_").lower()


def _on_postgresql(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement.encode())


def _remove(database: Path) -> None:
    for path in (database, *(database.with_name(f"{database.name}-{end}") for end in ("wal", "shm", "journal"))):
        path.unlink(missing_ok=True)


def collected_static() -> Path:
    """The folder of static files with their manifest; read, never written."""
    return _once("collectstatic", "--noinput") / "static"


def _once(command: str, *options: str) -> Path:
    """Carries out a command of ``manage.py`` by whoever asks first; the folder of what it made."""
    data = Path(os.environ[SHARED]) / "data"
    with _first_to_ask(command) as is_first:
        if is_first:
            _manage(data, command, "-v0", *options)
    return data


@contextmanager
def _first_to_ask(name: str) -> Iterator[bool]:
    """Whether what is called so is still to be made; all others wait until it is."""
    folder = Path(os.environ[SHARED])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_first = not (folder / name).exists()
        yield is_first
        (folder / name).touch()


def _manage(folder: Path, *arguments: str, **more: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BINDERY_", "DATABASE_"))}
    environment = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "project.settings",
        "BINDERY_ENV_FILE": "/dev/null",
        "BINDERY_SECRET_KEY": "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
        "BINDERY_SECRETS_KEYS": "pR8Oq2u9UMrkWjZ0nBsFYFTe2ZWmqXiyzQqBAJJxRkQ=",
        "BINDERY_DATA": str(folder),
        **more,
    }
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True, timeout=300)
