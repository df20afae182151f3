"""The append-only log of a run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from pipeline.engine.storable import storable
from pipeline.models import Run, RunEvent


@dataclass(frozen=True, slots=True)
class Happening:
    """An event before it has a number."""

    kind: str
    stage: str = ""
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def append(run_id: UUID | str, happenings: Sequence[Happening], **columns: Any) -> None:
    """Numbers and stores events. The run's row stays locked until the caller commits, so numbers follow commits.

    ``columns`` of the run are set by the same statement.
    """
    if not happenings and not columns:
        return
    with transaction.atomic(savepoint=False):
        Run.objects.filter(pk=run_id).update(event_seq=F("event_seq") + len(happenings), **columns)
        store_numbered(run_id, happenings)


def store_numbered(run_id: UUID | str, happenings: Sequence[Happening]) -> None:
    """Stores events for which the present transaction has already raised ``event_seq``."""
    if not happenings:
        return
    last = Run.objects.values_list("event_seq", flat=True).get(pk=run_id)
    now = timezone.now()
    RunEvent.objects.bulk_create(
        _row(run_id, last - len(happenings) + number, one, now) for number, one in enumerate(happenings, 1)
    )


def append_each(run_ids: Collection[UUID], happening: Happening, **columns: Any) -> None:
    """As `append`, the same event for each of the runs, in as many statements for one as for some hundreds."""
    with transaction.atomic(savepoint=False):
        Run.objects.filter(pk__in=run_ids).update(event_seq=F("event_seq") + 1, **columns)
        store_numbered_each(run_ids, happening)


def store_numbered_each(run_ids: Collection[UUID], happening: Happening) -> None:
    """As `store_numbered`, the same event for each of the runs."""
    now = timezone.now()
    last = Run.objects.filter(pk__in=run_ids).values_list("pk", "event_seq")
    RunEvent.objects.bulk_create(_row(run_id, seq, happening, now) for run_id, seq in last)


def _row(run_id: UUID | str, seq: int, one: Happening, at: datetime) -> RunEvent:
    text, facts = storable(one.text), storable(one.facts)
    return RunEvent(run_id=run_id, seq=seq, kind=one.kind, stage=one.stage, text=text, facts=facts, at=at)
