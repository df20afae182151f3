"""Removing runs of the trash for good before their time there is over."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from accounts.actor import Actor
from accounts.errors import Conflict
from documents.choices import Why
from pipeline.engine.reaching import reach
from pipeline.lifecycle import ENDED
from pipeline.models import Run
from pipeline.selectors.runs import run_for
from pipeline.services.deleting import remove_runs
from pipeline.services.steering import Told, only, told_of
from pipeline.services.unlinking import tops_of

GOING_ON = "It has not ended, or a run it called has not. It was asked to; try again in a minute."
CALLED = "Another run called it, and it goes with that one. Delete that one for good."


def purge_run(*, actor: Actor, run_id: UUID | str) -> None:
    """Removes one run of the trash for good. Raises Conflict while it is going on, and for one that another called."""
    run = run_for(actor=actor, run_id=run_id, verb="run.control", trashed=True)
    only(purge_each(actor=actor, run_ids=[run.pk]))


def purge_each(*, actor: Actor, run_ids: Collection[UUID]) -> Told:
    """Removes runs of the trash with what they called and made; answers for each why it stays, or None.

    For runs that the actor was shown to control. Bytes that nothing names any more are swept later.
    """
    told = told_of(run_ids)

    def act(rows: list[Run], are_called: bool) -> list[UUID]:
        meant = {one.pk: one for one in rows if one.deleted_at}
        family = tops_of([pk for pk, one in meant.items() if one.parent_id is None])
        going = Run.objects.filter(pk__in=list(family)).exclude(state__in=ENDED).values_list("pk", flat=True)
        stay = {family[pk] for pk in going}
        gone = {pk for pk, top in family.items() if top not in stay}
        remove_runs(actor=actor, run_ids=gone & set(family.values()), why=Why.ASKED)
        told.update({pk: Conflict(CALLED if one.parent_id else GOING_ON) for pk, one in meant.items()})
        told.update({pk: None for pk in gone if pk in told})
        return []

    reach(run_ids, act)
    return told
