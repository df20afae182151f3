"""Signs of life, for supervisors and health pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Min
from django.utils import timezone

from pipeline.choices import RunState
from pipeline.engine.claim import runnable
from pipeline.models import Beat, Run

FORGOTTEN_AFTER = timedelta(days=1)
SUPERVISOR = "supervisor:"  # before the name of the process, in its signs of life


def beat_count(name: str) -> int:
    """How often the processes of this name have shown that they live."""
    return Beat.objects.values_list("count", flat=True).filter(pk=name).first() or 0


def beat_as(name: str) -> None:
    """One sign of life under this name."""
    now = timezone.now()
    if Beat.objects.filter(pk=name).update(count=F("count") + 1, at=now) == 0:
        Beat.objects.get_or_create(pk=name, defaults={"count": 1, "at": now})


def supervisor_beats() -> dict[str, int]:
    """How often each supervisor, by the name of its process, has shown that it lives."""
    rows = Beat.objects.filter(pk__startswith=SUPERVISOR).values_list("pk", "count")
    return {name.removeprefix(SUPERVISOR): count for name, count in rows}


def last_beat(prefix: str) -> datetime | None:
    """When anybody whose name starts so was last heard of, by the wall clock."""
    return Beat.objects.filter(pk__startswith=prefix).order_by("-at").values_list("at", flat=True).first()


def forget_old_beats() -> None:
    """Clusters get a new name at each start; the old ones' rows go after a day."""
    Beat.objects.filter(at__lt=timezone.now() - FORGOTTEN_AFTER).delete()


def held_runs() -> list[tuple[UUID, str, int]]:
    """(run, holder, beats) of all runs that are being worked on."""
    return list(Run.objects.filter(state=RunState.RUNNING).values_list("pk", "holder", "beats"))


def longest_wait() -> float:
    """Seconds since the run that waits longest could have been taken up; 0 when none waits."""
    oldest = runnable().order_by().aggregate(oldest=Min("queued_at"))["oldest"]
    return max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0
