"""A Bindery of one's own for one measurement: folder, database, processes, all gone afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("BENCH_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
SETTINGS = "benchmarks.settings"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@dataclass
class Place:
    """``environment`` is what its processes run in."""

    home: Path
    environment: dict[str, str]
    port: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def call(self, function: str, **arguments: Any) -> Any:
        """What ``module:name`` answers in a Django process of this place; arguments and answer are JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.inside", function, json.dumps(arguments)],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{function}: {done.stderr[-2000:]}")
        return json.loads(done.stdout.splitlines()[-1])

    def manage(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.home / "log.jsonl").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def wait_for_web(self, seconds: float = 30.0) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)
        raise TimeoutError(f"nothing answers at {self.url}")

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        self.processes.clear()


@contextlib.contextmanager
def own_place(engine: str = "sqlite", *, workers: int = 2) -> Iterator[Place]:
    """On SQLite or on a database of its own in the PostgreSQL server that BENCH_POSTGRES names."""
    home = Path(tempfile.mkdtemp(prefix="bindery-bench-"))
    name = f"bindery_bench_{uuid.uuid4().hex[:10]}"
    url = ""
    if engine == "postgresql":
        _on_server(f"CREATE DATABASE {name}")
        url = SERVER.rpartition("/")[0] + f"/{name}"
    port = free_port()
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("BINDERY_", "DATABASE_", "REDIS_"))}
    place = Place(
        home=home,
        port=port,
        environment={
            **kept,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": url,
            "BINDERY_ENV_FILE": os.devnull,
            "BINDERY_DATA": str(home),
            "BINDERY_SECRET_KEY": secrets.token_urlsafe(50),
            "BINDERY_SECRETS_KEYS": Fernet.generate_key().decode(),
            "BINDERY_URL": f"http://127.0.0.1:{port}",
            "BINDERY_WORKERS": str(workers),
            "BINDERY_LOG_LEVEL": "WARNING",
            "TMPDIR": str(home),
        },
    )
    try:
        place.manage("migrate", "-v0")
        yield place
    finally:
        place.stop()
        if url:
            _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        shutil.rmtree(home, ignore_errors=True)


def _on_server(statement: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement.encode())


def has_postgresql() -> bool:
    try:
        psycopg.connect(SERVER, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
