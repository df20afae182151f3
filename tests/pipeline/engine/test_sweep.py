"""Dead workers' runs come back; living ones are left alone, whatever the wall clock does."""

from __future__ import annotations

import subprocess
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django_q.models import OrmQ

from pipeline.engine import holders
from pipeline.engine.claim import LONGEST_WAIT, claim_next, claim_run
from pipeline.engine.sweep import CRASHES, Sweeper, top_up
from pipeline.models import Run
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sweeper(clock: Clock) -> Sweeper:
    return Sweeper(lease=10, clock=clock)


def test_silent_run_is_brought_back_and_completes(shared_cast: Cast, sweeper: Sweeper, clock: Clock) -> None:
    with flows.known(flows.Sums):
        run = start(shared_cast, "sums")
        claim_run(run.pk)
        assert sweeper.sweep() == 0
        clock.now = 9
        assert sweeper.sweep() == 0
        clock.now = 11
        assert sweeper.sweep() == 1
        run.refresh_from_db()
        assert (run.state, run.crashes, run.fence) == ("queued", 1, 2)
        run = drive(run)
    assert (run.state, run.crashes) == ("completed", 0)


def test_holder_that_is_no_process_any_more_is_not_waited_for(shared_cast: Cast, sweeper: Sweeper) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    with flows.known(flows.Sums):
        ours, theirs = (start(shared_cast, "sums") for _ in range(2))
        claim_run(ours.pk, f"{holders.place()}:{ended.pid}")
        claim_run(theirs.pk, f"elsewhere-12345678:{ended.pid}")
        assert sweeper.sweep() == 1
        states = [(run.refresh_from_db(), run.state, run.crashes)[1:] for run in (ours, theirs)]
        assert states == [("queued", 1), ("running", 0)]


def test_beating_run_is_left_alone(shared_cast: Cast, sweeper: Sweeper, clock: Clock) -> None:
    with flows.known(flows.Sums):
        run = start(shared_cast, "sums")
        claim_run(run.pk)
        for now in (0, 9, 18, 27):
            clock.now = now
            Run.objects.filter(pk=run.pk).update(beats=now + 1)
            assert sweeper.sweep() == 0


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
def test_clock_moved_by_an_hour_changes_nothing(
    shared_cast: Cast, sweeper: Sweeper, clock: Clock, jump: timedelta
) -> None:
    with flows.known(flows.Sums):
        run = start(shared_cast, "sums")
        claim_run(run.pk)
        sweeper.sweep()
        with time_machine.travel(timezone.now() + jump, tick=False):
            clock.now = 5
            assert sweeper.sweep() == 0
            clock.now = 11
            assert sweeper.sweep() == 1
            assert drive(run).state == "completed"


def test_backoff_outlives_a_clock_set_back_by_an_hour(shared_cast: Cast) -> None:
    with flows.known(flows.Sums):
        run = start(shared_cast, "sums")
        soon = timezone.now() + LONGEST_WAIT / 2
        Run.objects.filter(pk=run.pk).update(not_before=soon)
        assert claim_next() is None
        with time_machine.travel(timezone.now() - timedelta(hours=1), tick=False):
            assert claim_next() is not None


def test_run_that_kills_its_workers_is_given_up_with_a_reason(
    shared_cast: Cast, sweeper: Sweeper, clock: Clock
) -> None:
    with flows.known(flows.Sums):
        run = start(shared_cast, "sums")
        for crash in range(1, CRASHES + 1):
            assert claim_run(run.pk) is not None
            sweeper.sweep()
            clock.now += 11
            assert sweeper.sweep() == 1
            run.refresh_from_db()
            assert run.crashes == crash
    assert (run.state, run.error_code) == ("failed", "crashed_too_often")
    assert "3 times in “Count”" in run.error_text


def test_lost_calls_are_made_again(shared_cast: Cast) -> None:
    with flows.known(flows.Sums):
        for _ in range(3):
            start(shared_cast, "sums")
    assert OrmQ.objects.count() == 0
    assert top_up(workers=2) == 2
    assert top_up(workers=2) == 0


def test_hundred_waiting_runs_hold_up_nobody(shared_cast: Cast) -> None:
    with flows.known(flows.Asking, flows.Sums):
        for _ in range(100):
            assert drive(start(shared_cast, "asking")).state == "waiting"
        run = start(shared_cast, "sums")
        claim = claim_next()
        assert claim is not None
        assert claim.run_id == run.pk
        Run.objects.filter(pk=run.pk).update(state="queued")
        assert drive(run).state == "completed"
        assert Run.objects.filter(state="waiting").count() == 100
