"""The one transaction in which a stage's effects, its outputs and its mark "done" appear together."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.errors import Unavailable
from documents.services.artifacts import add_artifact
from documents.services.blobs import hold_blobs
from pipeline.choices import RunState, StageState
from pipeline.contract import DEFAULT, Facts, Halt, Kept, Outcome, Stage, TryLater
from pipeline.engine.claim import Claim
from pipeline.engine.events import Happening, append
from pipeline.engine.live import Figures
from pipeline.engine.storable import storable
from pipeline.models import Run, RunArtifact, RunStage

log = structlog.get_logger(__name__)
T = TypeVar("T")
LARGEST_GIVES = 64 * 1024
PATIENCE = 30.0  # seconds a commit waits for a database that went away


class BadStage(Exception):
    """A stage breaks its contract: our bug."""


def fence(claim: Claim, **columns: Any) -> None:
    """First statement of every transaction of a worker: still ours, or Halt. Locks the run's row."""
    mine = Run.objects.filter(pk=claim.run_id, fence=claim.fence, state=RunState.RUNNING)
    if mine.update(beats=F("beats") + 1, **columns) != 1:
        raise Halt("lost")


def with_patience(act: Callable[[bool], T]) -> T:
    """Does a transaction, again while the database is away.

    ``act`` is told whether it is done again, and must then look whether the first time went through after all.
    """
    until = time.monotonic() + PATIENCE
    pause, again = 0.2, False
    while True:
        try:
            with transaction.atomic():
                return act(again)
        except (OperationalError, InterfaceError) as error:
            if time.monotonic() > until or connection.in_atomic_block:
                raise
            log.warning("commit_waits_for_database", error=str(error))
            connection.close()
            time.sleep(pause)
            pause, again = min(2.0, pause * 2), True


def settled(stage: type[Stage[Any, Any]], written: Mapping[str, Any] | Outcome) -> Outcome:
    """What `write` answered, held against what the stage declared; raises BadStage."""
    outcome = written if isinstance(written, Outcome) else Outcome(gives=written, action=DEFAULT)
    if set(outcome.gives) != set(stage.gives):
        raise BadStage(f"{stage.__name__} declares {sorted(stage.gives)} and gives {sorted(outcome.gives)}")
    if outcome.action not in stage.actions:
        raise BadStage(f"{stage.__name__} has no action {outcome.action!r}")
    size = len(json.dumps(outcome.gives))
    if size > LARGEST_GIVES:
        raise BadStage(f"{stage.__name__} gives {size} bytes; keep a file and give its reference")
    return outcome


def spent(figures: Figures, seconds: float) -> dict[str, Any]:
    """What to add to a stage's row for one visit of ``seconds`` of work by the monotonic clock."""
    return {
        "duration_ms": F("duration_ms") + int(seconds * 1000),
        "peak_memory": Greatest(F("peak_memory"), figures.peak_memory),
        "bytes_in": F("bytes_in") + figures.bytes_in,
        "bytes_out": F("bytes_out") + figures.bytes_out,
    }


def finish_stage(
    claim: Claim,
    row: RunStage,
    *,
    outcome: Outcome,
    next_stage: str,
    figures: Figures,
    seconds: float,
    happenings: list[Happening],
    progress: float,
) -> None:
    """Marks a stage done and moves the program counter. Runs inside the caller's transaction, after `fence`."""
    RunStage.objects.filter(pk=row.pk).update(
        state=StageState.DONE,
        action=outcome.action,
        gives=storable(outcome.gives),
        progress=1.0,
        ended_at=timezone.now(),
        error_code="",
        error_text="",
        **spent(figures, seconds),
    )
    append(
        claim.run_id,
        [*happenings, Happening("stage.done", stage=row.name, facts={"action": outcome.action})],
        next_stage=next_stage,
        crashes=0,
        progress=Greatest(F("progress"), Value(progress)),
    )


def add_artifacts(facts: Facts, stage: str, kept: Iterable[Kept], item_key: str = "") -> list[Happening]:
    """Rows for files that are already in the store; answers the events that tell of them."""
    told, kept = [], list(kept)
    try:
        hold_blobs({one.sha256 for one in kept})
    except Unavailable as error:  # the work is done again, and keeps them again
        raise TryLater(error.code, error.text, after=0) from error
    keep_days = Run.objects.values_list("keep_days", flat=True).get(pk=facts.run_id) if kept else None
    for one in kept:
        artifact = add_artifact(
            actor=facts.actor,
            project_id=facts.project_id,
            kind=one.kind,
            name=one.name,
            sha256=one.sha256,
            size=one.size,
            media_type=one.media_type,
            made_by={"run": facts.run_id, "flow": facts.flow, "stage": stage, "item": item_key},
            params=facts.params,
            tools=one.tools,
            proof=one.proof,
            guarded=one.guarded,
            keep_days=keep_days,
        )
        key = f"{one.kind}:{item_key}" if item_key else one.kind
        RunArtifact.objects.create(run_id=facts.run_id, artifact=artifact, stage=stage, key=key)
        about = {"id": str(artifact.pk), "kind": one.kind, "name": one.name, "size": one.size}
        told.append(Happening("artifact.added", stage=stage, text=one.name, facts=about))
    return told


def went_through(row: RunStage) -> str | None:
    """The stage that follows, when a commit whose answer was lost had in fact happened; else None."""
    if not RunStage.objects.filter(pk=row.pk, state=StageState.DONE).exists():
        return None
    return Run.objects.values_list("next_stage", flat=True).get(pk=row.run_id)
