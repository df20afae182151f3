"""What came of a run for people to look at: its report, what it is compared with, what it hands out and to whom."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from accounts.access import may
from accounts.actor import Actor
from accounts.errors import Missing
from accounts.selectors.audit import AuditFilter, entries_of
from accounts.selectors.members import members_of
from pipeline.engine.facts import inputs_of
from pipeline.models import Run, RunArtifact, RunInput
from pipeline.registry import flow
from pipeline.selectors.artifacts import artifacts_of
from pipeline.selectors.outputs import given_by_stages, stored_output
from pipeline.selectors.runs import run_for

if TYPE_CHECKING:
    from documents.models import Artifact

MOST_DOWNLOADS = 200  # of one run's copies that are listed


@dataclass(frozen=True)
class Comparison:
    """The run's document and what it became: ``artifact_id`` is "" while, or when, there is no such file.

    ``pages`` are those of the document and those of the file, 0 for a number that is not known. ``texts`` are what
    programs read, of a file that shall be read otherwise than it looks.
    """

    run: Run
    version_id: str
    artifact_id: str
    page_sizes: tuple[tuple[float, float], ...]
    pages: tuple[int, int]
    is_locked: bool  # it opens with a password alone, and nobody gave one for it
    texts: dict[str, Any] | None

    @property
    def page_count(self) -> int:
        return max(1, len(self.page_sizes), *self.pages)

    @property
    def pages_differ(self) -> bool:
        before, after = self.pages
        return before != after and 0 not in self.pages


@dataclass(frozen=True)
class Download:
    """Somebody got a copy."""

    name: str
    kind: str
    who: str
    door: str
    at: Any


def report_of(*, actor: Actor, run_id: UUID | str) -> dict[str, Any]:
    """The run's report as it was written; raises Missing where there is none, or none any more."""
    run = run_for(actor=actor, run_id=run_id)
    stored = stored_output(given_by_stages(run.pk).get("report"))
    if not stored:
        raise Missing("This run has no report yet. It is written when the run ends.", code="no_report")
    found: dict[str, Any] = json.loads(stored)
    return found


def comparison_of(*, actor: Actor, run_id: UUID | str) -> Comparison:
    """What the flow says is compared with its document; raises Missing for a flow that compares nothing."""
    run = run_for(actor=actor, run_id=run_id)
    kind = flow(run.flow).compares
    document = next((one for one in inputs_of(run.pk) if one.role == "document"), None)
    if not kind or document is None:
        raise Missing("This run has nothing to compare.")
    links = RunArtifact.objects.filter(run=run, artifact__kind=kind, artifact__blob__isnull=False)
    link = links.select_related("artifact").order_by("-id").first()
    given = given_by_stages(run.pk)
    before = RunInput.objects.filter(run=run, role="document").values_list("version__pages", flat=True).first()
    after = given.get("pages")
    return Comparison(
        run=run,
        pages=(before or 0, after if isinstance(after, int) else 0),
        version_id=document.version_id,
        artifact_id=str(link.artifact_id) if link else "",
        is_locked=link is not None and _is_locked(link.artifact, document.sha256),
        page_sizes=tuple((width, height) for width, height in given.get("page_sizes") or ()),
        texts=given.get("reader_texts"),
    )


def _is_locked(file: Artifact, sha256: str) -> bool:
    """Bytes that went in are shown with the password that was given for them."""
    return file.proof.get("opens_without_password") is False and file.sha256 != sha256


def reader_texts_of(*, actor: Actor, run_id: UUID | str) -> bytes:
    """What readers extract, as JSON of `ReaderTexts`; raises Missing where nothing was kept."""
    stored = stored_output(comparison_of(actor=actor, run_id=run_id).texts)
    if not stored:
        raise Missing("What readers extract was not kept for this run.", code="no_texts")
    return stored


def delivered_of(*, actor: Actor, run_id: UUID | str) -> list[RunArtifact]:
    """The artifacts that people came for, in the order in which the flow names them."""
    run = run_for(actor=actor, run_id=run_id)
    kinds = flow(run.flow).delivers
    links = list(artifacts_of(actor=actor, run_id=run_id))
    if not kinds:
        return links
    order = {kind: at for at, kind in enumerate(kinds)}
    return sorted((one for one in links if one.artifact.kind in order), key=lambda one: order[one.artifact.kind])


def downloads_of(*, actor: Actor, run_id: UUID | str) -> list[Download]:
    """Who got which copy of what the run made, newest first; for those who may read the project's log."""
    run = run_for(actor=actor, run_id=run_id)
    if not may(actor, "audit.see", run.project_id):
        return []
    targets = [f"artifact:{pk}" for pk in RunArtifact.objects.filter(run=run).values_list("artifact_id", flat=True)]
    narrow = AuditFilter(action="artifact.download")
    rows = entries_of(actor=actor, project_id=run.project_id, narrow=narrow).filter(target__in=targets)
    return [
        Download(str(row.details.get("name", "")), str(row.details.get("kind", "")), row.actor, row.door, row.at)
        for row in rows[:MOST_DOWNLOADS]
    ]


def releasers_of(*, actor: Actor, run_id: UUID | str) -> list[str]:
    """The owners of the run's project: those who can release what is guarded."""
    run = run_for(actor=actor, run_id=run_id)
    return [str(one.user) for one in members_of(actor=actor, project_id=run.project_id) if one.part == "owner"]
