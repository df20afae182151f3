"""Runs as an actor may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, prefetch_related_objects

from accounts.access import Verb, projects_of, require
from accounts.actor import Actor
from accounts.errors import Missing, TooLarge
from pipeline.choices import RunState
from pipeline.lifecycle import verbs_now
from pipeline.models import Run, RunArtifact, RunInput, RunItem
from pipeline.registry import known_flow
from pipeline.selectors.tools import BULK, of_tool, with_tools

MOST: Final = 500  # runs that one request steers or packs
GOING = (RunState.QUEUED, RunState.RUNNING, RunState.WAITING, RunState.PAUSED)


def runs_of(*, actor: Actor, verb: Verb = "run.see", trashed: bool = False) -> QuerySet[Run]:
    """The runs on which the actor may do ``verb``, newest first; called runs appear under their callers.

    ``expires_at`` is when the first of a run's results leaves, None while none will; the rest is of `with_tools`.
    """
    return _described().filter(project__in=projects_of(actor, verb), deleted_at__isnull=not trashed)


@cache
def _described() -> QuerySet[Run]:
    """All runs, for nobody yet; kept, because writing down what is asked of each takes longer than asking it."""
    links = RunArtifact.objects.filter(run=OuterRef("pk"), artifact__removed_at=None)
    first = links.exclude(artifact__expires_at=None).order_by("artifact__expires_at").values("artifact__expires_at")
    rows = Run.objects.select_related("project", "created_by")
    return with_tools(rows.annotate(expires_at=Subquery(first[:1])))


def run_for(*, actor: Actor, run_id: UUID | str, verb: Verb = "run.see", trashed: bool = False) -> Run:
    """One run; raises Missing for what the actor cannot see, NotAllowed for what it may not do."""
    found = runs_of(actor=actor, trashed=trashed).filter(pk=run_id).first()
    if found is None:
        raise Missing("There is no such run.")
    require(actor, verb, found.project_id)
    return found


@dataclass(frozen=True)
class RunFilter:
    """What a list of runs is narrowed to; called runs are left out unless ``called``, because their callers show them.

    ``document`` is an id: runs that it went into. ``parent`` is an id: runs that it called.
    ``tool`` is a flow's key: its runs, and those that take many documents through it. ``states`` are several at once,
    ``since`` is when the oldest was started.
    """

    search: str = ""
    flow: str = ""
    state: str = ""
    called: bool = False
    document: str = ""
    parent: str = ""
    tool: str = ""
    states: tuple[str, ...] = ()
    since: datetime | None = None


def runs_listed(
    *, actor: Actor, narrow: RunFilter | None = None, project_id: UUID | str | None = None, trashed: bool = False
) -> QuerySet[Run]:
    """Runs for a list, newest first, of one project or of all that the actor sees."""
    narrow = narrow or RunFilter()
    rows = runs_of(actor=actor, trashed=trashed).defer("params")
    if project_id is not None:
        rows = rows.filter(project_id=project_id)
    if narrow.parent:
        rows = rows.filter(parent_id=UUID(narrow.parent))
    elif not narrow.called:
        rows = rows.filter(parent=None)
    if narrow.search:
        named = RunInput.objects.filter(version__document__name__icontains=narrow.search).values("run_id")
        rows = rows.filter(Q(title__icontains=narrow.search) | Q(pk__in=named))
    if narrow.flow:
        rows = rows.filter(flow=narrow.flow)
    if narrow.tool:
        rows = rows.filter(of_tool(narrow.tool))
    if narrow.state:
        rows = rows.filter(state__in=GOING if narrow.state == "going" else (narrow.state,))
    if narrow.states:
        rows = rows.filter(state__in=narrow.states)
    if narrow.since:
        rows = rows.filter(created_at__gte=narrow.since)
    if narrow.document:
        rows = rows.filter(pk__in=RunInput.objects.filter(version__document_id=narrow.document).values("run_id"))
    return rows.order_by("-deleted_at" if trashed else "-created_at", "pk")


def ids_listed(
    *, actor: Actor, narrow: RunFilter, project_id: UUID | str | None = None, trashed: bool = False, most: int = MOST
) -> list[UUID]:
    """The ids of all that `runs_listed` has, newest first; raises TooLarge for more than ``most``."""
    rows = runs_listed(actor=actor, narrow=narrow, project_id=project_id, trashed=trashed)
    found = list(rows.values_list("pk", flat=True)[: most + 1])
    if len(found) > most:
        raise TooLarge(f"More than {most} runs are meant. Narrow the filter, or take them in portions.")
    return found


def able_to(*, actor: Actor, run_ids: Sequence[UUID], verb: str) -> int:
    """How many of these runs are in a state in which ``verb`` can be asked of them."""
    states = runs_of(actor=actor).filter(pk__in=run_ids).values_list("state", "wanted")
    return sum(verb in verbs_now(state, wanted) for state, wanted in states)


def run_with_parts(*, actor: Actor, run_id: UUID | str) -> Run:
    """One run with its stages, inputs and reviews read along; raises Missing."""
    run = run_for(actor=actor, run_id=run_id)
    prefetch_related_objects([run], "stages", "inputs__version__document", "reviews", "children")
    for stage in run.stages.all():
        stage.run = run
    return run


def items_of(*, actor: Actor, run_id: UUID | str, stage: str = "", state: str = "") -> QuerySet[RunItem]:
    """The items of a run's stages in order; raises Missing."""
    run = run_for(actor=actor, run_id=run_id)
    rows = RunItem.objects.filter(stage__run=run).order_by("stage__visit", "position")
    if stage:
        rows = rows.filter(stage__name=stage)
    return rows.filter(state=state) if state else rows


def item_stages(*, actor: Actor, run_id: UUID | str) -> list[tuple[str, str]]:
    """(name, title) of the stages of a run that work item by item; raises Missing."""
    run = run_for(actor=actor, run_id=run_id)
    chosen = known_flow(run.flow)
    titles = {one.name: one.title for one in chosen.stages} if chosen else {}
    names = RunItem.objects.filter(stage__run=run).order_by("stage__name").values_list("stage__name", flat=True)
    return [(name, titles.get(name, name)) for name in names.distinct()]


@dataclass(frozen=True)
class Wishes:
    """What a run was started with, to start another one with some of it changed."""

    document_ids: list[str]
    params: Mapping[str, Any]


def wishes_of(*, actor: Actor, run_id: UUID | str, flow_key: str) -> Wishes | None:
    """The documents and parameters of a run of the flow, or of one that took many documents through it.

    None for a run of another flow; raises Missing.
    """
    try:
        run = run_for(actor=actor, run_id=UUID(str(run_id)))
    except ValueError:
        raise Missing("There is no such run.") from None
    rows = RunInput.objects.filter(run=run, role="document").order_by("position")
    ids = [str(one) for one in rows.values_list("version__document_id", flat=True)]
    if run.flow == BULK and run.params.get("flow") == flow_key:
        return Wishes(ids, run.params["params"])
    return Wishes(ids, run.params) if run.flow == flow_key else None
