"""The runs that a run called, as rows of a table: what went in, what came out, why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When

from accounts.actor import Actor
from pipeline.choices import RunState
from pipeline.contract import CallStage, Stage
from pipeline.models import Run, RunArtifact, RunInput
from pipeline.registry import known_flow
from pipeline.selectors.flows import leads_on
from pipeline.selectors.runs import run_for

if TYPE_CHECKING:
    from documents.models import Artifact

TROUBLE_FIRST = Case(
    When(state__in=(RunState.FAILED, RunState.PARTIAL, RunState.CANCELLED), then=Value(0)),
    When(state__in=(RunState.WAITING, RunState.PAUSED), then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class CalledRun:
    """``name`` is that of what went in, ``main`` are the files it was for; sizes in bytes, None for nothing."""

    run: Run
    name: str
    size_before: int | None
    size_after: int | None
    main: tuple[RunArtifact, ...]
    is_same_type: bool  # of what came out as of what went in

    @property
    def has_left(self) -> bool:
        """Whether nothing is there any more of what it was for."""
        return bool(self.main) and all(one.artifact.removed_at for one in self.main)

    @property
    def has_expired(self) -> bool:
        """Whether it left by itself, and was not deleted."""
        return self.has_left and all(one.artifact.has_expired for one in self.main)


@dataclass(frozen=True)
class DeliveredFile:
    """``is_main`` says that it is of the kind that its flow names first."""

    link: RunArtifact
    is_main: bool

    @property
    def artifact(self) -> Artifact:
        return self.link.artifact


def called_runs(*, actor: Actor, run_id: UUID | str) -> list[CalledRun]:
    """In the order of their calls; raises Missing."""
    run = run_for(actor=actor, run_id=run_id)
    return _rows(Run.objects.filter(parent=run).defer("params").order_by("created_at", "parent_key"))


def called_by(run: Run, most: int) -> list[CalledRun]:
    """At most so many, those in trouble first; for those who have shown that they may see the run."""
    rows = Run.objects.filter(parent=run).defer("params").order_by(TROUBLE_FIRST, "created_at", "parent_key")
    return _rows(rows[:most])


def _rows(found: Iterable[Run]) -> list[CalledRun]:
    """As many queries for one as for many."""
    runs = list(found)
    if not runs:
        return []
    inputs: dict[UUID, list[RunInput]] = defaultdict(list)
    named = RunInput.objects.filter(run__in=runs, role="document").select_related("version__document", "version__blob")
    for one in named.order_by("position"):
        inputs[one.run_id].append(one)
    links = _links(runs)
    return [_row(run, inputs[run.pk], links[run.pk]) for run in runs]


def _links(runs: Iterable[Run]) -> dict[UUID, list[RunArtifact]]:
    found: dict[UUID, list[RunArtifact]] = defaultdict(list)
    for link in RunArtifact.objects.filter(run__in=runs).select_related("artifact").order_by("id"):
        found[link.run_id].append(link)
    return found


def _row(run: Run, inputs: Sequence[RunInput], links: Sequence[RunArtifact]) -> CalledRun:
    main = tuple(one.link for one in _delivered(run, links) if one.is_main)
    return CalledRun(
        run=run,
        name=inputs[0].version.document.name if inputs else run.title,
        size_before=sum(one.version.blob.size for one in inputs) if inputs else None,
        size_after=sum(one.artifact.size for one in main) if main else None,
        main=main,
        is_same_type={one.artifact.media_type for one in main} <= {one.version.blob.media_type for one in inputs},
    )


def delivered_with_calls(*, actor: Actor, run_id: UUID | str) -> list[DeliveredFile]:
    """The delivered files of a run; raises Missing.

    A run that calls others side by side takes over their files when all have ended; before that, and where it was
    cancelled, they are those of the runs it called.
    """
    run = run_for(actor=actor, run_id=run_id)
    return delivered_by([run])[run.pk]


def handed_onward(files: Sequence[DeliveredFile]) -> list[Artifact]:
    """Those of the files that another tool takes: the main ones, or where it takes none of them, the rest."""
    there = [one for one in files if goes_onward(one.artifact)]
    return [one.artifact for one in [one for one in there if one.is_main] or there]


def goes_onward(file: Artifact) -> bool:
    """Whether somebody may have it now and a tool is made for its type."""
    released = not file.guarded or file.released_at is not None
    return released and file.removed_at is None and leads_on(file.media_type)


def delivered_by(runs: Sequence[Run]) -> dict[UUID, list[DeliveredFile]]:
    """As `delivered_with_calls`, for runs the actor was shown to see; as many queries for one as for many."""
    links = _links(runs)
    callers = [run for run in runs if not links[run.pk] and calls_side_by_side(run)]
    called: dict[UUID, list[Run]] = defaultdict(list)
    for one in Run.objects.filter(parent__in=callers).defer("params").order_by("created_at", "parent_key"):
        if one.parent_id:
            called[one.parent_id].append(one)
    links |= _links([one for group in called.values() for one in group])
    return {
        run.pk: [file for one in called[run.pk] or [run] for file in _delivered(one, links[one.pk])] for run in runs
    }


def calls_side_by_side(run: Run) -> bool:
    """Whether each of the runs it calls delivers for it."""
    chosen = known_flow(run.flow)
    stages: Sequence[type[Stage[Any, Any]]] = chosen.stages if chosen else ()
    return any(issubclass(one, CallStage) and one.side_by_side for one in stages)


def _delivered(run: Run, links: Sequence[RunArtifact]) -> list[DeliveredFile]:
    chosen = known_flow(run.flow)
    kinds = chosen.delivers if chosen else ()
    wanted = [one for one in links if not kinds or one.artifact.kind in kinds]
    return [DeliveredFile(one, _is_main(one)) for one in wanted]


def _is_main(link: RunArtifact) -> bool:
    """Judged by the flow that made the file, which may be one that was called."""
    maker = known_flow(str(link.artifact.made_by.get("flow", "")))
    return not maker or not maker.delivers or link.artifact.kind == maker.delivers[0]
