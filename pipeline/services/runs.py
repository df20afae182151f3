"""The verbs of runs. Every door ends here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.actor import Actor
from accounts.errors import Conflict, Invalid
from accounts.services.audit import record
from accounts.services.limits import spend_as_person
from documents.services.artifacts import check_keep_days, hold_artifacts
from documents.services.documents import Upload
from pipeline.choices import RunState, StageState
from pipeline.engine import moves
from pipeline.engine.admission import count_pages, pages_of, refuse_without_means, refuse_without_money
from pipeline.engine.events import Happening, append
from pipeline.engine.starting import (
    check_number,
    check_wishes,
    copy_inputs,
    create_run,
    run_started_once,
)
from pipeline.engine.wake import wake
from pipeline.models import Review, ReviewItem, Run, RunArtifact, RunItem, RunStage
from pipeline.params import clean_params
from pipeline.registry import flow
from pipeline.selectors.restarting import rows_before
from pipeline.selectors.runs import run_for
from pipeline.selectors.tools import BULK, in_words
from pipeline.services.bringing import bring_in, seal_password
from pipeline.services.retrying import GONE, retry_each
from pipeline.services.steering import (
    Told,
    cancel_each,
    delete_each,
    only,
    pause_each,
    restore_each,
    resume_each,
)

LEFT = "What went into this run was made on the way, and left with the results. Start the run that called it again."
FOREGROUND = timedelta(minutes=1)  # how long workers leave a run to the process that started it


def start_run(
    *,
    actor: Actor,
    flow_key: str,
    project_id: UUID | str,
    document_ids: Sequence[UUID | str] = (),
    uploads: Sequence[Upload] = (),
    upload_places: Sequence[int] = (),
    params: Mapping[str, Any] | None = None,
    param_uploads: Mapping[str, Upload] | None = None,
    title: str = "",
    once_key: str | None = None,
    unattended: bool = False,
    foreground: bool = False,
    keep_days: int | None = None,
    password: str = "",
) -> Run:
    """Starts a flow over documents; files among the wishes are stored first.

    Several documents for a flow that takes one go through it each in a run of its own, under one run of `BULK`. Files
    come after the documents, or at their ``upload_places`` among all, from 0; ``param_uploads`` are for parameters that
    take a document. The same ``once_key`` in a project starts one run, however often it comes. A ``foreground``
    run is left to the calling process for a while. Results stay for ``keep_days``, or as the project says. ``password``
    is tried on what is encrypted and kept with the documents it opens. Raises Invalid, NotAllowed, Missing, and
    Unavailable, TooLarge, TooMany or Conflict when there is no room or a limit is reached.
    """
    chosen = flow(flow_key)
    require(actor, "run.start", project_id)
    if once_key and (found := run_started_once(project_id, once_key)):
        return found
    check_keep_days(keep_days)
    spend_as_person(actor=actor, scope="run")
    many = len(document_ids) + len(uploads)
    is_bulk = many > 1 and chosen.most == 1
    check_wishes(chosen, 1 if is_bulk else many, params or {}, param_uploads or {})
    if is_bulk:
        check_number(flow(BULK), many)
    brought = bring_in(
        actor=actor, chosen=chosen, project_id=project_id, document_ids=document_ids, uploads=uploads,
        places=upload_places, params=params or {}, param_uploads=param_uploads or {}, password=password,
        every=not is_bulk,
    )  # fmt: skip
    params = brought.params
    if is_bulk:
        flow_key, params = BULK, {"flow": flow_key, "params": clean_params(chosen, params)}
    with transaction.atomic():
        run, is_new = create_run(
            actor=actor, flow_key=flow_key, project_id=project_id, document_ids=brought.document_ids, params=params,
            title=title, once_key=once_key, unattended=unattended, keep_days=keep_days,
            not_before=timezone.now() + FOREGROUND if foreground else None,
        )  # fmt: skip
        if is_new:
            seal_password(actor=actor, brought=brought, password=password)
            tool = str(params["flow"]) if flow_key == BULK else flow_key
            _record(actor, "run.start", run, flow=flow_key, does=in_words(tool, many if flow_key == BULK else None))
            wake()
    return run


def pause_run(*, actor: Actor, run_id: UUID | str) -> Run:
    """Asks a run to stop where it can go on later; one that no worker holds stops at once."""
    return _steered(pause_each, actor, run_id)


def cancel_run(*, actor: Actor, run_id: UUID | str) -> Run:
    """Asks a run and those it called to end; what is done stays."""
    return _steered(cancel_each, actor, run_id)


def resume_run(*, actor: Actor, run_id: UUID | str) -> Run:
    """Lets a paused run, and the paused runs it called, go on."""
    return _steered(resume_each, actor, run_id)


def retry_run(*, actor: Actor, run_id: UUID | str) -> Run:
    """Takes up an ended run where it failed: the failed stage, and of its items only those that failed."""
    run_for(actor=actor, run_id=run_id, verb="run.control")
    spend_as_person(actor=actor, scope="run")
    return _steered(retry_each, actor, run_id)


def delete_run(*, actor: Actor, run_id: UUID | str) -> None:
    """Puts an ended run into the trash; one that is still going is cancelled first."""
    _steered(delete_each, actor, run_id)


def restore_run(*, actor: Actor, run_id: UUID | str) -> Run:
    return _steered(restore_each, actor, run_id, trashed=True)


def _steered(verb: Callable[..., Told], actor: Actor, run_id: UUID | str, trashed: bool = False) -> Run:
    """One run, as the verb does it with many; raises why nothing was done."""
    run = run_for(actor=actor, run_id=run_id, verb="run.control", trashed=trashed)
    only(verb(actor=actor, run_ids=[run.pk]))
    run.refresh_from_db()
    return run


def rerun_run(*, actor: Actor, run_id: UUID | str, stage: str = "", params: Mapping[str, Any] | None = None) -> Run:
    """A new run that takes over what an earlier one did before ``stage`` and goes on from there."""
    return _derive(actor, run_id, "rerun", stage, params, start=True)


def fork_run(*, actor: Actor, run_id: UUID | str, stage: str = "", params: Mapping[str, Any] | None = None) -> Run:
    """As `rerun_run`, but the new run stays paused, so that its reviews can be changed before it goes on."""
    return _derive(actor, run_id, "fork", stage, params, start=False)


def clone_run(*, actor: Actor, run_id: UUID | str, params: Mapping[str, Any] | None = None) -> Run:
    """The same documents and parameters from the beginning."""
    return _derive(actor, run_id, "clone", "", params, start=True)


def _derive(
    actor: Actor, run_id: UUID | str, verb: str, stage: str, params: Mapping[str, Any] | None, *, start: bool
) -> Run:
    source = run_for(actor=actor, run_id=run_id)
    require(actor, "run.start", source.project_id)
    spend_as_person(actor=actor, scope="run")
    chosen = flow(source.flow)
    names = [one.name for one in chosen.stages]
    stage = stage or names[0]
    if stage not in names:
        known = ", ".join(names)
        raise Invalid(f"{chosen.title} has no stage {stage}.", fields={"stage": [f"One of: {known}."]})
    done = list(source.stages.filter(state__in=(StageState.DONE, StageState.SKIPPED)).order_by("visit"))
    before = rows_before(chosen, done, stage)
    if before is None:
        raise Conflict(f"The run has not come as far as {stage}, so nothing can start there.")
    cleaned = clean_params(chosen, {**source.params, **(params or {})})
    many = source.inputs.filter(role="document").count()
    if source.erased_at and many < chosen.least:
        raise Conflict(LEFT, code="results_gone")
    check_number(chosen, many)
    with transaction.atomic():
        pages = pages_of(source.inputs.values_list("version__pages", flat=True))
        refuse_without_means(actor, source.project_id, pages)
        refuse_without_money(actor, chosen, source.project_id, cleaned)
        run = Run.objects.create(
            project_id=source.project_id,
            flow=source.flow,
            keep_days=source.keep_days,
            title=source.title,
            params=cleaned,
            created_by_id=actor.user_id,
            door=actor.door,
            unattended=source.unattended,
            source=source,
            source_verb=verb,
            next_stage=stage,
            visits=len(before),
            state=RunState.QUEUED,
        )
        copy_inputs(actor, chosen, source, run)
        _copy(source, run, before, reopen=not start)
        count_pages(run)
        append(run.pk, [Happening("run.queued", text=f"Started as a {verb}", facts={"source": str(source.pk)})])
        if not start:
            moves.move(run.pk, before="queued", after="paused")
        _record(actor, f"run.{verb}", run, source=str(source.pk), stage=stage)
        wake()
    run.refresh_from_db()
    return run


def _copy(source: Run, run: Run, stages: Sequence[RunStage], *, reopen: bool) -> None:
    """Done stages, artifacts and reviews as they stand; ``reopen`` lets reviews be changed again."""
    for visit, one in enumerate(stages, 1):
        copied = RunStage.objects.create(
            run=run, name=one.name, visit=visit, state=one.state, action=one.action, gives=one.gives,
            copied=True, planned=one.planned, progress=1.0, started_at=one.started_at, ended_at=one.ended_at,
        )  # fmt: skip
        _copy_items(one, copied)
    names = {one.name for one in stages}
    _refuse_what_is_gone(source, names)
    RunArtifact.objects.bulk_create(
        RunArtifact(run=run, artifact_id=link.artifact_id, stage=link.stage, key=link.key)
        for link in source.artifacts.filter(stage__in=names)
    )
    for review in source.reviews.filter(stage__in=names):
        items = list(review.items.all())
        copy = Review.objects.create(
            run=run, name=review.name, stage=review.stage, closed_at=None if reopen else review.closed_at,
            closed_by_id=review.closed_by_id, closed_how=review.closed_how, comment=review.comment,
        )  # fmt: skip
        ReviewItem.objects.bulk_create(
            ReviewItem(
                review=copy, position=one.position, proposed=one.proposed, value=one.value, decision=one.decision,
                decided_by_id=one.decided_by_id, decided_at=one.decided_at, note=one.note,
            )
            for one in items
        )  # fmt: skip


def _refuse_what_is_gone(source: Run, names: set[str]) -> None:
    """Raises Conflict when results that would be taken over have expired; those that have not are held meanwhile."""
    if not names:
        return
    taken = source.artifacts.filter(stage__in=names)
    erased = Run.objects.filter(pk=source.pk).exclude(erased_at=None).exists()
    if erased or any(gone for gone in hold_artifacts(list(taken.values_list("artifact_id", flat=True)))):
        raise Conflict(GONE, code="results_gone")


def _copy_items(before: RunStage, after: RunStage) -> None:
    """A run that takes over items that failed is as incomplete as the one it takes them from."""
    RunItem.objects.bulk_create(
        (
            RunItem(
                stage=after, key=one.key, position=one.position, label=one.label, given=one.given, state=one.state,
                result=one.result, error_code=one.error_code, error_text=one.error_text,
            )
            for one in before.items.all()
        ),
        batch_size=500,
    )  # fmt: skip


def _record(actor: Actor, action: str, run: Run, **details: Any) -> None:
    record(actor=actor, action=action, target=f"run:{run.pk}", project_id=run.project_id, details=details)
