"""A machine of its own for one test: a database, folders, and `serve` processes that can be killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg

from tests.migrated import copy_migrated

ROOT = Path(__file__).resolve().parent.parent.parent
PLAYERS = ("web", "supervisor", "cluster", "worker", "nursery")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Machine:
    """``home`` also becomes TMPDIR, which every process of the machine has in its environment: that is its mark."""

    def __init__(
        self, home: Path, database_url: str = "", *, settings: str = "tests.storm.settings", **environment: str
    ) -> None:
        self.home, self.port = home, free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("BINDERY_", "DATABASE_"))},
            "DJANGO_SETTINGS_MODULE": settings,
            "STORM_HOME": str(home),
            "TMPDIR": str(home),
            "DATABASE_URL": database_url,
            "BINDERY_URL": f"http://127.0.0.1:{self.port}",
            **environment,
        }
        self.serves: list[subprocess.Popen[bytes]] = []
        self.sessions: set[int] = set()
        self.log = (home / "log.jsonl").open("ab")

    def manage(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert not check or done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def run_python(self, code: str) -> str:
        prelude = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", prelude + code],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def serve(self, *options: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(self.port), *options],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.serves.append(process)
        return process

    def processes(self) -> dict[str, list[psutil.Process]]:
        """All living processes of this machine by what they are.

        They are known by their sessions: those of the descendants of every `serve`, remembered for when it is dead,
        and those marked by TMPDIR (programs that set their title lose the mark with their environment).
        """
        found: dict[str, list[psutil.Process]] = {name: [] for name in PLAYERS}
        for serve in self.serves:
            with contextlib.suppress(psutil.Error):
                family = [psutil.Process(serve.pid), *psutil.Process(serve.pid).children(recursive=True)]
                self.sessions |= {os.getsid(one.pid) for one in family if one.is_running()}
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.status() != psutil.STATUS_ZOMBIE and self._is_ours(process):
                    found[_role(process)].append(process)
        return found

    def _is_ours(self, process: psutil.Process) -> bool:
        return os.getsid(process.pid) in self.sessions or process.environ().get("TMPDIR") == str(self.home)

    def stop(self, grace: float = 20.0) -> None:
        for process in self.serves:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        until = time.monotonic() + grace
        for process in self.serves:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, until - time.monotonic()))

    def left_behind(self, within: float = 5.0, apart: int | None = None) -> list[str]:
        """Processes that are still there some seconds after the machine was stopped, ``apart`` and its own left out."""
        until = time.monotonic() + within
        while True:
            family = [] if apart is None else [psutil.Process(apart), *psutil.Process(apart).children(recursive=True)]
            rest = [str(one) for group in self.processes().values() for one in group if one not in family]
            if not rest or time.monotonic() > until:
                return rest
            time.sleep(0.1)

    def kill_all(self) -> None:
        for _ in range(20):
            rest = [one for group in self.processes().values() for one in group]
            if not rest:
                break
            for process in rest:
                with contextlib.suppress(psutil.Error):
                    process.kill()
            time.sleep(0.1)
        for process in self.serves:
            process.wait()
        self.log.close()

    def start_runs(self, many: int, flow: str = "storm", *, by: str = "", **params: object) -> None:
        """Each has its number for a parameter unless others are named; started by the operator, or by a person."""
        self.run_python(
            "from accounts.actor import operator\n"
            "from accounts.models import Project\n"
            "from pipeline.services.runs import start_run\n"
            "from tests.storm.many import editor\n"
            "project, _ = Project.objects.get_or_create(slug='storm', defaults={'name': 'Storm'})\n"
            f"actor = editor(project, {by!r}) if {by!r} else operator()\n"
            f"for number in range({many}):\n"
            f"    params = {params!r} or {{'number': number}}\n"
            f"    start_run(actor=actor, flow_key={flow!r}, project_id=project.pk, params=params)\n"
        )

    def states(self) -> dict[str, int]:
        """How many runs are in which state."""
        return {
            str(state): int(count) for state, count in self.ask("SELECT state, count(*) FROM pipeline_run GROUP BY 1")
        }

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """The rows of a query, past Django, whose start takes longer than most of what is waited for."""
        url = self.environment["DATABASE_URL"]
        if url:
            with psycopg.connect(url) as connection:
                return connection.execute(question.encode()).fetchall()
        with contextlib.closing(sqlite3.connect(self.home / "storm.sqlite3", timeout=20)) as database:
            return database.execute(question).fetchall()

    def wait_until_ended(self, many: int, seconds: float) -> dict[str, int]:
        until = time.monotonic() + seconds
        while True:
            states = self.states()
            ended = sum(count for state, count in states.items() if state not in ("queued", "running", "waiting"))
            if ended >= many or time.monotonic() > until:
                return states
            time.sleep(0.2)


def _role(process: psutil.Process) -> str:
    title = " ".join(process.cmdline())
    if "nursery" in title:
        return "nursery"
    if "manage.py serve" in title:
        return "supervisor"
    if "manage.py web" in title:
        return "web"
    return "worker" if "qcluster" in title and ("idle" in title or "processing" in title) else "cluster"


@contextlib.contextmanager
def machine(home: Path, engine: str, **options: str) -> Iterator[Machine]:
    """A migrated machine on SQLite or PostgreSQL; its processes and its database are gone afterwards.

    ``options`` are its settings module and variables of its environment.
    """
    home.mkdir(parents=True, exist_ok=True)
    name = f"bindery_storm_{uuid.uuid4().hex[:10]}"
    if engine == "postgresql":
        _postgres(f"CREATE DATABASE {name}")
    url = f"postgresql://postgres@127.0.0.1:5432/{name}" if engine == "postgresql" else ""
    made = Machine(home, url, **options)
    try:
        if engine == "postgresql":
            made.manage("migrate", "-v0")
        else:
            copy_migrated(home / "storm.sqlite3")
        yield made
    finally:
        made.kill_all()
        if engine == "postgresql":
            _postgres(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _postgres(statement: str) -> None:
    with psycopg.connect("postgresql://postgres@127.0.0.1:5432/postgres", autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def postgres_is_there() -> bool:
    try:
        psycopg.connect("postgresql://postgres@127.0.0.1:5432/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
