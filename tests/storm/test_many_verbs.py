"""Five hundred runs asked by two people at once, while four workers go on with them: nothing is half, nothing twice."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.storm.machine import ROOT, Machine, machine
from tests.storm.test_storm import ENGINES

pytestmark = [pytest.mark.storm, pytest.mark.slow]
MANY = 500
GOING = {"queued", "running", "waiting"}


def both_ask(made: Machine, verb: str) -> list[dict[str, Any]]:
    """What each of two is told who ask the same of all runs in the same moment."""
    gate = made.home / verb
    code = "import django; django.setup()\nfrom tests.storm import steering\nsteering.steer({!r}, {!r}, {!r})"
    callers = {
        who: subprocess.Popen(
            [sys.executable, "-c", code.format(who, verb, str(gate))], cwd=ROOT, env=made.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for who in ("alice", "bob")
    }  # fmt: skip
    until = time.monotonic() + 60
    while not all(Path(f"{gate}-{who}").exists() for who in callers) and time.monotonic() < until:
        time.sleep(0.01)
    gate.touch()
    found = []
    for caller in callers.values():
        said, errors = caller.communicate(timeout=120)
        assert caller.returncode == 0, errors[-3000:]
        found.append(json.loads(said.splitlines()[-1]))
    return found


def assert_each_once(verb: str, told: list[dict[str, Any]]) -> int:
    """No run was moved for both; whoever came second has a reason for each. Answers how many were moved."""
    first, second = ({*one["done"]} for one in told)
    assert first & second == set()
    assert [len(one["done"]) + sum(one["texts"].values()) for one in told] == [MANY, MANY]
    seconds = ", ".join(f"{one['seconds']:.2f} s" for one in told)
    print(f"{verb}: {len(first)} and {len(second)} in {seconds}; {[one['texts'] for one in told]}")
    return len(first | second)


def until_counted(made: Machine, states: set[str], many: int, seconds: float = 120.0) -> None:
    """Until at least that many runs are in these states."""
    until = time.monotonic() + seconds
    while (count := sum(made.states().get(one, 0) for one in states)) < many:
        assert time.monotonic() < until, (count, made.states(), (made.home / "log.jsonl").read_text()[-2000:])
        time.sleep(0.05)


def assert_whole(made: Machine, *, states: set[str], most: dict[str, int], trashed: int = 0) -> dict[str, int]:
    """All have come to rest in these states with everything that belongs to them, and nothing else."""
    until_counted(made, states, MANY, 400.0)  # on a machine with other things to do
    found = json.loads(made.run_python("from tests.storm import steering\nsteering.look()"))
    assert found["broken"] == []
    assert {verb: found["most"].get(f"run.{verb}", 0) for verb in most} == most
    assert found["trashed"] == trashed
    return made.states()


@pytest.mark.parametrize("engine", ENGINES)
def test_two_ask_five_hundred_that_four_workers_go_on_with(engine: str, tmp_path: Path) -> None:
    with machine(tmp_path / "m", engine, BINDERY_WORKERS="4") as made:
        made.run_python(f"from tests.storm import steering\nsteering.begin({MANY})")
        made.serve("--workers-only")
        until_counted(made, {"partial"}, 30)
        paused = assert_each_once("pause", both_ask(made, "pause"))
        states = assert_whole(made, states={"partial", "paused"}, most={"pause": 1})
        assert 0 < states["paused"] <= paused
        assert assert_each_once("resume", both_ask(made, "resume")) == states["paused"]
        until_counted(made, {"partial"}, states["partial"] + 30)
        cancelled = assert_each_once("cancel", both_ask(made, "cancel"))
        states = assert_whole(made, states={"partial", "cancelled"}, most={"resume": 1, "cancel": 1})
        assert 0 < states["cancelled"] <= cancelled
        (made.home / "mended").touch()
        assert assert_each_once("retry", both_ask(made, "retry")) == MANY
        until_counted(made, {"completed"}, 30)
        assert_each_once("delete", both_ask(made, "delete"))
        states = assert_whole(made, states={"completed", "cancelled"}, most={"retry": 1, "delete": 1}, trashed=MANY)
        assert 30 <= states["completed"] < MANY


@pytest.mark.parametrize("engine", ENGINES)
def test_five_hundred_partly_done_go_on_where_they_stopped(engine: str, tmp_path: Path) -> None:
    """Each does its failed half alone again; what was done before happened once."""
    with machine(tmp_path / "m", engine, BINDERY_WORKERS="4") as made:
        made.run_python(f"from tests.storm import steering\nsteering.begin({MANY})")
        began = time.monotonic()
        made.serve("--workers-only")
        assert_whole(made, states={"partial"}, most={"retry": 0})
        print(f"{engine}: {MANY} runs of two items in {time.monotonic() - began:.1f} s")
        (made.home / "mended").touch()
        told = both_ask(made, "retry")
        assert assert_each_once("retry", told) == MANY
        assert min(one["seconds"] for one in told) < 20
        assert assert_whole(made, states={"completed"}, most={"retry": 1}) == {"completed": MANY}
