"""A calling stage: runs of other flows under this one, waited for without a worker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from accounts.errors import Problem
from documents.services.handing_on import hand_on_document, refuse_to_hand_on
from pipeline.called import Calling, CallOutcome, Delivered
from pipeline.choices import RunState, StageState
from pipeline.contract import CallStage, Halt, Outcome
from pipeline.engine import commit, moves
from pipeline.engine.events import Happening, append
from pipeline.engine.facts import facts_of, inputs_of
from pipeline.engine.perform import Visit, close, share_of_run
from pipeline.engine.points import pass_point
from pipeline.engine.reaching import reach
from pipeline.engine.starting import create_refused, create_run
from pipeline.engine.wake import wake
from pipeline.lifecycle import ENDED
from pipeline.models import Run, RunArtifact, RunStage
from pipeline.registry import known_flow

AT_ONCE = 20  # runs that are called in one transaction: others want to write, too


class Waiting(Halt):
    """Children are still at work; the run waits as a row."""

    def __init__(self, left: int) -> None:
        super().__init__("children")
        self.left = left


def perform_calls(visit: Visit, stage: CallStage) -> str:
    """Starts the called runs once, goes on when all ended; raises Waiting until then. Answers as `perform`."""
    pass_point("read", stage.name)
    if not visit.row.planned:
        with visit.pulse.within(stage.seconds, stage.title):
            _start(visit, stage)
    pass_point("work", stage.name)
    called = Run.objects.filter(parent=visit.run, parent_stage=_place(visit))
    left, total = called.exclude(state__in=ENDED).count(), called.count()
    visit.show((total - left) / max(1, total))
    if left:
        raise Waiting(left)
    outcomes = _outcomes(list(called.order_by("created_at", "pk")))
    words = visit.pulse.drain()

    def act(again: bool) -> str:
        if again and (done := commit.went_through(visit.row)) is not None:
            return done
        commit.fence(visit.claim)
        outcome = commit.settled(type(stage), stage.finish(visit.facts, outcomes))
        _adopt(visit, outcome, outcomes)
        return close(visit, outcome, words)

    target = commit.with_patience(act)
    pass_point("commit", stage.name)
    return target


def _place(visit: Visit) -> str:
    """A loop that calls again calls anew."""
    return f"{visit.row.name}:{visit.row.visit}"


# --- calling ----------------------------------------------------------------------------------------------------
def _start(visit: Visit, stage: CallStage) -> None:
    """Calls in small transactions; what was called before a worker died is found again by its key."""
    callings = list(stage.calls(visit.facts))
    for first in range(0, len(callings), AT_ONCE):
        with transaction.atomic():
            _fence(visit)
            for calling in callings[first : first + AT_ONCE]:
                _call(visit, calling)
    with transaction.atomic():
        _fence(visit)
        visit.row.planned = True
        visit.row.save(update_fields=["planned"])
        append(visit.run.pk, [Happening("stage.planned", stage=stage.name, facts={"runs": len(callings)})])


def _fence(visit: Visit) -> None:
    """Ours, and nobody asked the run to stop: whoever asks later finds the runs that are called now."""
    commit.fence(visit.claim)
    if wanted := Run.objects.values_list("wanted", flat=True).get(pk=visit.run.pk):
        raise Halt(wanted)


def _call(visit: Visit, calling: Calling) -> None:
    place = _place(visit)
    if visit.run.children.filter(parent_stage=place, parent_key=calling.key).exists():
        return
    try:
        refuse_to_hand_on(actor=visit.facts.actor, project_id=visit.run.project_id, references=calling.files)
        with transaction.atomic():
            handed = [_handed_on(visit, one) for one in calling.files]
            create_run(
                actor=visit.facts.actor,
                flow_key=calling.flow,
                project_id=visit.run.project_id,
                document_ids=[*calling.document_ids, *handed],
                params=calling.params,
                title=calling.title,
                unattended=visit.run.unattended,
                parent=visit.run,
                parent_stage=place,
                parent_key=calling.key,
            )
    except Problem as problem:
        create_refused(visit.run, place, calling, problem)
    else:
        wake()


def _handed_on(visit: Visit, reference: object) -> UUID:
    return hand_on_document(
        actor=visit.facts.actor,
        project_id=visit.run.project_id,
        reference=reference,  # type: ignore[arg-type]
        opens_as=[one.version_id for one in visit.facts.inputs],
    )


# --- what came of it --------------------------------------------------------------------------------------------
def recount(run: Run) -> None:
    """What its calling stages gave, anew, after documents of it were deleted; in the caller's transaction.

    Files that were deleted or have expired count as on the day they were made.
    """
    chosen = known_flow(run.flow)
    stages = {one.name: one for one in chosen.stages if issubclass(one, CallStage)} if chosen else {}
    inputs = inputs_of(run.pk)
    for row in run.stages.filter(name__in=stages).exclude(gives={}):
        called = Run.objects.filter(parent=run, parent_stage=f"{row.name}:{row.visit}").order_by("created_at", "pk")
        facts = facts_of(run, row.visit, inputs)
        row.gives |= stages[row.name]().recount(facts, _outcomes(list(called), with_gone=True))
        row.save(update_fields=["gives"])


def _outcomes(children: Sequence[Run], *, with_gone: bool = False) -> list[CallOutcome]:
    """How they ended, in as many queries for one as for many; ``with_gone`` names files whose bytes have left, too."""
    outputs: dict[UUID, dict[str, object]] = defaultdict(dict)
    rows = RunStage.objects.filter(run__in=children, state=StageState.DONE).order_by("visit")
    for run_id, gives in rows.values_list("run_id", "gives"):
        outputs[run_id].update(gives)
    made: dict[UUID, list[RunArtifact]] = defaultdict(list)
    for link in RunArtifact.objects.filter(run__in=children).select_related("artifact").order_by("id"):
        made[link.run_id].append(link)
    return [
        CallOutcome(
            key=child.parent_key,
            run_id=str(child.pk),
            state=child.state,
            outputs=outputs[child.pk],
            error_text=child.error_text,
            error_code=child.error_code,
            delivered=_delivered(child, [one for one in made[child.pk] if with_gone or one.artifact.blob_id]),
        )
        for child in children
    ]


def _delivered(child: Run, links: Sequence[RunArtifact]) -> tuple[Delivered, ...]:
    """The files people come for, in the order in which the flow names their kinds."""
    chosen = known_flow(child.flow)
    kinds = chosen.delivers if chosen else ()
    files = [one.artifact for one in links if not kinds or one.artifact.kind in kinds]
    files.sort(key=lambda one: kinds.index(one.kind) if kinds else 0)
    return tuple(
        Delivered(
            id=str(one.pk), kind=one.kind, name=one.name, sha256=one.sha256, size=one.size, media_type=one.media_type,
            guarded=one.guarded and one.released_at is None,
        )
        for one in files
    )  # fmt: skip


def _adopt(visit: Visit, outcome: Outcome, outcomes: Sequence[CallOutcome]) -> None:
    """Files of called runs become the caller's: the same rows, linked once more."""
    kinds = {one.id: (call.key, one.kind) for call in outcomes for one in call.delivered}
    if strange := [one for one in outcome.adopts if one not in kinds]:
        raise commit.BadStage(f"{visit.row.name} adopts {strange[0]}, which no run it called delivered")
    RunArtifact.objects.bulk_create(
        (
            RunArtifact(run=visit.run, artifact_id=one, stage=visit.row.name, key=":".join(kinds[one][::-1])[:120])
            for one in outcome.adopts
        ),
        batch_size=500,
        ignore_conflicts=True,
    )


# --- the caller -------------------------------------------------------------------------------------------------
def wake_parent(run: Run) -> None:
    """When a called run ends: the caller goes on if it was the last. In the transaction of the child's end.

    The parent's row is locked first: of two that end at the same time the later one sees that it is the last. Either
    the parent is waiting and is queued here, or it goes to wait after this commit and then sees that none is left.
    """
    if run.parent_id is None:
        return
    parent = Run.objects.select_for_update().get(pk=run.parent_id)
    _count_end(parent, run.parent_stage)
    if parent.state == RunState.WAITING and not calls_left(parent.pk):
        moves.move(parent.pk, before="waiting", after="queued", quiet=True)
        wake()


def _count_end(parent: Run, place: str) -> None:
    """The caller's progress follows the runs it called, so that lists, pages and the API tell the same of it.

    Not before all are called: of twenty out of a thousand, one is not a twentieth of the work.
    """
    chosen, (name, _, visit) = known_flow(parent.flow), place.partition(":")
    names = [stage.name for stage in chosen.stages] if chosen else []
    if name not in names or not parent.stages.filter(name=name, visit=int(visit), planned=True).exists():
        return
    called = Run.objects.filter(parent=parent, parent_stage=place)
    count = called.aggregate(all=Count("pk"), ended=Count("pk", filter=Q(state__in=ENDED)))
    at = count["ended"] / count["all"]
    share = share_of_run(names, name, at)
    if Run.objects.filter(pk=parent.pk, progress__lt=share).exclude(state__in=ENDED).update(progress=share):
        append(
            parent.pk, [Happening("stage.progress", stage=name, facts={"stage": round(at, 4), "run": round(share, 4)})]
        )


def wake_parents(parent_ids: Collection[UUID]) -> None:
    """As `wake_parent`, after the ends of many called runs were committed.

    A process that dies in between leaves them to the sweeper, which queues waiting runs that nothing holds up.
    """

    def act(rows: list[Run], are_called: bool) -> list[UUID]:
        unended = set(_unended([one.pk for one in rows]).values_list("parent_id", flat=True))
        waiting = [one for one in rows if one.state == RunState.WAITING and one.pk not in unended]
        moves.move_each(waiting, after="queued", quiet=True)
        wake(len(waiting))
        return []

    reach(parent_ids, act)


def calls_left(run_id: UUID) -> int:
    """How many called runs have not ended."""
    return _unended([run_id]).count()


def _unended(parent_ids: Collection[UUID]) -> QuerySet[Run]:
    return Run.objects.filter(parent__in=parent_ids).exclude(state__in=ENDED)


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
