"""The append-only log of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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
        RunEvent(
            run_id=run_id,
            seq=last - len(happenings) + number,
            kind=one.kind,
            stage=one.stage,
            text=storable(one.text),
            facts=storable(one.facts),
            at=now,
        )
        for number, one in enumerate(happenings, 1)
    )
