"""A cluster that takes up nothing is told from one that is busy and one that has nothing to do."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db.models import F

from pipeline.choices import RunState
from pipeline.engine.holders import place
from pipeline.engine.liveliness import beat_as
from pipeline.models import Run
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
    watch = ClusterWatch("cluster:a", 2, clock=clock, silence=20)
    silent, _ = held(cast), held(cast, pid=PID + 1)
    assert not watch.is_hung({PID})
    for _ in range(5):
        clock.now += 5
        watch.is_hung({PID})
    assert watch.is_hung({PID})
    assert Run.objects.get(pk=silent.pk).beats == 1
