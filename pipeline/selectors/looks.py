"""A review with all that its page is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from accounts.access import may
from accounts.actor import Actor
from pipeline.engine.facts import inputs_of
from pipeline.models import Review, ReviewItem
from pipeline.reviewing import ReviewKind, Shown
from pipeline.selectors.outputs import given_by_stages, stored_output
from pipeline.selectors.reviews import review_for, review_kind


@dataclass(frozen=True)
class Material:
    """``may_decide`` is whether this actor may, and the review is open. ``values`` are the items' JSON by id."""

    review: Review
    kind: ReviewKind
    items: tuple[Shown, ...]
    values: dict[str, dict[str, Any]]
    given: dict[str, Any]
    documents: dict[str, str]
    may_decide: bool

    def stored(self, name: str) -> bytes:
        return stored_output(self.given.get(name))


def material_of(*, actor: Actor, run_id: UUID | str, name: str) -> Material:
    """One review of one run, for whoever may see the run; raises Missing."""
    review = review_for(actor=actor, run_id=run_id, name=name)
    kind = review_kind(review)
    rows = list(ReviewItem.objects.filter(review=review).select_related("decided_by"))
    return Material(
        review=review,
        kind=kind,
        items=tuple(map(partial(_shown, kind), rows)),
        values={str(row.pk): row.value for row in rows},
        given=given_by_stages(review.run_id),
        documents={one.role: one.version_id for one in inputs_of(review.run_id)},
        may_decide=review.closed_at is None and may(actor, "review.decide", review.run.project_id),
    )


def _shown(kind: ReviewKind, row: ReviewItem) -> Shown:
    value = kind.adapter.validate_python(row.value)
    return Shown(
        id=str(row.pk),
        decision=row.decision,
        value=value,
        proposed=row.proposed,
        title=kind.describe(value),
        version=row.version,
        note=row.note,
        decided_by=str(row.decided_by) if row.decided_by else "",
        decided_at=row.decided_at,
    )
