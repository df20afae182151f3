"""Gathering what a stage may know of its run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.actor import Actor, operator
from accounts.models import User
from pipeline.choices import StageState
from pipeline.contract import Facts, Input, Reviewed
from pipeline.models import ReviewItem, Run, RunInput, RunStage
from pipeline.registry import flow


def actor_of(run: Run) -> Actor:
    """Whoever started the run, with the rights that person has now."""
    if run.created_by_id is None:
        return operator(run.door)  # type: ignore[arg-type]
    user = User.objects.get(pk=run.created_by_id)
    role = user.role if user.is_active else "anonymous"
    return Actor(role=role, door=run.door, user_id=str(user.pk), name=user.email)  # type: ignore[arg-type]


def inputs_of(run_id: UUID) -> tuple[Input, ...]:
    rows = RunInput.objects.filter(run_id=run_id).select_related("version__blob", "version__document")
    return tuple(
        Input(
            role=row.role,
            document_id=str(row.version.document_id),
            version_id=str(row.version_id),
            name=row.version.document.name,
            sha256=row.version.blob_id,
            size=row.version.blob.size,
            media_type=row.version.blob.media_type,
            position=row.position,
        )
        for row in rows
    )


def outputs_of(run_id: UUID) -> dict[str, Any]:
    """What all done stages gave; where a loop gave a name again, the last one."""
    found: dict[str, Any] = {}
    rows = RunStage.objects.filter(run_id=run_id, state=StageState.DONE).order_by("visit")
    for gives in rows.values_list("gives", flat=True):
        found.update(gives)
    return found


def reviews_of(run: Run) -> dict[str, tuple[Reviewed, ...]]:
    """All reviewed items by review, as values of the review's dataclass; a review of nothing is empty."""
    kinds = {stage.review.name: stage.review for stage in flow(run.flow).stages if stage.review}
    if not kinds:
        return {}
    found: dict[str, list[Reviewed]] = {name: [] for name in run.reviews.values_list("name", flat=True)}
    for item in ReviewItem.objects.filter(review__run=run).select_related("review"):
        kind = kinds[item.review.name]
        found[kind.name].append(
            Reviewed(
                id=str(item.pk),
                decision=item.decision,
                value=kind.load(item.value),
                proposed=kind.load(item.proposed) if item.proposed is not None else None,
                note=item.note,
                by_person=item.review.closed_how != "defaults",
            )
        )
    return {name: tuple(items) for name, items in found.items()}


def facts_of(run: Run, visit: int, inputs: tuple[Input, ...]) -> Facts:
    """What stands now; the inputs are pinned when a run starts and need reading only once."""
    return Facts(
        run_id=str(run.pk),
        flow=run.flow,
        project_id=str(run.project_id),
        actor=actor_of(run),
        inputs=inputs,
        params=run.params,
        outputs=outputs_of(run.pk),
        reviews=reviews_of(run),
        visit=visit,
        now=timezone.now(),
    )
