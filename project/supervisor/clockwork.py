"""What has to happen now and then on some machine: sweeping, waking, starting what is due, cleaning up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from django.db import Error as DatabaseError
from django.db import connection
from django_q.models import Schedule as TaskSchedule
from redis.exceptions import RedisError

from documents.services.inspection import call_for_pending
from pipeline.engine.liveliness import SUPERVISOR, beat_as, forget_old_beats
from pipeline.engine.sweep import Sweeper, top_up
from pipeline.engine.wake import wake
from pipeline.services.delivering import call_for_due
from pipeline.services.schedules import start_due

log = structlog.get_logger(__name__)
CLEANING = ("clean up", "project.background.clean_up", TaskSchedule.HOURLY)


@dataclass
class Clockwork:
    """Each duty with its own beat, in seconds; a database or broker that is away delays them and nothing else."""

    name: str
    workers: int
    clock: Callable[[], float] = time.monotonic
    sweeper: Sweeper = field(default_factory=Sweeper)
    _due: dict[str, float] = field(default_factory=dict)

    def tick(self) -> None:
        try:
            self._every(2.0, "sweep", self.sweeper.sweep)
            self._every(2.0, "top up", lambda: top_up(self.workers))
            self._every(5.0, "wake", wake)  # also the question that a hung cluster does not answer
            self._every(5.0, "beat", lambda: beat_as(f"{SUPERVISOR}{self.name}"))
            self._every(10.0, "schedules", start_due)
            self._every(15.0, "inspections", call_for_pending)
            self._every(15.0, "deliveries", call_for_due)
            self._every(3600.0, "forget", forget_old_beats)
        except DatabaseError as error:
            log.warning("clockwork_without_database", error=str(error))
            connection.close()
        except RedisError as error:
            log.warning("clockwork_without_broker", error=str(error))

    def _every(self, seconds: float, duty: str, act: Callable[[], object]) -> None:
        now = self.clock()
        if now >= self._due.get(duty, 0.0):
            self._due[duty] = now + seconds
            act()


def plan_cleaning() -> None:
    """The hourly cleaning, as a scheduled task that the admin site shows."""
    name, function, kind = CLEANING
    TaskSchedule.objects.update_or_create(name=name, defaults={"func": function, "schedule_type": kind})
