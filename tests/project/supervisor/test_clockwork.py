"""What has to happen now and then, each with its own beat, whatever is away."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django_q.models import Schedule
from redis.exceptions import ConnectionError as NoRedis

from pipeline.engine.liveliness import beat_count
from project.supervisor import clockwork
from project.supervisor.clockwork import Clockwork, plan_cleaning
from tests.project.supervisor.test_watch import Clock

pytestmark = pytest.mark.django_db


def test_each_duty_has_its_own_beat() -> None:
    clock = Clock()
    works = Clockwork("here", 2, clock=clock)
    for _ in range(21):
        works.tick()
        clock.now += 1
    assert beat_count("supervisor:here") == 5


@pytest.mark.django_db(transaction=True)  # the connection is closed on the way
@pytest.mark.parametrize("error", [OperationalError("gone"), NoRedis("gone")])
def test_what_is_away_delays_it_and_nothing_else(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    clock = Clock()
    works = Clockwork("here", 2, clock=clock)

    def gone(*_: Any) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(clockwork, "top_up", gone)
        for _ in range(3):
            works.tick()
            clock.now += 5
    works.tick()
    assert beat_count("supervisor:here") == 1


def test_cleaning_is_planned_once() -> None:
    plan_cleaning()
    plan_cleaning()
    assert list(Schedule.objects.values_list("name", "func", "schedule_type")) == [
        ("clean up", "project.background.clean_up", Schedule.HOURLY)
    ]
