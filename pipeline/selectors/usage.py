"""What a project and the person who looks have used, beside what they may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.access import require
from accounts.actor import Actor
from accounts.selectors.quotas import limits_of
from documents.selectors.stored import stored_by_person, stored_by_project
from pipeline.choices import UsageKind
from pipeline.engine.meter import MICRO, month_of, next_month, used

MIB = 1024 * 1024


@dataclass(frozen=True)
class UsageLine:
    """``kind`` is stored (bytes), pages or money (US dollars); ``whose`` project or person; ``limit`` 0 is none."""

    kind: str
    whose: str
    used: float
    limit: float

    @property
    def is_spent(self) -> bool:
        return bool(self.limit) and self.used >= self.limit

    @property
    def percent(self) -> float:
        return min(100.0, 100.0 * self.used / self.limit) if self.limit else 0.0


@dataclass(frozen=True)
class UsageShown:
    """This month's, which began at ``since`` and ends at ``until`` (UTC)."""

    since: datetime
    until: datetime
    lines: list[UsageLine]


def usage_shown(*, actor: Actor, project_id: UUID | str) -> UsageShown:
    """For whoever may see the runs of a project; what a person used in all projects is shown to that person alone."""
    require(actor, "run.see", project_id)
    user_id, now = actor.user_id, timezone.now()
    stored = limits_of(kind="stored_mb", project_id=project_id, user_id=user_id)
    pages = limits_of(kind="pages_month", project_id=project_id, user_id=user_id)
    money = limits_of(kind="spend_month", project_id=project_id, user_id=user_id)
    ours = {"project_id": project_id}
    lines = [
        UsageLine("stored", "project", stored_by_project(project_id), stored.project * MIB),
        UsageLine("pages", "project", used(UsageKind.PAGES, **ours), pages.project),
        UsageLine("money", "project", used(UsageKind.MONEY, **ours) / MICRO, money.project),
    ]
    if user_id:
        mine = {"user_id": user_id}
        lines += [
            UsageLine("stored", "person", stored_by_person(user_id), stored.person * MIB),
            UsageLine("pages", "person", used(UsageKind.PAGES, **mine), pages.person),
            UsageLine("money", "person", used(UsageKind.MONEY, **mine) / MICRO, money.person),
        ]
    return UsageShown(since=month_of(now), until=next_month(now), lines=lines)
