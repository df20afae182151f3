"""`manage.py serve` as an operator runs it: real processes that start, greet, come back and go."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.storm.machine import ROOT, Machine, machine

pytestmark = pytest.mark.slow


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Machine]:
    with machine(tmp_path / "m", "sqlite") as one:
        yield one


def log_of(made: Machine) -> str:
    return (made.home / "log.jsonl").read_text("utf-8")


def wait_until(question: object, seconds: float = 90.0) -> None:
    until = time.monotonic() + seconds
    while not question():  # type: ignore[operator]
        assert time.monotonic() < until, "it did not come true in time"
        time.sleep(0.1)


def answers(made: Machine) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{made.port}/readyz", timeout=2) as answer:
            return bool(json.load(answer)["status"] == "ok")
    except OSError:
        return False


def programs(serve: subprocess.Popen[bytes]) -> dict[str, psutil.Process]:
    """Web and cluster of a supervisor, as far as they run."""
    children = [one for one in psutil.Process(serve.pid).children() if one.status() != psutil.STATUS_ZOMBIE]
    return {"web" if "manage.py web" in " ".join(one.cmdline()) else "cluster": one for one in children}


def test_it_greets_works_and_leaves_nothing(made: Machine) -> None:
    serve = made.serve()
    wait_until(lambda: answers(made))
    wait_until(lambda: f"Bindery is ready at http://127.0.0.1:{made.port}" in log_of(made))
    assert log_of(made).count("Bindery is ready") == 1
    made.start_runs(1)
    assert made.wait_until_ended(1, 30) == {"completed": 1}
    made.start_runs(8)
    wait_until(lambda: "running" in made.states())
    serve.send_signal(signal.SIGTERM)
    began = time.monotonic()
    assert serve.wait(20) == 0
    assert time.monotonic() - began < 15
    assert made.left_behind() == []
    assert "running" not in made.states()  # what was in hand is given back


def test_a_killed_web_process_and_a_killed_cluster_come_back(made: Machine) -> None:
    serve = made.serve()
    wait_until(lambda: answers(made))
    before = programs(serve)
    before["web"].kill()
    wait_until(lambda: programs(serve).get("web", before["web"]) != before["web"] and answers(made))
    workers = before["cluster"].children(recursive=True)
    before["cluster"].kill()
    _, alive = psutil.wait_procs(workers, timeout=5)
    assert alive == []  # they went with it
    made.start_runs(2)
    assert made.wait_until_ended(2, 40) == {"completed": 2}
    assert programs(serve)["cluster"] != before["cluster"]
    serve.kill()  # and a killed supervisor takes everything with it
    serve.wait()
    assert made.left_behind(10) == []


@pytest.mark.parametrize(
    ("only", "number"), [("--web-only", signal.SIGINT), ("--workers-only", signal.SIGHUP)], ids=["web", "workers"]
)
def test_web_and_workers_can_be_apart_and_any_signal_stops_them(
    made: Machine, only: str, number: signal.Signals
) -> None:
    serve = made.serve(only)
    wait_until(lambda: "Bindery is ready" in log_of(made) or "Workers are ready" in log_of(made))
    if only == "--workers-only":
        wait_until(lambda: made.processes()["worker"])
    found = {role for role, group in made.processes().items() if group}
    assert ("web" in found) == (only == "--web-only")
    assert ("worker" in found) == (only == "--workers-only")
    serve.send_signal(number)
    assert serve.wait(20) == 0
    assert made.left_behind() == []


def test_a_port_that_is_taken_is_said_and_nothing_starts(made: Machine) -> None:
    with socket.create_server(("127.0.0.1", made.port)):
        done = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(made.port)],
            cwd=ROOT, env=made.environment, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 1
    assert f"Nothing can listen at 127.0.0.1, port {made.port}: Address already in use" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert made.left_behind() == []
