"""Single accidents, each with real processes: hung clusters, restarted databases, full disks, two machines."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.reachable import reachable
from tests.storm.machine import Machine, free_port, machine, postgres_is_there
from tests.storm.test_storm import LEDGER, calm

pytestmark = [pytest.mark.storm, pytest.mark.slow]
POSTGRES = Path("/usr/lib/postgresql/15/bin")


def wait_for(made: Machine, role: str, many: int, seconds: float = 30.0) -> list[psutil.Process]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if len(group := made.processes()[role]) >= many:
            return group
        time.sleep(0.1)
    raise AssertionError(f"no {role} within {seconds} s: {made.processes()}")


def assert_calm(made: Machine, many: int) -> None:
    assert json.loads(made.run_python(LEDGER)) == {str(number): calm(number) for number in range(many)}


def test_cluster_that_takes_up_nothing_is_replaced(tmp_path: Path) -> None:
    """A stopped pusher looks from outside like a worker that died with the queue's lock: calls stay where they are."""
    with machine(tmp_path / "m", "sqlite") as made:
        made.serve()
        wait_for(made, "worker", 2)
        frozen = [one for one in made.processes()["cluster"] if "pusher" in " ".join(one.cmdline())]
        assert len(frozen) == 1
        frozen[0].suspend()
        made.start_runs(4)
        assert made.wait_until_ended(4, 60) == {"completed": 4}
        assert not frozen[0].is_running()
        assert "cluster_hung" in (made.home / "log.jsonl").read_text()


def test_killed_idle_workers_hold_up_nothing(tmp_path: Path) -> None:
    with machine(tmp_path / "m", "sqlite") as made:
        made.serve()
        for worker in wait_for(made, "worker", 2):
            worker.kill()
        made.start_runs(4)
        assert made.wait_until_ended(4, 60) == {"completed": 4}


def test_sleeping_worker_that_wakes_up_late_writes_nothing(tmp_path: Path) -> None:
    with machine(tmp_path / "m", "sqlite", STORM_STALLED="15") as made:
        made.serve()
        workers = wait_for(made, "worker", 2)
        made.start_runs(6)
        time.sleep(0.7)
        for worker in workers:
            worker.suspend()
        time.sleep(25)
        for worker in workers:
            with contextlib.suppress(psutil.NoSuchProcess):
                worker.resume()
        made.wait_until_ended(6, 60)
        assert_calm(made, 6)


def test_stopped_machine_loses_no_run_and_leaves_nothing(tmp_path: Path) -> None:
    with machine(tmp_path / "m", "sqlite") as made:
        made.serve()
        made.start_runs(6)
        wait_for(made, "worker", 2)
        time.sleep(1.0)
        made.stop()
        assert made.left_behind() == []
        assert (
            json.loads(
                made.run_python("from pipeline.models import Run\nprint(list(Run.objects.filter(crashes__gt=0)))")
            )
            == []
        )
        assert set(made.states()) <= {"queued", "completed"}
        made.serve()
        made.wait_until_ended(6, 60)
        assert_calm(made, 6)


@pytest.mark.skipif(not postgres_is_there(), reason="no PostgreSQL server")
def test_two_machines_share_the_work(tmp_path: Path) -> None:
    with machine(tmp_path / "m", "postgresql") as made:
        made.start_runs(24)
        made.serve("--workers-only")
        made.serve("--workers-only")
        made.wait_until_ended(24, 90)
        assert_calm(made, 24)
        workers = json.loads(
            made.run_python(
                "import json\nfrom accounts.models import AuditEntry\n"
                "rows = AuditEntry.objects.filter(action='storm.effect')\n"
                "print(json.dumps(sorted({one.details['pid'] for one in rows})))"
            )
        )
        assert len(workers) > 2  # each of the two has two


@contextlib.contextmanager
def own_postgres() -> Iterator[tuple[str, list[str]]]:
    """A server of the test's own, with the command that restarts it.

    It lives apart from the test's folder: PostgreSQL runs as somebody else, who may not get there.
    """
    user = pwd.getpwnam("postgres")
    home = Path(tempfile.mkdtemp(prefix="bindery-postgres-"))
    os.chown(home, user.pw_uid, user.pw_gid)
    port = free_port()

    def run(*command: str) -> None:
        subprocess.run(
            command, check=True, user=user.pw_uid, group=user.pw_gid, extra_groups=[], cwd=home,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    run(str(POSTGRES / "initdb"), "-A", "trust", "-N", "-D", str(home / "data"))
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    control = [str(POSTGRES / "pg_ctl"), "-D", str(home / "data"), "-l", str(home / "log"), "-w", "-o", options]
    run(*control, "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres", [*control, "-m", "immediate", "restart"]
    finally:
        run(*control, "-m", "immediate", "stop")
        shutil.rmtree(home)


@pytest.mark.skipif(os.getuid() != 0 or not POSTGRES.exists(), reason="needs root and a PostgreSQL to start")
def test_database_restarted_in_the_middle(tmp_path: Path) -> None:
    with own_postgres() as (url, restart):
        made = Machine(_folder(tmp_path / "m"), url)
        try:
            made.manage("migrate", "-v0")
            made.serve()
            made.start_runs(12)
            wait_for(made, "worker", 2)
            user = pwd.getpwnam("postgres")
            for _ in range(2):
                time.sleep(1.5)
                subprocess.run(
                    restart, check=True, user=user.pw_uid, group=user.pw_gid, extra_groups=[], cwd="/",
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )  # fmt: skip
            made.wait_until_ended(12, 90)
            assert_calm(made, 12)
        finally:
            made.kill_all()


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.skipif(os.getuid() != 0, reason="a small disk of its own needs root")
def test_full_disk_is_waited_for(tmp_path: Path) -> None:
    """New runs are not even taken then; those that are there wait."""
    home = _folder(tmp_path / "m")
    store = _folder(home / "store")
    with machine(home, "sqlite") as made:
        made.start_runs(2)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(store)], capture_output=True, check=False
        )
        if mounted.returncode:
            pytest.skip(f"no small disk here: {mounted.stderr.decode().strip()}")
        try:
            ballast = store / "ballast"
            with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as handle:
                while True:
                    handle.write(b"x" * 4096)
            made.serve()
            until = time.monotonic() + 40
            while "disk_full" not in made.run_python(RETRIES) and time.monotonic() < until:
                time.sleep(1)
            assert "disk_full" in made.run_python(RETRIES)
            ballast.unlink()
            made.run_python("from pipeline.models import Run\nRun.objects.update(not_before=None)")
            made.wait_until_ended(2, 60)
            assert_calm(made, 2)
        finally:
            subprocess.run(["umount", "-l", str(store)], check=False)


def test_wall_clock_moved_by_an_hour_moves_no_run(tmp_path: Path) -> None:
    """Forward, then two hours back, while runs go: nobody is taken for dead, and nothing waits for an hour."""
    with machine(tmp_path / "m", "sqlite", STORM_CLOCK="1") as made:
        made.serve()
        made.start_runs(16)
        wait_for(made, "worker", 2)
        for offset in ("3600", "-3600", "0"):
            time.sleep(2.0)
            (made.home / "clock").write_text(offset)
        made.wait_until_ended(16, 90)
        assert_calm(made, 16)
        log = (made.home / "log.jsonl").read_text()
        assert ("worker_died" in log, "cluster_hung" in log) == (False, False)


def test_hundred_waiting_runs_hold_up_the_one_worker_for_nobody(tmp_path: Path) -> None:
    with machine(tmp_path / "m", "sqlite", settings="tests.every_flow.settings", BINDERY_WORKERS="1") as made:
        made.run_python(
            "from accounts.actor import operator\nfrom accounts.models import Project\n"
            "from pipeline.services.runs import start_run\n"
            "project, _ = Project.objects.get_or_create(slug='storm', defaults={'name': 'Storm'})\n"
            "for _ in range(100):\n"
            "    start_run(actor=operator(), flow_key='trial-rounds', project_id=project.pk, params={'rounds': 1})\n"
        )
        made.serve("--workers-only")
        until = time.monotonic() + 90
        while made.states() != {"waiting": 100} and time.monotonic() < until:
            time.sleep(0.5)
        assert made.states() == {"waiting": 100}
        made.start_runs(3)
        until = time.monotonic() + 60
        while made.states() != {"waiting": 100, "completed": 3} and time.monotonic() < until:
            time.sleep(0.5)
        assert made.states() == {"waiting": 100, "completed": 3}
        made.run_python(
            "from accounts.actor import operator\nfrom pipeline.models import Run\n"
            "from pipeline.services.reviews import close_review\n"
            "for run in Run.objects.filter(state='waiting'):\n"
            "    close_review(actor=operator(), run_id=run.pk, name='remarks', accept_rest=True)\n"
        )
        assert made.wait_until_ended(103, 90) == {"completed": 103}


@pytest.mark.skipif(not reachable("redis"), reason="no Redis server")
def test_redis_as_broker_may_lose_calls_but_no_run(tmp_path: Path) -> None:
    """A call taken by a worker that dies is gone for good there; the rows are what brings the run back."""
    with empty_redis() as url, machine(tmp_path / "m", "sqlite", BINDERY_BROKER="redis", REDIS_URL=url) as made:
        made.serve()
        made.start_runs(12)
        for _ in range(3):
            for worker in wait_for(made, "worker", 1)[:1]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    worker.kill()
            time.sleep(2.0)
        made.wait_until_ended(12, 120)
        assert_calm(made, 12)


@contextlib.contextmanager
def empty_redis() -> Iterator[str]:
    """A database of the Redis server that nobody uses; it is empty again afterwards."""
    import redis

    for number in range(15, 2, -1):
        client = redis.Redis(port=6379, db=number)
        if client.dbsize() == 0:
            try:
                yield f"redis://127.0.0.1:6379/{number}"
            finally:
                client.flushdb()
                client.close()
            return
    pytest.skip("all databases of the Redis server are in use")


RETRIES = """
from pipeline.models import RunEvent
print(list(RunEvent.objects.filter(kind="stage.retrying").values_list("facts__code", flat=True)))
"""


def test_term_and_kill_of_the_supervisor_leave_nothing(tmp_path: Path) -> None:
    with machine(tmp_path / "m", "sqlite") as made:
        serve = made.serve()
        made.start_runs(4)
        wait_for(made, "worker", 2)
        time.sleep(0.5)
        serve.send_signal(signal.SIGKILL)
        serve.wait()
        assert made.left_behind() == []
