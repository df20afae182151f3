"""Whether a new run is taken: room on the disk, and what project and person may still use. Refused before it exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from accounts.actor import Actor
from accounts.selectors.secrets import names_ready
from documents.services.intake import refuse_when_full
from documents.services.space import refuse_new_work
from pipeline.choices import UsageKind
from pipeline.contract import Flow
from pipeline.engine import meter
from pipeline.models import Run, RunInput
from pipeline.providers.catalogue import PROVIDERS


def refuse_without_means(actor: Actor, project_id: UUID | str, pages: int) -> None:
    """Raises Unavailable without room, TooLarge or Conflict where a limit is reached; in the caller's transaction."""
    refuse_new_work()
    refuse_when_full(actor=actor, project_id=project_id)
    meter.refuse_pages(project_id=project_id, user_id=actor.user_id, pages=pages)


def refuse_without_money(actor: Actor, chosen: type[Flow], project_id: UUID | str, params: Mapping[str, Any]) -> None:
    """Raises Conflict where a run with these parameters would pay a provider and nothing is left for it.

    A project that has no key pays nobody: what can be done without, is; the rest says what to set up.
    """
    if chosen.spends(params) and _may_pay(actor, chosen, project_id):
        meter.refuse_money(project_id=project_id, user_id=actor.user_id)


def _may_pay(actor: Actor, chosen: type[Flow], project_id: UUID | str) -> bool:
    names = [one.secret for one in PROVIDERS if set(one.can) & set(chosen.asks)]
    return not names or bool(names_ready(actor=actor, project_id=project_id, names=names))


def pages_of(known: Iterable[int | None]) -> int:
    """Pages of what goes in; a file of which they are not known, or that has none, counts as one."""
    return sum(1 if pages is None else pages for pages in known)


def _pages_in(run: Run) -> Iterable[int | None]:
    return RunInput.objects.filter(run=run).values_list("version__pages", flat=True)


def count_pages(run: Run) -> None:
    """Counts the pages of a run as it starts; those it calls go over the same ones."""
    meter.write_usage(run, {UsageKind.PAGES: pages_of(_pages_in(run))})


def settle_pages(run: Run) -> None:
    """Counts anew at the end what was not known at the start, in the transaction in which the run ends."""
    row = run.usage.filter(kind=UsageKind.PAGES, stage="").first()
    if row is not None:
        now = pages_of(_pages_in(run))
        if now > row.amount:
            run.usage.filter(pk=row.pk).update(amount=now)
