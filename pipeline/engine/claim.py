"""Choosing the next run to work on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from pipeline.choices import RunState
from pipeline.engine import moves
from pipeline.engine.holders import me
from pipeline.models import Run

LONGEST_WAIT = timedelta(minutes=15)  # no backoff is longer, so a later time comes from a clock that was set back
CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to write to a run, good until somebody claims it anew."""

    run_id: UUID
    fence: int


def runnable() -> QuerySet[Run]:
    """Queued runs that may start now, most urgent and longest waiting first."""
    now = timezone.now()
    due = Q(not_before=None) | Q(not_before__lte=now) | Q(not_before__gt=now + LONGEST_WAIT)
    living = Run.objects.filter(due, state=RunState.QUEUED, deleted_at=None)
    return living.order_by("-priority", "queued_at", "pk")


def claim_next(holder: str | None = None) -> Claim | None:
    """Claims one of the first runnable runs; None when there is none left."""
    while True:
        ids = list(runnable().values_list("pk", flat=True)[:CANDIDATES])
        for run_id in ids:
            if claim := claim_run(run_id, holder):
                return claim
        if not ids:
            return None


def claim_run(run_id: UUID, holder: str | None = None) -> Claim | None:
    """Claims one particular run, if it is queued, whether or not it is due."""
    fence = moves.take(run_id, holder=holder or me())
    return None if fence is None else Claim(run_id=run_id, fence=fence)
