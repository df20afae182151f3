"""Choosing the next run to work on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Case, Count, F, Min, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from pipeline.choices import RunState
from pipeline.engine import moves
from pipeline.engine.holders import me
from pipeline.engine.turns import Lane, Turns
from pipeline.models import Run

LONGEST_WAIT = timedelta(minutes=15)  # no backoff is longer, so a later time comes from a clock that was set back
CANDIDATES = 8
_BEGUN = Q(started_at__isnull=False)
_READY = Case(When(not_before__gt=F("queued_at"), then=F("not_before")), default=F("queued_at"))
# A called run stands where its caller does: of a hundred documents in a chain, the first is through all steps before
# the last begins.
_PLACE = Coalesce(F("parent__created_at"), _READY)
_turns = Turns()


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to write to a run, good until somebody claims it anew."""

    run_id: UUID
    fence: int


def runnable() -> QuerySet[Run]:
    """Queued runs that may start now, in no order."""
    now = timezone.now()
    due = Q(not_before=None) | Q(not_before__lte=now) | Q(not_before__gt=now + LONGEST_WAIT)
    return Run.objects.filter(due, state=RunState.QUEUED, deleted_at=None)


def claim_next(holder: str | None = None, *, turns: Turns | None = None) -> Claim | None:
    """Claims a run whose turn it is, by the ``turns`` this process gave; None when there is none left."""
    turns = turns or _turns
    while lanes := _lanes():
        lane = turns.next_of(lanes, _held())
        for run_id in _first_of(lane):
            if claim := claim_run(run_id, holder):
                turns.give(lane)
                return claim
    return None


def _lanes() -> list[Lane]:
    rows = runnable().annotate(begun=_BEGUN).values_list("priority", "created_by", "begun").order_by()
    return [Lane(*row) for row in rows.annotate(since=Min(_READY))]


def _held() -> dict[UUID | None, int]:
    rows = Run.objects.filter(state=RunState.RUNNING).values_list("created_by").annotate(many=Count("pk")).order_by()
    return dict(rows)


def _first_of(lane: Lane) -> list[UUID]:
    """Some of its runs, the longest waited for first: others may take the first while we look."""
    rows = runnable().filter(priority=lane.priority, created_by=lane.person, started_at__isnull=not lane.begun)
    return list(rows.order_by(_PLACE, _READY, "pk").values_list("pk", flat=True)[:CANDIDATES])


def claim_run(run_id: UUID, holder: str | None = None) -> Claim | None:
    """Claims one particular run, if it is queued, whether or not it is due."""
    fence = moves.take(run_id, holder=holder or me())
    return None if fence is None else Claim(run_id=run_id, fence=fence)
