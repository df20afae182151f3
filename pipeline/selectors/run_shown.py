"""Everything the page of a run shows, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.access import Verb as Right
from accounts.access import may
from accounts.actor import Actor
from accounts.selectors.projects import verbs_in
from documents.selectors.expiry import is_soon
from pipeline.choices import ItemState, RunState, StageState
from pipeline.contract import Flow
from pipeline.engine.facts import outputs_of
from pipeline.engine.supply import expected_of, spent_by
from pipeline.lifecycle import ENDED, Verb, verbs_now
from pipeline.models import Review, Run, RunArtifact, RunInput, RunItem
from pipeline.providers.meter import Usage
from pipeline.reasons import OF_SETTINGS
from pipeline.registry import known_flow
from pipeline.selectors.called_runs import CalledRun, called_by, calls_side_by_side, goes_onward
from pipeline.selectors.reviews import open_review_of
from pipeline.selectors.runs import GOING, run_for
from pipeline.selectors.timeline import UNNEEDED, StageLine, timeline_of

MOST_CHILDREN = 50
MOST_FAILURES = 10
PDF, ZIP = "application/pdf", "application/zip"
RIGHTS: dict[Verb, Right] = {"rerun": "run.start", "fork": "run.start", "clone": "run.start"}


@dataclass(frozen=True)
class RunShown:
    """A run with its parts. ``verbs`` are those that are legal now and allowed to whoever looks."""

    run: Run
    flow: type[Flow] | None
    verbs: tuple[Verb, ...]
    lines: list[StageLine]
    inputs: list[RunInput]
    artifacts: list[RunArtifact]
    results: dict[str, Any]
    children: list[CalledRun]
    children_count: int
    failed_items: list[RunItem]
    items_count: int
    open_review: Review | None
    expected: str  # of outside services, as told before the first call
    used: Usage  # of them, retries and what was thrown away included
    may_share: bool = False

    @property
    def has_ended(self) -> bool:
        return self.run.state in ENDED

    @property
    def goes_on(self) -> bool:
        """Whether it changes without anybody doing anything."""
        waits_for_runs = self.run.state == RunState.WAITING and self.open_review is None
        return self.run.state in (RunState.QUEUED, RunState.RUNNING) or waits_for_runs

    @property
    def awaits_called(self) -> bool:
        """Whether it has ended before the runs that it called, which were asked to end with it."""
        return self.has_ended and any(row.run.state in GOING for row in self.children)

    @property
    def failures_are_gone(self) -> bool:
        """Whether it ended with parts missing of which nothing stands here any more: their documents were deleted."""
        missing = self.failed_items or any(row.run.state != RunState.COMPLETED for row in self.children)
        return self.run.state == RunState.PARTIAL and self.calls_side_by_side and not missing

    @property
    def stages_done(self) -> int:
        return sum(line.state in (StageState.DONE, StageState.SKIPPED) for line in self.lines)

    @property
    def stages_needed(self) -> int:
        return sum(line.state != UNNEEDED for line in self.lines)

    @property
    def present(self) -> StageLine | None:
        """The stage it is in or comes to next."""
        return next((line for line in self.lines if line.name == self.run.next_stage), None)

    @property
    def retries_at(self) -> Any:
        """When a run that waits for something outside is taken up again."""
        later = self.run.state == RunState.QUEUED and self.run.not_before and self.run.not_before > timezone.now()
        return self.run.not_before if later and self.is_retrying else None

    @property
    def is_retrying(self) -> bool:
        return any(line.state == StageState.RETRYING for line in self.lines)

    @property
    def delivered(self) -> list[RunArtifact]:
        """The artifacts people came for, the main one first; all of them where the flow does not say."""
        kinds = self.flow.delivers if self.flow else ()
        if not kinds:
            return self.artifacts
        mine = [one for one in self.artifacts if one.artifact.kind in kinds]
        return sorted(mine, key=lambda one: kinds.index(one.artifact.kind))

    @property
    def is_reviewed(self) -> bool:
        """Whether its flow has something to review."""
        return self.flow is not None and any(one.review for one in self.flow.stages)

    @property
    def calls_side_by_side(self) -> bool:
        return calls_side_by_side(self.run)

    @property
    def sizes(self) -> tuple[int, int] | None:
        """Bytes before and after, where one document became one file of its type, which people come for first."""
        documents = [one for one in self.inputs if one.role == "document"]
        main = [one for one in self.delivered if one.artifact.kind == self.delivered[0].artifact.kind]
        if len(documents) != 1 or len(main) != 1:
            return None
        blob, file = documents[0].version.blob, main[0].artifact
        return (blob.size, file.size) if blob.media_type == file.media_type else None

    @property
    def types_stay(self) -> bool:
        """Whether the files of the runs it called are of the types that went in, so that their sizes compare."""
        return all(row.is_same_type for row in self.children if row.main)

    @property
    def compares(self) -> bool:
        """Whether there is a file to be looked at beside the document."""
        kind = self.flow.compares if self.flow else ""
        return any(one.artifact.kind == kind and not one.artifact.removed_at for one in self.artifacts)

    @property
    def has_archive(self) -> bool:
        """Whether there are several files to be had at once, and none of them is that already."""
        there = [one.artifact for one in self.delivered if not one.artifact.removed_at]
        packed = any(one.media_type == ZIP for one in there)
        return (len(there) > 1 and not packed) or any(one.main and not one.has_left for one in self.children)

    @property
    def files_left(self) -> int:
        """How many of its files, and of those of the runs it called, are still there."""
        links = [*self.artifacts, *(link for one in self.children for link in one.main)]
        return len({one.artifact_id for one in links if not one.artifact.removed_at})

    @property
    def others(self) -> list[RunArtifact]:
        """The artifacts that stages made for each other."""
        kinds = self.flow.delivers if self.flow else ()
        return [one for one in self.artifacts if kinds and one.artifact.kind not in kinds]

    @property
    def repairable(self) -> UUID | None:
        """The PDF it was run over, where that is one and was not repaired already."""
        pdfs = [one.version.document_id for one in self.inputs if one.version.blob.media_type == PDF]
        return pdfs[0] if len(self.inputs) == len(pdfs) == 1 and self.run.flow != "repair" else None

    @property
    def is_of_settings(self) -> bool:
        """Whether it failed for what was chosen, so that the same again ends the same way."""
        return self.run.error_code in OF_SETTINGS

    @property
    def signed_choice(self) -> str:
        """What its tool calls the choice to take signed files, where it was refused for one; else ""."""
        choice = self.flow.Params.base_fields.get("allow_signed") if self.flow else None
        return str(choice.label) if choice and self.run.error_code == "signed" else ""

    @property
    def expires_at(self) -> datetime | None:
        """When the first of its results leaves."""
        times = [one.artifact.expires_at for one in self.artifacts if not one.artifact.removed_at]
        return min((one for one in times if one), default=None)

    @property
    def expires_soon(self) -> bool:
        """Whether that is near enough to be warned of."""
        return is_soon(self.expires_at)

    @property
    def deletes_results(self) -> bool:
        """Whether there are results that whoever looks may delete now."""
        files = any(not one.artifact.removed_at for one in self.artifacts)
        outputs = not self.run.erased_at and any(line.gives for line in self.lines)
        return "delete" in self.verbs and self.has_ended and (files or outputs)

    @property
    def can_be_saved(self) -> bool:
        """Whether there are files that whoever looks may put into cloud storage."""
        there = any(not one.artifact.removed_at for one in self.delivered)
        return "rerun" in self.verbs and self.has_ended and there

    @property
    def goes_onward(self) -> bool:
        """Whether it made files that whoever looks may put into another tool."""
        main = [link for one in self.children for link in one.main]
        there = any(goes_onward(one.artifact) for one in [*self.delivered, *main])
        return "rerun" in self.verbs and self.has_ended and there

    @property
    def result_template(self) -> str:
        return f"pipeline/flows/{self.run.flow}.html"


def run_shown(*, actor: Actor, run_id: UUID | str) -> RunShown:
    """One run for its page; raises Missing. The number of queries does not grow with what it has."""
    run = run_for(actor=actor, run_id=run_id)
    chosen = known_flow(run.flow)
    prefetch_related_objects([run], "stages", "reviews", "inputs__version__document", "inputs__version__blob")
    links = list(RunArtifact.objects.filter(run=run).select_related("artifact").order_by("id"))
    shown = called_by(run, MOST_CHILDREN + 1)
    lines = timeline_of(run, chosen, stages=list(run.stages.all()), reviews=run.reviews.all(), artifacts=links)
    outputs = outputs_of(run.pk) if chosen else {}
    return RunShown(
        run=run,
        flow=chosen,
        verbs=_verbs(actor, run),
        lines=lines,
        inputs=list(run.inputs.all()),
        artifacts=links,
        results=_results(run, chosen, outputs) if chosen else {},
        children=shown[:MOST_CHILDREN],
        children_count=run.children.count() if len(shown) > MOST_CHILDREN else len(shown),
        failed_items=_failed(run),
        items_count=sum(line.items.total for line in lines if line.items),
        may_share=may(actor, "artifact.share", run.project_id),
        open_review=open_review_of(actor=actor, run_id=run.pk) if _is_reviewed(run) else None,
        expected=expected_of(str(run.pk)) if chosen and chosen.asks else "",
        used=spent_by(str(run.pk)) if chosen and chosen.asks else Usage(),
    )


def _results(run: Run, chosen: type[Flow], outputs: Mapping[str, Any]) -> dict[str, Any]:
    """What the flow names as what came of it; what is empty says something only when the run has ended."""
    there = {name: outputs[name] for name in chosen.results if name in outputs}
    return there if run.state in ENDED else {name: one for name, one in there.items() if one not in (None, "", [], {})}


def _verbs(actor: Actor, run: Run) -> tuple[Verb, ...]:
    chosen = known_flow(run.flow)
    rights = verbs_in(actor=actor, project_id=run.project_id)
    legal = verbs_now(run.state, run.wanted, in_trash=run.deleted_at is not None)
    if chosen is None:  # nothing can be done with it but to end it
        legal = tuple(verb for verb in legal if verb in ("cancel", "delete", "restore"))
    if run.erased_at:  # what it would go on from is gone
        legal = tuple(verb for verb in legal if verb not in ("retry", "fork"))
        if chosen and chosen.least and not run.inputs.all():  # and so is what was handed on to it
            legal = tuple(verb for verb in legal if verb not in ("rerun", "clone"))
    return tuple(verb for verb in legal if RIGHTS.get(verb, "run.control") in rights)


def _is_reviewed(run: Run) -> bool:
    """Whether one of its reviews, read before, is open."""
    return any(one.closed_at is None for one in run.reviews.all())


def _failed(run: Run) -> list[RunItem]:
    rows = RunItem.objects.filter(stage__run=run, state=ItemState.FAILED).select_related("stage")
    return list(rows.order_by("stage__visit", "position")[:MOST_FAILURES])
