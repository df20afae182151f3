"""Runs over many documents, when one of the documents is deleted for good."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from accounts.actor import Actor
from accounts.services.audit import record
from pipeline.engine.calls import recount
from pipeline.engine.events import Happening, append
from pipeline.engine.starting import title_of
from pipeline.models import Run, RunInput
from pipeline.registry import known_flow


def take_out(*, actor: Actor, batches: Sequence[Run], version_ids: Collection[UUID], name: str) -> None:
    """Leaves these versions of a document out of ended runs, when what was called for them is removed already.

    Their counts and titles are those of the documents that are left; their logs say which one is not. In the caller's
    transaction.
    """
    for run in batches:
        was_usual = run.title == _usual_title(run)
        RunInput.objects.filter(run=run, version__in=version_ids).delete()
        recount(run)
        columns = {"title": _usual_title(run)} if was_usual else {}
        text = f"“{name}” deleted for good, with what was made of it"
        append(run.pk, [Happening("document.deleted", text=text, facts={"by": actor.name})], **columns)
        details = {"document": name}
        record(
            actor=actor,
            action="run.document.delete",
            target=f"run:{run.pk}",
            project_id=run.project_id,
            details=details,
        )


def _usual_title(run: Run) -> str:
    """As it is called where nobody gave it a name; "" where its tool is not there any more."""
    chosen = known_flow(run.flow)
    rows = RunInput.objects.filter(run=run, role="document").order_by("position")
    names = list(rows.values_list("version__document__name", flat=True))
    return title_of(chosen, run.params, names) if chosen else ""
