"""Bindery's web process as it runs, in a process of its own with a database of its own, measured and killed."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from tests.migrated import collected_static, copy_migrated

ROOT = Path(__file__).resolve().parents[2]
SETUP = """
import django; django.setup()
from accounts.models import User, Project, Membership
from accounts.services.tokens import create_token
from accounts.actor import Actor
user = User.objects.create_user("bob@example.org", "correct horse battery", status="approved")
project = Project.objects.create(name="Exams", slug="exams")
Membership.objects.create(user=user, project=project, part="owner")
actor = Actor(role="user", door="cli", user_id=str(user.pk), name=user.email)
print(create_token(actor=actor, name="t", scopes=["document.see", "document.add", "project.see"]).text)
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@dataclass
class Served:
    """``home`` holds everything; the process is started by `start` and may be killed and started again."""

    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    token: str = ""

    def __post_init__(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BINDERY_", "DATABASE_"))}
        self.environment = {
            **kept,
            "DJANGO_SETTINGS_MODULE": "project.settings",
            "BINDERY_ENV_FILE": "/dev/null",
            "BINDERY_SECRET_KEY": "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
            "BINDERY_SECRETS_KEYS": Fernet.generate_key().decode(),
            "BINDERY_DATA": str(self.home / "data"),
            "BINDERY_LOG_LEVEL": "WARNING",
            "BINDERY_URL": f"http://127.0.0.1:{self.port}",
        }
        data = self.home / "data"
        copy_migrated(data / "bindery.sqlite3")
        (data / "static").symlink_to(collected_static())
        self.token = self.python(SETUP).split()[-1]

    def manage(self, *arguments: str, check: bool = True) -> str:
        return self._run([sys.executable, "manage.py", *arguments], check=check)

    def python(self, code: str) -> str:
        return self._run([sys.executable, "-c", code], check=True)

    def _run(self, command: list[str], *, check: bool) -> str:
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )
        assert not check or done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def start(self) -> None:
        log = (self.home / "web.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "web", "--port", str(self.port)],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                if self.ask("GET", "/healthz")[0] == 200:
                    return
            time.sleep(0.1)
        raise TimeoutError((self.home / "web.log").read_text("utf-8")[-3000:])

    def kill(self) -> None:
        """At once, with everything it started; nobody gets to tidy up."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def memory(self) -> int:
        """Resident bytes of the web process alone, without the nursery that reads files for it."""
        assert self.process
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())
        return int(found[1]) * 1024 if found else 0

    @property
    def spool(self) -> list[Path]:
        return list((self.home / "data" / "spool").iterdir())

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)

    def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        connection = self.connect()
        try:
            connection.request(method, path, body, {"Authorization": f"Bearer {self.token}", **(headers or {})})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def ask_json(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        status, _, content = self.ask(method, path, body, headers)
        assert status < 300, (status, content[:500])
        return json.loads(content)


@dataclass
class Watch:
    """What was seen of a process while something went on."""

    most: int = 0
    slowest: float = 0.0


@contextlib.contextmanager
def watching(served: Served, *, also: Callable[[], object] | None = None) -> Iterator[Watch]:
    """Looks at the memory every 20 ms; ``also`` is done meanwhile, over and over, and timed."""
    watch, over = Watch(), threading.Event()

    def look() -> None:
        while not over.wait(0.02):
            watch.most = max(watch.most, served.memory)

    def do() -> None:
        while not over.wait(0.2):
            began = time.monotonic()
            assert also
            also()
            watch.slowest = max(watch.slowest, time.monotonic() - began)

    threads = [threading.Thread(target=look), *([threading.Thread(target=do)] if also else [])]
    for thread in threads:
        thread.start()
    try:
        yield watch
    finally:
        over.set()
        for thread in threads:
            thread.join()


def pieces(size: int, piece: int = 1 << 20) -> Iterable[bytes]:
    """``size`` bytes that cannot be packed well, the same each time."""
    import random

    block = random.Random(7).randbytes(piece)
    while size > 0:
        yield block[: min(piece, size)]
        size -= piece
