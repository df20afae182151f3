"""Taking up ended runs where they failed, many at once: the failed stage, and of its items only those that failed."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from accounts.actor import Actor
from accounts.errors import Conflict, Problem
from pipeline.choices import UNSUCCESSFUL, ItemState, RunState, StageState
from pipeline.engine import moves
from pipeline.engine.reaching import afterwards, in_portions, lock
from pipeline.engine.wake import wake
from pipeline.models import Run, RunArtifact, RunItem, RunStage
from pipeline.registry import flow
from pipeline.services.steering import Told, note_each, told_of
from pipeline.services.unlinking import drop_unlinked

GONE = "What the earlier stages made has expired or was deleted. Run it again from the beginning."
TAKEN_OVER = "What failed was taken over from an earlier run. Retry that one, or run this one again from the beginning."
NOTHING_LEFT = "What failed was deleted since. There is nothing left to retry."
REFUSED = Q(state=RunState.FAILED, started_at=None)  # a call that was refused, and so never began


@dataclass(frozen=True)
class Reopened:
    """A stage that is done again, with the names of those that build on it."""

    stage: RunStage
    built_on_it: frozenset[str]


@dataclass
class Reached:
    """Locked runs, those they called, and why some must be left: ``called`` by caller, ``trouble`` by run.

    ``busy`` are chosen runs of which somebody else holds one they called. ``reopened`` are the stages at which
    partly done runs are taken up again.
    """

    runs: dict[UUID, Run] = field(default_factory=dict)
    called: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    trouble: dict[UUID, Problem] = field(default_factory=dict)
    busy: set[UUID] = field(default_factory=set)
    reopened: dict[UUID, Reopened] = field(default_factory=dict)

    def trouble_of(self, run_id: UUID) -> Problem | None:
        """Its own, or that of a run it called: they are taken up together or not at all."""
        found = (self.trouble_of(one) for one in self.called[run_id])
        return self.trouble.get(run_id) or next((one for one in found if one), None)

    def is_busy(self, run_id: UUID) -> bool:
        return run_id in self.busy or any(map(self.is_busy, self.called[run_id]))

    def families(self, run_ids: Iterable[UUID]) -> list[Run]:
        """These and all that they called, each once, callers first."""
        ahead, found = deque(run_ids), dict[UUID, Run]()
        while ahead:
            run_id = ahead.popleft()
            found[run_id] = self.runs[run_id]
            ahead.extend(self.called[run_id])
        return list(found.values())


def retry_each(*, actor: Actor, run_ids: Collection[UUID]) -> Told:
    """Answers for every id why nothing was done, or None; for runs that the actor was shown to control.

    All that nobody else holds are taken up in one transaction, the others as `reach` takes them.
    """
    told = told_of(run_ids)
    ahead = deque((some, False) for some in in_portions(list(run_ids)))
    while ahead:
        some, are_again = ahead.popleft()
        left = afterwards(_together(actor, some, told), are_again=are_again)
        ahead.extend((held, True) for held in left)
    return told


def _together(actor: Actor, run_ids: Sequence[UUID], told: Told) -> list[UUID]:
    """Answers those that somebody else holds; one alone is waited for."""
    is_alone = len(run_ids) == 1
    with transaction.atomic():
        chosen = [one for one in lock(run_ids, wait=is_alone) if one.deleted_at is None]
        reached = _reached(chosen, wait=is_alone)
        busy = [] if is_alone else [pk for pk in run_ids if pk not in reached.runs or reached.is_busy(pk)]
        ready = [one.pk for one in chosen if one.pk not in busy]
        told.update({pk: reached.trouble_of(pk) for pk in ready})
        _take_up(actor, reached, reached.families(pk for pk in ready if told[pk] is None))
    return busy


def _reached(chosen: Sequence[Run], *, wait: bool) -> Reached:
    found = Reached(runs={one.pk: one for one in chosen})
    found.trouble.update({one.pk: why for one in chosen if (why := _why_not(one))})
    level = [one.pk for one in chosen if one.pk not in found.trouble]
    while level:
        rows = Run.objects.filter(parent__in=level, state__in=UNSUCCESSFUL).exclude(REFUSED)
        callers: dict[UUID, UUID] = {pk: caller for pk, caller in rows.values_list("pk", "parent_id") if caller}
        fresh = {one.pk: one for one in lock([pk for pk in callers if pk not in found.runs], wait=wait)}
        for pk, caller in callers.items():
            if pk in found.runs or pk in fresh:
                found.called[caller].append(pk)
            else:
                found.busy.add(caller)
        found.runs |= fresh
        found.trouble.update({pk: why for pk, one in fresh.items() if (why := _why_not(one))})
        level = [pk for pk in fresh if pk not in found.trouble]
    _reopen_where(found)
    return found


def _why_not(run: Run) -> Problem | None:
    if run.state not in UNSUCCESSFUL:
        return Conflict(f"Only a run that did not succeed can be retried; this one is {run.state}.")
    if run.erased_at:
        return Conflict(GONE, code="results_gone")
    if run.parent_id and run.state == RunState.FAILED and run.started_at is None:
        return Conflict("This run could not be started. Mend what it says, then retry the run that called it.")
    return None


def _reopen_where(found: Reached) -> None:
    """For partly done runs, the first stage with items or called runs that failed."""
    partial = [pk for pk, one in found.runs.items() if one.state == RunState.PARTIAL and pk not in found.trouble]
    if not partial:
        return
    visits: dict[UUID, set[int]] = defaultdict(set)
    broken = RunItem.objects.filter(stage__run__in=partial, state=ItemState.FAILED)
    for run_id, visit in broken.values_list("stage__run_id", "stage__visit").distinct():
        visits[run_id].add(visit)
    called = Run.objects.filter(parent__in=partial).exclude(state=RunState.COMPLETED)
    for caller, place in called.values_list("parent_id", "parent_stage").distinct():
        if caller:
            visits[caller].add(_visit_of(place))
    for stage in RunStage.objects.filter(run__in=partial).defer("gives"):
        if visits[stage.run_id] and stage.visit == min(visits[stage.run_id]):
            try:
                found.reopened[stage.run_id] = _reopened(found.runs[stage.run_id].flow, stage)
            except Problem as problem:
                found.trouble[stage.run_id] = problem
    nothing = [pk for pk in partial if pk not in found.reopened and pk not in found.trouble]
    found.trouble |= {pk: Conflict(TAKEN_OVER if found.runs[pk].source_id else NOTHING_LEFT) for pk in nothing}


def _reopened(flow_key: str, stage: RunStage) -> Reopened:
    """Raises Missing for a flow that is not there any more, Conflict for a stage that it has no more."""
    names = [one.name for one in flow(flow_key).stages]
    if stage.name not in names:
        raise Conflict(f"The tool has no stage {stage.name} any more. Run it again from the beginning.")
    return Reopened(stage, frozenset(names[names.index(stage.name) + 1 :]))


def _visit_of(place: str) -> int:
    return int(place.rpartition(":")[2])


def _take_up(actor: Actor, found: Reached, runs: Sequence[Run]) -> None:
    if not runs:
        return
    ids = [one.pk for one in runs]
    _reopen_failed_parts({pk: found.reopened[pk] for pk in ids if pk in found.reopened})
    RunStage.objects.filter(run__in=ids, state__in=(StageState.FAILED, StageState.RETRYING)).update(
        state=StageState.RUNNING, attempts=0, error_code="", error_text=""
    )
    _call_anew(ids)
    failed = RunItem.objects.filter(stage__run__in=ids, state=ItemState.FAILED)
    failed.update(state=ItemState.PENDING, attempts=0, crashes=0, error_code="", error_text="")
    moves.move_each(
        runs,
        after="queued",
        text="Tried again",
        attempt=F("attempt") + 1,
        crashes=0,
        wanted="",
        progress=0.0,
        error_code="",
        error_text="",
        error_id="",
    )
    note_each(actor=actor, action="run.retry", runs=runs)
    wake(len(runs))


def _call_anew(run_ids: Sequence[UUID]) -> None:
    """Calls that were refused are made again, as what they asked for may be there now."""
    refused = Run.objects.filter(REFUSED, parent__in=run_ids)
    places = {(caller, _visit_of(place)) for caller, place in refused.values_list("parent_id", "parent_stage")}
    if places:
        refused.delete()
        stages = RunStage.objects.filter(run__in={caller for caller, _ in places}).values_list("pk", "run_id", "visit")
        RunStage.objects.filter(pk__in=[pk for pk, *place in stages if tuple(place) in places]).update(planned=False)


def _reopen_failed_parts(reopened: Mapping[UUID, Reopened]) -> None:
    """In each of these runs the stage is done again, and all that built on it."""
    if not reopened:
        return
    rows = RunStage.objects.filter(run__in=list(reopened)).values_list("pk", "run_id", "visit")
    RunStage.objects.filter(pk__in=[pk for pk, run, visit in rows if visit > reopened[run].stage.visit]).delete()
    links = RunArtifact.objects.filter(run__in=list(reopened)).values_list("pk", "run_id", "stage", "artifact_id")
    stale = {pk: made for pk, run, stage, made in links if stage in reopened[run].built_on_it}
    RunArtifact.objects.filter(pk__in=list(stale)).delete()
    drop_unlinked(stale.values())
    names = {one.stage.pk: one.stage.name for one in reopened.values()}
    RunStage.objects.filter(pk__in=list(names)).update(state=StageState.FAILED, progress=0.0)
    for name in set(names.values()):
        again = [run for run, one in reopened.items() if one.stage.name == name]
        Run.objects.filter(pk__in=again).update(next_stage=name)
