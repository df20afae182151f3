"""Deleting now, without the trash: a run's results, and a document with what was made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.access import require
from accounts.actor import Actor
from accounts.errors import Conflict
from accounts.services.audit import Entry, record, record_each
from documents.choices import Why
from documents.selectors.documents import document_shown, versions_of
from documents.selectors.stored import named_only_by
from documents.services.blobs import sweep_now
from documents.services.documents import delete_document_now
from documents.services.retention import remove_bytes
from pipeline.engine.events import Happening, append
from pipeline.lifecycle import ENDED
from pipeline.models import Run, RunArtifact, RunInput
from pipeline.selectors.called_runs import calls_side_by_side
from pipeline.selectors.runs import run_for
from pipeline.selectors.tools import does, with_tools
from pipeline.selectors.uses import callers_of, uses_of
from pipeline.services.batches import take_out
from pipeline.services.erasing import erase_outputs, has_outputs
from pipeline.services.unlinking import drop_unfed, drop_unlinked, family_of, handed_on_to, tops_of

TOGETHER: Final = 100  # runs that leave by the same statements


@dataclass(frozen=True)
class Going:
    """What goes and what stays. ``files`` are (name, bytes); ``freed`` is what the store gets back.

    ``shared`` counts contents that something else holds as well: their bytes stay until the last that does is gone.
    ``outputs`` says that what stands in the rows of runs goes, too: figures, extracted values, summaries. ``kept``
    counts results that other runs took over. ``runs`` are those that go along, as `Uses.whole` tells them, and
    ``batches`` those over many documents that stay without this one; ``going_on`` have not ended and stand in the way.
    """

    files: list[tuple[str, int]]
    freed: int
    shared: int
    kept: int = 0
    outputs: bool = False
    runs: list[Run] = field(default_factory=list)
    batches: list[Run] = field(default_factory=list)
    going_on: list[Run] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(size for _, size in self.files)

    @property
    def others(self) -> int:
        """How many other documents lose a result, because a run made one of several."""
        return sum(one.others for one in self.runs)  # type: ignore[attr-defined]


def results_to_delete(*, actor: Actor, run_id: UUID | str) -> Going:
    """What `delete_results` would do; raises Missing, NotAllowed."""
    run = run_for(actor=actor, run_id=run_id, verb="run.control")
    family = family_of([run.pk])
    own, taken_over = _results_of(family)
    freed, shared = named_only_by(artifact_ids=own, version_ids=handed_on_to(family))
    return Going(
        files=_files(own),
        freed=freed,
        shared=shared,
        kept=len(taken_over),
        outputs=has_outputs(family),
        going_on=[*Run.objects.filter(pk__in=family).exclude(state__in=ENDED), *_in_need(family)],
    )


def delete_results(*, actor: Actor, run_id: UUID | str) -> Going:
    """Removes what came out of an ended run and those it called, now: files, and what stands in its rows.

    The run and its log stay. What other runs took over stays with them, but for those that called it: what is deleted
    here is gone there, too, and their logs say so.

    Raises Conflict for a run that has not ended, or has nothing to delete.
    """
    run_for(actor=actor, run_id=run_id, verb="run.control")
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        going, callers = results_to_delete(actor=actor, run_id=run_id), callers_of([run.pk])
        if going.going_on:
            raise Conflict(_still(going.going_on, callers))
        if not (going.files or going.outputs):
            raise Conflict("There are no results left to delete.")
        own, _ = _results_of(family_of([run.pk]))
        hashes = remove_bytes(actor=actor, artifact_ids=own, why=Why.ASKED)
        text = f"{len(hashes)} results deleted" if len(hashes) != 1 else "1 result deleted"
        facts = {"by": actor.name, "bytes": going.size}
        append(run.pk, [Happening("results.deleted", text=text, facts=facts)])
        for caller in callers:
            append(caller, [Happening("results.deleted", text=f"“{run.title}”: {text}", facts=facts)])
        handed_on = erase_outputs(run_id=run.pk, text="What stood in its rows was erased")
        record(
            actor=actor,
            action="run.results.delete",
            target=f"run:{run.pk}",
            project_id=run.project_id,
            details={"files": len(hashes), "bytes": going.size},
        )
    sweep_now(handed_on.union(hashes))
    return going


def _in_need(family: Collection[UUID]) -> list[Run]:
    """Callers that have not ended and take what these runs made any further."""
    callers = [one for pk, one in callers_of(family).items() if pk not in family]
    return [one for one in callers if one.state not in ENDED and not calls_side_by_side(one)]


def _still(going_on: Sequence[Run], callers: Collection[UUID]) -> str:
    if all(one.pk in callers for one in going_on):
        return "The run that called it has not ended. Cancel that one, or wait; then its results can be deleted."
    return "The run has not ended. Cancel it, or wait; then its results can be deleted."


def document_to_delete(*, actor: Actor, document_id: UUID | str) -> Going:
    """What `delete_document` would do, with the runs that used it and their results; raises Missing, NotAllowed."""
    document = document_shown(actor=actor, document_id=document_id)
    require(actor, "document.delete", document.project_id)
    versions = list(versions_of(actor=actor, document_id=document_id))
    uses = uses_of([one.pk for one in versions])
    family = family_of(uses.runs)
    own, taken_over = _results_of(family)
    leaving = [*(one.pk for one in versions), *handed_on_to(family)]
    freed, shared = named_only_by(artifact_ids=own, version_ids=leaving)
    concerned = Run.objects.filter(pk__in=[*family, *(one.pk for one in uses.batches)])
    return Going(
        files=[*((one.file_name, one.blob.size) for one in versions), *_files(own)],
        freed=freed,
        shared=shared,
        kept=len(taken_over),
        runs=uses.whole,
        batches=uses.batches,
        going_on=list(concerned.exclude(state__in=ENDED)),
    )


def delete_document(*, actor: Actor, document_id: UUID | str, with_runs: bool = False) -> Going:
    """Removes a document for good, now, out of the trash or not; ``with_runs`` also the runs that used it.

    Their results go with them, except what other runs took over. A run over many documents stays with the others, and
    so do their results. Raises Conflict while one has not ended, or while there are any and ``with_runs`` is not given,
    because what came out of them could not be explained any more.
    """
    document = document_shown(actor=actor, document_id=document_id)
    require(actor, "document.delete", document.project_id)
    with transaction.atomic():
        versions = [one.pk for one in versions_of(actor=actor, document_id=document_id)]
        hashes = {one.blob_id for one in versions_of(actor=actor, document_id=document_id)}
        uses = uses_of(versions)
        concerned = [*uses.runs, *(one.pk for one in uses.batches)]
        list(Run.objects.select_for_update().filter(pk__in=concerned).order_by("pk"))
        going = document_to_delete(actor=actor, document_id=document_id)
        _refuse(going, with_runs=with_runs)
        if concerned:
            require(actor, "run.control", document.project_id)
        hashes |= remove_runs(actor=actor, run_ids=uses.runs, why=Why.ASKED)
        take_out(actor=actor, batches=uses.batches, version_ids=versions, name=document.name)
        delete_document_now(actor=actor, document_id=document.pk)
    sweep_now(hashes)
    return going


def _refuse(going: Going, *, with_runs: bool) -> None:
    if going.going_on:
        raise Conflict("A run that uses this document has not ended. Cancel it, or wait; then it can be deleted.")
    used = len(going.runs) or len(going.batches)
    if used and not with_runs:
        many = "A run" if used == 1 else f"{used} runs"
        text = f"{many} used this document. Delete them with it, or keep it: without it nobody can say what they did."
        raise Conflict(text, code="used_by_runs")


def remove_runs(*, actor: Actor, run_ids: Collection[UUID], why: Why) -> set[str]:
    """Removes ended runs with what they called and made, in the caller's transaction; answers the hashes let go.

    Costs some twenty statements for every `TOGETHER` runs.
    """
    wanted, hashes = sorted(run_ids), set[str]()
    for start in range(0, len(wanted), TOGETHER):
        hashes |= _remove(actor, wanted[start : start + TOGETHER], why)
    return hashes


def _remove(actor: Actor, run_ids: Sequence[UUID], why: Why) -> set[str]:
    runs = list(with_tools(Run.objects.filter(pk__in=run_ids).defer("params")))
    tops = tops_of([one.pk for one in runs])
    many = Counter(tops.values())
    links = RunArtifact.objects.filter(run__in=list(tops)).select_related("artifact")
    made = {one.artifact_id: one.artifact.sha256 for one in links}
    told = {one.pk: {"title": one.title, "flow": one.flow, "does": does(one), "runs": many[one.pk]} for one in runs}
    entries = [Entry("run.remove", f"run:{one.pk}", one.project_id, details=told[one.pk]) for one in runs]
    record_each(actor=actor, entries=entries)
    handed_on = set(RunInput.objects.filter(run__in=list(tops)).values_list("version__document_id", flat=True))
    if callers := callers_of([one.pk for one in runs if one.parent_id]):
        RunArtifact.objects.filter(run__in=callers, artifact__in=made).delete()
    Run.objects.filter(pk__in=[one.pk for one in runs]).delete()
    drop_unlinked(made, actor=actor, why=why)
    return set(made.values()) | drop_unfed(handed_on)


def _results_of(family: Collection[UUID]) -> tuple[list[UUID], list[UUID]]:
    """Artifacts of these runs that still have bytes: those that nobody else took over, and those that others did.

    Whoever called them is nobody else: what it has of theirs is theirs.
    """
    links = RunArtifact.objects.filter(run__in=family, artifact__removed_at=None)
    ids = set(links.values_list("artifact_id", flat=True))
    others = RunArtifact.objects.filter(artifact__in=ids).exclude(run__in=[*family, *callers_of(family)])
    shared = set(others.values_list("artifact_id", flat=True))
    return sorted(ids - shared), sorted(shared)


def _files(artifact_ids: Collection[UUID]) -> list[tuple[str, int]]:
    links = RunArtifact.objects.filter(artifact__in=artifact_ids).order_by("id")
    found = {one.artifact_id: (one.artifact.name, one.artifact.size) for one in links.select_related("artifact")}
    return list(found.values())
