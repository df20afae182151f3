"""A machine with too much to do: nobody who lives is taken for dead, and nobody's work waits for all of another's."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path

import psutil
import pytest

from tests.storm.machine import Machine, machine
from tests.storm.test_accidents import wait_for

pytestmark = [pytest.mark.storm, pytest.mark.slow]
DEATHS = ("worker_died", "cluster_hung", "program_ended")
LOCKED_FOR = 18.0  # seconds: more than any lease that is short, and just less than SQLite's patience
GAP = 0.03  # seconds between one writer and the next: less than SQLite waits between two looks at a lock
STALLED_FOR = 30.0


def until_states(made: Machine, states: dict[str, int], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while made.states() != states and time.monotonic() < until:
        time.sleep(0.2)
    assert made.states() == states, (made.home / "log.jsonl").read_text()[-3000:]


def assert_nobody_died(made: Machine) -> None:
    log = (made.home / "log.jsonl").read_text()
    assert [word for word in DEATHS if word in log] == []
    assert made.ask("SELECT count(*) FROM pipeline_runevent WHERE kind = 'warning'") == [(0,)]


def test_write_lock_held_for_long_kills_nobody(tmp_path: Path) -> None:
    """Neither beats nor calls come through while somebody writes: that says nothing of the workers."""
    with machine(tmp_path / "m", "sqlite") as made:
        made.serve()
        wait_for(made, "worker", 2)
        made.start_runs(4, "gate", gate="gate")
        until_states(made, {"running": 2, "queued": 2})
        with contextlib.closing(sqlite3.connect(made.home / "storm.sqlite3", timeout=20)) as database:
            for _ in range(3):
                database.execute("BEGIN IMMEDIATE")
                time.sleep(LOCKED_FOR)
                database.rollback()
                time.sleep(GAP)
        time.sleep(8.0)  # as long as a sweeper would need to be sure of what it suspected meanwhile
        (made.home / "gate").touch()
        assert made.wait_until_ended(4, 90) == {"completed": 4}
        assert_nobody_died(made)


def test_workers_that_stall_are_waited_for(tmp_path: Path) -> None:
    """One is not given the processor at all, one calls something that lets no other thread of it run."""
    with machine(tmp_path / "m", "sqlite") as made:
        made.serve()
        wait_for(made, "worker", 2)
        made.start_runs(1, "gate", gate="gate")
        until_states(made, {"running": 1})
        holder = psutil.Process(int(made.ask("SELECT holder FROM pipeline_run")[0][0].rpartition(":")[2]))
        made.start_runs(1, "hog", number=int(STALLED_FOR))
        until_states(made, {"running": 2})
        holder.suspend()
        time.sleep(STALLED_FOR)
        holder.resume()
        (made.home / "gate").touch()
        assert made.wait_until_ended(2, 90) == {"completed": 2}
        assert_nobody_died(made)


def test_one_run_of_a_person_waits_for_none_of_anothers_many(tmp_path: Path) -> None:
    """No more of the others' begin before it than there are workers."""
    with machine(tmp_path / "m", "sqlite", BINDERY_WORKERS="2") as made:
        made.start_runs(60, by="alice@example.org")
        made.serve("--workers-only")
        until_started(made, 4)
        made.start_runs(1, by="bob@example.org")
        until_started(made, 1, "= (SELECT id FROM accounts_user WHERE email = 'bob@example.org')")
        between = made.ask(
            "SELECT count(*) FROM pipeline_run WHERE started_at > (SELECT max(created_at) FROM pipeline_run)"
        )
        states = made.states()
        print(f"{between[0][0]} began between the start of bob's and the look at it; {states}")
        assert between[0][0] <= 4  # bob's, what two workers took before it, and one beside it
        assert states["queued"] > 0  # in the order of their starts bob's would have been the last


def test_run_that_gives_its_worker_back_ends_before_most_others_begin(tmp_path: Path) -> None:
    with machine(tmp_path / "m", "sqlite", BINDERY_WORKERS="2", STORM_SLICE="0.5") as made:
        made.start_runs(40)
        made.serve("--workers-only")
        assert made.wait_until_ended(1, 60)
        began = made.ask(
            "SELECT count(*) FROM pipeline_run WHERE started_at < "
            "(SELECT min(ended_at) FROM pipeline_run) AND EXISTS "
            "(SELECT 1 FROM pipeline_runstage WHERE run_id = pipeline_run.id)"
        )[0][0]
        print(f"{began} of 40 had begun when the first had ended")
        assert began <= 10


def until_started(made: Machine, many: int, by: str = "IS NOT NULL", seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    question = f"SELECT count(*) FROM pipeline_run WHERE started_at IS NOT NULL AND created_by_id {by}"
    while made.ask(question)[0][0] < many and time.monotonic() < until:
        time.sleep(0.05)
    assert made.ask(question)[0][0] >= many
