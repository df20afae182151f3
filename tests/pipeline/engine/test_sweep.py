"""Dead workers' runs come back; living ones are left alone, whatever the wall clock does."""

from __future__ import annotations

import subprocess
import threading
import time
from datetime import timedelta

import psutil
import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django_q.models import OrmQ

from pipeline.engine import holders, sweep
from pipeline.engine.claim import LONGEST_WAIT, claim_next, claim_run
from pipeline.engine.liveliness import beat_as
from pipeline.engine.looking import Looking
from pipeline.engine.sweep import CRASHES, LEASE, STALLED, Sweeper, top_up
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
    return Sweeper(lease=10, stalled=10, clock=clock)


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


def test_process_that_ended_and_was_not_taken_note_of_is_gone(shared_cast: Cast, sweeper: Sweeper) -> None:
    """A worker whose parent was stopped before it could take note of the death."""
    ended = subprocess.Popen(["true"])
    while psutil.Process(ended.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    with flows.known(flows.Sums):
        claim_run(start(shared_cast, "sums").pk, f"{holders.place()}:{ended.pid}")
        assert sweeper.sweep() == 1
    ended.wait()


def test_living_process_may_be_silent_for_a_minute(shared_cast: Cast, clock: Clock) -> None:
    """Whatever keeps it from beating: a call that lets no thread run, or a machine with far too much to do."""
    sweeper = Sweeper(clock=clock)
    with flows.known(flows.Sums):
        claim_run(start(shared_cast, "sums").pk)
        brought_back = [sweeper.sweep()]
        for clock.now in (STALLED - 1, STALLED, STALLED + 1):
            brought_back.append(sweeper.sweep())
    assert (STALLED, brought_back) == (60.0, [0, 0, 0, 1])


def test_holder_elsewhere_has_a_minute_while_its_supervisor_lives(shared_cast: Cast, clock: Clock) -> None:
    """Of two machines one is gone, workers and all; on the other a worker is kept from beating."""
    sweeper = Sweeper(clock=clock)
    with flows.known(flows.Sums):
        alone, watched = (start(shared_cast, "sums") for _ in range(2))
        for run, where in ((alone, "gone-12345678"), (watched, "there-12345678")):
            beat_as(f"supervisor:{where}:1")
            claim_run(run.pk, f"{where}:2")
        found = []
        for clock.now in range(0, 64, 2):
            beat_as("supervisor:there-12345678:1")
            if sweeper.sweep():
                found.append(clock.now)
    assert found == [LEASE + 1, STALLED + 2]


def test_sweeper_that_was_held_up_itself_suspects_nobody(shared_cast: Cast, clock: Clock) -> None:
    """A machine that stood still for a minute stood still for its workers, too."""
    sweeper = Sweeper(clock=Looking(clock=clock))
    with flows.known(flows.Sums):
        run = start(shared_cast, "sums")
        claim_run(run.pk, "elsewhere-12345678:1")
        sweeper.sweep()
        for clock.now in (60.0, 120.0, 180.0):
            assert sweeper.sweep() == 0
        Run.objects.filter(pk=run.pk).update(beats=F("beats") + 1)
        for clock.now in range(180, 194, 2):
            assert sweeper.sweep() == 0
        clock.now = 198.0
        assert sweeper.sweep() == 1


def test_time_in_which_nobody_could_write_is_held_against_nobody(
    shared_cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked() -> None:
        clock.now += 20.0
        raise OperationalError("database is locked")

    sweeper = Sweeper(clock=Looking(clock=clock))
    with flows.known(flows.Sums):
        claim_run(start(shared_cast, "sums").pk, "elsewhere-12345678:1")
        sweeper.sweep()
        with monkeypatch.context() as patch:
            patch.setattr(sweep, "wait_to_write", locked)
            for _ in range(10):
                with pytest.raises(OperationalError):
                    sweeper.sweep()
        assert sweeper.sweep() == 0


@pytest.mark.skipif(connection.vendor == "sqlite", reason="rows are not locked there")
def test_run_whose_row_somebody_holds_is_judged_later(shared_cast: Cast, sweeper: Sweeper, clock: Clock) -> None:
    """Its worker may stand in line for the row; and the supervisor has other things to do than to stand there, too."""
    with flows.known(flows.Sums):
        run = start(shared_cast, "sums")
        claim_run(run.pk)
        sweeper.sweep()
        held, leave = threading.Event(), threading.Event()

        def hold() -> None:
            with transaction.atomic():
                Run.objects.select_for_update().get(pk=run.pk)
                held.set()
                leave.wait(30)
            connection.close()

        other = threading.Thread(target=hold)
        other.start()
        assert held.wait(10)
        clock.now = 11
        assert sweeper.sweep() == 0
        leave.set()
        other.join()
        assert sweeper.sweep() == 1


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
