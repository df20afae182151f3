"""A calling stage: runs of other flows under this one, waited for without a worker."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from pipeline.choices import RunState
from pipeline.contract import Calling, CallOutcome, CallStage, Halt
from pipeline.engine import commit, moves
from pipeline.engine.events import Happening, append
from pipeline.engine.facts import outputs_of
from pipeline.engine.perform import Visit, close
from pipeline.engine.points import pass_point
from pipeline.engine.starting import create_run
from pipeline.engine.wake import wake
from pipeline.lifecycle import ENDED
from pipeline.models import Run


class Waiting(Halt):
    """Children are still at work; the run waits as a row."""

    def __init__(self, left: int) -> None:
        super().__init__("children")
        self.left = left


def perform_calls(visit: Visit, stage: CallStage) -> str:
    """Starts the called runs once, goes on when all ended; raises Waiting until then. Answers as `perform`."""
    if not visit.row.planned:
        with visit.pulse.within(stage.seconds, stage.title):
            _start(visit, stage)
    children = list(Run.objects.filter(parent=visit.run, parent_stage=_place(visit)).order_by("created_at"))
    left = [child for child in children if child.state not in ENDED]
    visit.show((len(children) - len(left)) / max(1, len(children)))
    if left:
        raise Waiting(len(left))
    outcomes = [
        CallOutcome(child.parent_key, str(child.pk), child.state, outputs_of(child.pk), child.error_text)
        for child in children
    ]
    words = visit.pulse.drain()

    def act(again: bool) -> str:
        if again and (done := commit.went_through(visit.row)) is not None:
            return done
        commit.fence(visit.claim)
        return close(visit, commit.settled(type(stage), stage.finish(visit.facts, outcomes)), words)

    target = commit.with_patience(act)
    pass_point("commit", stage.name)
    return target


def _place(visit: Visit) -> str:
    """A loop that calls again calls anew."""
    return f"{visit.row.name}:{visit.row.visit}"


def _start(visit: Visit, stage: CallStage) -> None:
    callings = list(stage.calls(visit.facts))
    with transaction.atomic():
        commit.fence(visit.claim)
        for calling in callings:
            _call(visit, calling)
        visit.row.planned = True
        visit.row.save(update_fields=["planned"])
        append(visit.run.pk, [Happening("stage.planned", stage=stage.name, facts={"runs": len(callings)})])
        for _ in callings:
            wake()


def _call(visit: Visit, calling: Calling) -> None:
    create_run(
        actor=visit.facts.actor,
        flow_key=calling.flow,
        project_id=visit.run.project_id,
        document_ids=calling.document_ids,
        params=calling.params,
        title=calling.title,
        unattended=visit.run.unattended,
        parent=visit.run,
        parent_stage=_place(visit),
        parent_key=calling.key,
    )


def wake_parent(run: Run) -> None:
    """When a called run ends: the caller looks again. In the transaction of the child's end.

    The parent's row is locked first: either it is waiting and is queued here, or it goes to wait after this commit
    and then sees that this child has ended.
    """
    if run.parent_id is None:
        return
    parent = Run.objects.select_for_update().get(pk=run.parent_id)
    if parent.state == RunState.WAITING:
        moves.move(parent.pk, before="waiting", after="queued", quiet=True)
        wake()


def calls_left(run_id: UUID) -> int:
    """How many called runs have not ended."""
    return Run.objects.filter(parent_id=run_id).exclude(state__in=ENDED).count()


def partly_failed(run: Run, stages: Collection[str] | None = None) -> bool:
    """Whether a run it called did not complete; in a stage it took over, one that its source called."""
    called = Run.objects.filter(parent=run).exclude(state=RunState.COMPLETED)
    names = {place.partition(":")[0] for place in called.values_list("parent_stage", flat=True)}
    if names if stages is None else names & set(stages):
        return True
    if run.source is None:
        return False
    copied = set(run.stages.filter(copied=True).values_list("name", flat=True))
    copied = copied if stages is None else copied & set(stages)
    return bool(copied) and partly_failed(run.source, copied)
