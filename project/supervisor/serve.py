"""Web and workers of one machine under one roof."""

from __future__ import annotations

import signal
import socket
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection

from pipeline.engine import draining
from pipeline.engine.holders import me, pid_here
from pipeline.engine.liveliness import held_runs
from project.supervisor.clockwork import Clockwork, plan_cleaning
from project.supervisor.program import Program
from project.supervisor.watch import ClusterWatch

log = structlog.get_logger(__name__)
TICK = 0.5
GIVE_BACK = 6.0  # seconds workers get to give their runs back before they are told to end
GRACE = 6.0  # seconds programs get to end before they are killed
MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass
class _Cluster:
    """The workers' program and its watch; each start has a name of its own."""

    program: Program
    watch: ClusterWatch

    @classmethod
    def make(cls, workers: int) -> _Cluster:
        watch = ClusterWatch("", workers)

        def environment() -> dict[str, str]:
            watch.name = f"cluster:{uuid.uuid4().hex[:12]}"
            watch.reset()
            return {"BINDERY_CLUSTER": watch.name, **ONE_THREAD}

        return cls(Program("cluster", [*MANAGE, "cluster"], environment=environment), watch)

    def look(self) -> None:
        self.program.keep_alive()
        if self.program.process is None:
            return
        try:
            hung = self.watch.is_hung(self.program.pids())
        except DatabaseError:
            connection.close()
            return
        if hung:
            log.error("cluster_hung", cluster=self.watch.name)
            self.program.kill()
            self.program.start()


class Supervisor:
    """Runs until it is told to stop; ``on_ready`` is called when the web program answers for the first time."""

    def __init__(
        self, *, host: str, port: int, web: bool, workers: bool, on_ready: Callable[[], None] | None = None
    ) -> None:
        self.stopping = False
        self.on_ready = on_ready
        command = [*MANAGE, "web", "--host", host, "--port", str(port)]
        self.web = Program("web", command, last_words=signal.SIGTERM) if web else None
        self.cluster = _Cluster.make(settings.Q_CLUSTER["workers"]) if workers else None
        self.clockwork = Clockwork(me(), settings.Q_CLUSTER["workers"])
        self.address = (host, port)

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        if self.cluster:
            self._plan()
        while not self.stopping:
            if self.web:
                self.web.keep_alive()
            if self.cluster:
                self.cluster.look()
                self.clockwork.tick()
            self._greet()
            time.sleep(TICK)
        self._end()

    def _plan(self) -> None:
        try:
            plan_cleaning()
        except DatabaseError as error:
            log.warning("clockwork_without_database", error=str(error))
            connection.close()

    def _greet(self) -> None:
        if self.on_ready is None or (self.web and not (self.web.is_running() and _answers(*self.address))):
            return
        self.on_ready()
        self.on_ready = None

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _end(self) -> None:
        """Runs are given back first, then programs are asked to end, then nothing of them is left."""
        programs = [one for one in (self.web, self.cluster and self.cluster.program) if one]
        if self.cluster:
            self.cluster.program.signal_group(draining.SIGNAL)
            self._until_given_back(self.cluster.program)
        for program in programs:
            program.terminate()
        until = time.monotonic() + GRACE
        for program in programs:
            program.wait(until)
            program.kill()

    def _until_given_back(self, program: Program) -> None:
        until = time.monotonic() + GIVE_BACK
        while time.monotonic() < until:
            try:
                pids = program.pids()
                if not any(pid_here(holder) in pids for _, holder, _ in held_runs()):
                    return
            except DatabaseError:
                connection.close()
            time.sleep(0.2)


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1" if host == "0.0.0.0" else host, port), timeout=0.5):  # noqa: S104
            return True
    except OSError:
        return False
