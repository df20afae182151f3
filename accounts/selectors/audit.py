"""The audit log as an actor may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.access import require
from accounts.actor import Actor
from accounts.models import AuditEntry


@dataclass(frozen=True)
class AuditFilter:
    """What the log is narrowed to; days are whole days in UTC, both included."""

    person: str = ""
    action: str = ""
    door: str = ""
    since: date | None = None
    until: date | None = None
    refused: bool = False


def entries_of(*, actor: Actor, project_id: UUID | str, narrow: AuditFilter | None = None) -> QuerySet[AuditEntry]:
    """A project's entries, newest first."""
    require(actor, "audit.see", project_id)
    narrow = narrow or AuditFilter()
    wanted = Q(project_id=project_id)
    if narrow.person:
        wanted &= Q(actor__icontains=narrow.person)
    if narrow.action:
        wanted &= Q(action=narrow.action)
    if narrow.door:
        wanted &= Q(door=narrow.door)
    if narrow.since:
        wanted &= Q(at__date__gte=narrow.since)
    if narrow.until:
        wanted &= Q(at__date__lte=narrow.until)
    if narrow.refused:
        wanted &= Q(allowed=False)
    return AuditEntry.objects.filter(wanted)


def actions_of(*, actor: Actor, project_id: UUID | str) -> list[str]:
    """The actions that occur in a project's log, for a choice."""
    rows = entries_of(actor=actor, project_id=project_id).order_by("action")
    return list(rows.values_list("action", flat=True).distinct())
