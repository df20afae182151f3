"""Pauses, restarts, outages and crashes are not a stage's failures: they cost no attempt and no item."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection

from pipeline.contract import Live
from pipeline.engine import outages
from pipeline.engine.advance import advance
from pipeline.engine.claim import claim_run
from pipeline.engine.sweep import Sweeper
from pipeline.models import Run, RunItem, RunStage
from pipeline.services import runs
from tests.cast import Cast
from tests.pipeline.engine import hard_flows as hard
from tests.pipeline.engine.driving import drive, kinds, outputs, start
from tests.pipeline.engine.flows import known


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    hard.BEGUN.clear()
    hard.Scripted.script, hard.Scripted.tried = [hard.fine], 0
    hard.ScriptedItems.script, hard.ScriptedItems.tried = {}, {}
    with known(*hard.ALL):
        yield


def in_thread(run: Run) -> threading.Thread:
    """Another worker takes the run up."""

    def act() -> None:
        claim = claim_run(run.pk)
        assert claim is not None
        advance(claim, slice_seconds=None)
        connection.close()

    worker = threading.Thread(target=act)
    worker.start()
    return worker


def pause_in_the_middle(cast: Cast, run: Run) -> None:
    worker = in_thread(run)
    assert hard.BEGUN.wait(10)
    hard.BEGUN.clear()
    runs.pause_run(actor=cast.actor(cast.alice), run_id=run.pk)
    worker.join(10)
    run.refresh_from_db()
    assert run.state == "paused"
    runs.resume_run(actor=cast.actor(cast.alice), run_id=run.pk)


def test_pauses_take_no_attempts_from_a_stage(shared_cast: Cast) -> None:
    hard.Scripted.script = [hard.until_halted] * 3 + [hard.busy, hard.busy, hard.fine]
    run = start(shared_cast, "scripted")
    for _ in range(3):
        pause_in_the_middle(shared_cast, run)
    assert (drive(run).state, outputs(run)) == ("completed", {"tries": 6})
    assert RunStage.objects.get().attempts == 3


def test_pauses_take_no_attempts_from_an_item_and_are_no_deaths(shared_cast: Cast) -> None:
    hard.ScriptedItems.script = {1: [hard.until_halted] * 3 + [hard.busy, hard.busy, hard.fine]}
    run = start(shared_cast, "scripted-items")
    for _ in range(3):
        pause_in_the_middle(shared_cast, run)
        item = RunItem.objects.get(key="1")
        assert (item.state, item.attempts, item.crashes) == ("pending", 0, 0)
    assert drive(run).state == "completed"
    assert dict(RunItem.objects.values_list("key", "attempts")) == {"0": 1, "1": 3, "2": 1}


def test_crashes_take_no_attempts(shared_cast: Cast) -> None:
    class Died(BaseException):
        pass

    def die(live: Live) -> None:
        raise Died

    clock = iter(range(0, 10_000, 20))
    sweeper = Sweeper(lease=10, stalled=10, clock=lambda: float(next(clock)))
    hard.Scripted.script = [die, die, hard.busy, hard.busy, hard.fine]
    run = start(shared_cast, "scripted")
    for _ in range(2):
        claim = claim_run(run.pk)
        assert claim is not None
        with pytest.raises(Died):
            advance(claim, slice_seconds=None)
        sweeper.sweep()
        assert sweeper.sweep() == 1
    assert (drive(run).state, RunStage.objects.get().attempts) == ("completed", 3)


def away(error: Any) -> bool:
    return isinstance(error, OperationalError)


def gone(live: Live) -> None:
    raise OperationalError("server closed the connection unexpectedly")


def test_database_that_goes_away_costs_nothing(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages, "is_away", away)
    hard.ScriptedItems.script = {1: [gone, gone, gone, gone, hard.busy, hard.busy, hard.fine]}
    run = drive(start(shared_cast, "scripted-items"))
    item = RunItem.objects.get(key="1")
    assert (run.state, run.crashes, item.state, item.attempts) == ("completed", 0, "done", 3)


def test_busy_database_is_tried_again_and_then_said(shared_cast: Cast) -> None:
    def locked(live: Live) -> None:
        raise OperationalError("database is locked")

    hard.Scripted.script = [locked, locked, hard.fine]
    assert drive(start(shared_cast, "scripted")).state == "completed"
    hard.Scripted.script, hard.Scripted.tried = [locked], 0
    run = drive(start(shared_cast, "scripted"))
    assert (run.state, run.error_code, hard.Scripted.tried) == ("failed", "database_busy", 3)


def test_wrong_statement_is_a_bug_and_not_an_outage(shared_cast: Cast) -> None:
    hard.Scripted.script = [hard.wrong_statement]
    run = drive(start(shared_cast, "scripted"))
    assert (run.state, run.error_code, hard.Scripted.tried) == ("failed", "bug", 1)
    hard.ScriptedItems.script = {2: [hard.wrong_statement]}
    run = drive(start(shared_cast, "scripted-items"))
    assert (run.state, RunItem.objects.get(key="2").error_code) == ("partial", "bug")


@pytest.mark.parametrize(
    ("wish", "after"), [("pause", "paused"), ("cancel", "cancelled")], ids=["pause", "cancel"]
)  # fmt: skip
def test_wish_outlives_the_worker_it_was_for(shared_cast: Cast, wish: str, after: str) -> None:
    clock = iter(range(0, 10_000, 20))
    sweeper = Sweeper(lease=10, stalled=10, clock=lambda: float(next(clock)))
    run = start(shared_cast, "scripted")
    claim_run(run.pk)
    getattr(runs, f"{wish}_run")(actor=shared_cast.actor(shared_cast.alice), run_id=run.pk)
    sweeper.sweep()
    assert sweeper.sweep() == 1
    run.refresh_from_db()
    assert (run.state, run.wanted, hard.Scripted.tried) == (after, "", 0)


def test_pause_that_is_taken_back_or_becomes_a_cancel(shared_cast: Cast) -> None:
    """What counts is what the row says when the work has stopped, not what was heard before."""
    actor = shared_cast.actor(shared_cast.alice)

    def change_mind(verb: Any) -> Any:
        def act(live: Live) -> None:
            runs.pause_run(actor=actor, run_id=Run.objects.latest("created_at").pk)
            try:
                hard.until_halted(live)
            except BaseException:
                verb(actor=actor, run_id=Run.objects.latest("created_at").pk)
                raise

        return act

    hard.Scripted.script = [change_mind(runs.resume_run), hard.fine]
    assert drive(start(shared_cast, "scripted")).state == "completed"
    hard.Scripted.script, hard.Scripted.tried = [change_mind(runs.cancel_run)], 0
    run = drive(start(shared_cast, "scripted"))
    assert (run.state, run.wanted) == ("cancelled", "")


def test_last_words_before_a_pause_are_kept(shared_cast: Cast) -> None:
    def speak(live: Live) -> None:
        try:
            hard.until_halted(live)
        except BaseException:
            live.log("I was at line 7")
            raise

    hard.Scripted.script = [speak, hard.fine]
    run = start(shared_cast, "scripted")
    pause_in_the_middle(shared_cast, run)
    assert kinds(run.pk)[-3:] == ["log", "run.paused", "run.queued"]
