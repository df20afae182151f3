"""What is counted by the month: pages when a run starts, money when a stage says so."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from accounts.errors import Conflict
from accounts.models import Project, User
from accounts.selectors.quotas import Kind, limits_of
from pipeline.choices import UsageKind
from pipeline.contract import Refused
from pipeline.models import Run, Usage
from pipeline.providers.meter import unpriced

MICRO: Final = 1_000_000  # of a US dollar


@dataclass
class Spent:
    """What the attempts of one visit reported and no transaction has written yet; items report side by side."""

    _amounts: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def add(self, kind: str, amount: int) -> None:
        with self._lock:
            self._amounts[kind] = self._amounts.get(kind, 0) + amount

    def take(self) -> dict[str, int]:
        """Everything, once: whoever takes it writes it."""
        with self._lock:
            taken, self._amounts = self._amounts, {}
        return taken

    @property
    def money(self) -> int:
        with self._lock:
            return self._amounts.get(UsageKind.MONEY, 0)


def amount_of(kind: str, amount: Decimal | float) -> int:
    """As rows hold it: whole pages, or millionths of a dollar, rounded up. Raises ValueError for another kind."""
    if kind not in UsageKind.values:
        raise ValueError(f"there is no usage of kind {kind!r}")
    exact = Decimal(str(amount)) * (MICRO if kind == UsageKind.MONEY else 1)
    if exact < 0:
        raise ValueError("what was used is not negative")
    return int(exact.to_integral_value(rounding="ROUND_CEILING"))


def write_usage(run: Run, amounts: Mapping[str, int], *, stage: str = "") -> None:
    """Rows for what was used, in the caller's transaction, after its fence."""
    Usage.objects.bulk_create(
        Usage(
            kind=kind, amount=amount, project_id=run.project_id, user_id=run.created_by_id, run_id=run.pk, stage=stage
        )
        for kind, amount in amounts.items()
        if amount
    )


def month_of(now: datetime) -> datetime:
    """When the month began, by UTC."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def next_month(now: datetime) -> datetime:
    first = month_of(now)
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def used(kind: str, **whose: Any) -> int:
    """What a project or a person used this month."""
    rows = Usage.objects.filter(kind=kind, at__gte=month_of(timezone.now()), **whose)
    return int(rows.aggregate(total=Sum("amount"))["total"] or 0)


def refuse_pages(*, project_id: UUID | str, user_id: UUID | str | None, pages: int) -> None:
    """Raises Conflict when a run over so many pages is more than project or person may have this month.

    In the caller's transaction, which writes the run and its pages: two that start at once wait for each other.
    """
    _refuse("pages_month", UsageKind.PAGES, project_id, user_id, pages, unit=1)


def refuse_money(*, project_id: UUID | str, user_id: UUID | str | None) -> None:
    """Raises Conflict when project or person have paid as much this month as they may."""
    _refuse("spend_month", UsageKind.MONEY, project_id, user_id, 1, unit=MICRO)


def _refuse(
    kind: Kind, counted: UsageKind, project_id: UUID | str, user_id: UUID | str | None, more: int, *, unit: int
) -> None:
    limits = limits_of(kind=kind, project_id=project_id, user_id=user_id)
    if limits.project:
        list(Project.objects.select_for_update().filter(pk=project_id).values_list("pk"))
        if (so_far := used(counted, project_id=project_id)) + more > limits.project * unit:
            raise _too_much("This project has", counted, so_far, limits.project, more)
    if limits.person and user_id:
        list(User.objects.select_for_update().filter(pk=user_id).values_list("pk"))
        if (so_far := used(counted, user_id=user_id)) + more > limits.person * unit:
            raise _too_much("You have", counted, so_far, limits.person, more)


def _too_much(who: str, counted: UsageKind, so_far: int, most: int, more: int) -> Conflict:
    """How much was used, what the limit is, and what helps."""
    later = f"Wait until {next_month(timezone.now()):%-d %B}, or ask your administrator for more."
    if counted == UsageKind.PAGES:
        text = f"{who} worked on {so_far:,} of {most:,} pages this month, and this run has {more:,}. {later}"
        return Conflict(text, code="pages_used_up")
    text = f"{who} spent {so_far / MICRO:,.2f} of {most:,} US dollars at providers this month. {later}"
    return Conflict(text, code="money_used_up")


def refuse_spending(run: Run, amount: int, *, unwritten: int) -> None:
    """Raises Refused when a stage would pay more than project or person may; ``unwritten`` is what it reported."""
    limits = limits_of(kind="spend_month", project_id=run.project_id, user_id=run.created_by_id)
    for whose, most in (("project_id", limits.project), ("user_id", limits.person)):
        who = getattr(run, "project_id" if whose == "project_id" else "created_by_id")
        if most and who and (so_far := used(UsageKind.MONEY, **{whose: who}) + unwritten) + amount > most * MICRO:
            problem = _too_much("This project has" if whose == "project_id" else "You have", UsageKind.MONEY,
                                so_far, most, amount)  # fmt: skip
            raise Refused(problem.code, f"{problem.text} What was done is kept; retry the run then.")


def refuse_unpriced(run: Run, model: str) -> None:
    """Raises Refused where project or person have a limit, which cannot be kept without a price."""
    limits = limits_of(kind="spend_month", project_id=run.project_id, user_id=run.created_by_id)
    most = limits.project or (limits.person if run.created_by_id else None)
    if most:
        who = "this project" if limits.project else "you"
        raise unpriced(model, f"and {who} may spend {most:,} US dollars a month at providers, so it is not asked")
