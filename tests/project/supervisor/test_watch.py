"""A cluster that takes up nothing is told from one that is busy and one that has nothing to do."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.db.models import F

from pipeline.choices import RunState
from pipeline.engine.holders import place
from pipeline.engine.liveliness import beat_as
from pipeline.engine.looking import Looking
from pipeline.engine.sweep import STALLED
from pipeline.models import Run
from project.supervisor import watch as watch_module
from project.supervisor.watch import ClusterWatch
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import start

PID = os.getpid()


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums):
        yield


def held(cast: Cast, pid: int = PID) -> Run:
    run = start(cast, "sums")
    Run.objects.filter(pk=run.pk).update(state=RunState.RUNNING, holder=f"{place()}:{pid}", beats=1)
    return run


@pytest.mark.django_db
def test_calls_that_are_taken_up_are_a_sign_of_life() -> None:
    clock = Clock()
    watch = ClusterWatch("cluster:a", 2, clock=clock, silence=20)
    for _ in range(10):
        beat_as("cluster:a")
        assert not watch.is_hung({PID})
        clock.now += 15


@pytest.mark.django_db
def test_silence_with_idle_workers_is_a_hung_cluster() -> None:
    clock = Clock()
    watch = ClusterWatch("cluster:a", 2, clock=clock, silence=20)
    assert not watch.is_hung({PID})
    clock.now += 20
    assert not watch.is_hung({PID})
    clock.now += 1
    assert watch.is_hung({PID})
    watch.reset()
    assert not watch.is_hung({PID})


def test_silence_while_every_worker_beats_is_work(cast: Cast) -> None:
    clock = Clock()
    watch = ClusterWatch("cluster:a", 2, clock=clock, silence=20)
    runs = [held(cast), held(cast)]
    for _ in range(12):
        Run.objects.filter(pk__in=[run.pk for run in runs]).update(beats=F("beats") + 1)
        assert not watch.is_hung({PID})
        clock.now += 5


def test_runs_that_stopped_beating_or_are_elsewhere_do_not_count_as_work(cast: Cast) -> None:
    clock = Clock()
    watch = ClusterWatch("cluster:a", 2, clock=clock, silence=20, stalled=20)
    silent, _ = held(cast), held(cast, pid=PID + 1)
    assert not watch.is_hung({PID})
    for _ in range(5):
        clock.now += 5
        watch.is_hung({PID})
    assert watch.is_hung({PID})
    assert Run.objects.get(pk=silent.pk).beats == 1


def test_worker_that_is_kept_from_beating_for_a_minute_counts_as_work(cast: Cast) -> None:
    """Counted from when the silence made us look at what the workers hold."""
    clock = Clock()
    watch = ClusterWatch("cluster:a", 1, clock=clock, silence=20)
    held(cast)
    found = []
    for _ in range(19):
        found.append(watch.is_hung({PID}))
        clock.now += 5
    assert (STALLED, found) == (60.0, [False] * 18 + [True])


@pytest.mark.django_db
def test_time_in_which_nobody_could_write_is_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls are rows, too: nobody can take one up meanwhile, and nobody can say that he lives."""
    clock = Clock()
    watch = ClusterWatch("cluster:a", 2, clock=Looking(clock=clock), silence=20)
    assert not watch.is_hung({PID})

    def locked() -> None:
        clock.now += 20
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(watch_module, "wait_to_write", locked)
        for _ in range(10):
            clock.now += 0.5
            with contextlib.suppress(OperationalError):
                assert not watch.is_hung({PID})
    assert not watch.is_hung({PID})
    beat_as("cluster:a")
    assert not watch.is_hung({PID})
