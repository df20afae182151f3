"""Opening the review that a stage asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from pipeline.choices import Decision
from pipeline.engine.events import Happening
from pipeline.engine.telling import tell_of_review
from pipeline.models import Review, ReviewItem
from pipeline.reviewing import ReviewKind


def open_review(
    run_id: UUID | str, kind: ReviewKind, stage: str, values: Sequence[Any], *, by_defaults: bool
) -> list[Happening]:
    """Stores the proposals; ``by_defaults`` accepts them at once. In the stage's own transaction."""
    Review.objects.filter(run_id=run_id, name=kind.name).delete()  # a loop that comes round proposes anew
    now = timezone.now()
    review = Review.objects.create(
        run_id=run_id,
        name=kind.name,
        stage=stage,
        closed_at=now if by_defaults else None,
        closed_how="defaults" if by_defaults else "",
    )
    ReviewItem.objects.bulk_create(
        ReviewItem(
            review=review,
            position=number,
            proposed=(dumped := kind.dump(value)),
            value=dumped,
            decision=Decision.ACCEPTED if by_defaults else Decision.OPEN,
        )
        for number, value in enumerate(values, 1)
    )
    facts = {"review": kind.name, "items": len(values)}
    if by_defaults:
        return [Happening("review.closed", stage=stage, text=f"{kind.title}: defaults taken", facts=facts)]
    tell_of_review(run_id, name=kind.name, title=kind.title, items=len(values))
    return [Happening("review.opened", stage=stage, text=kind.title, facts=facts)]


def open_review_of(run_id: UUID | str) -> str:
    """The name of the review the run waits for, or ""."""
    found = Review.objects.filter(run_id=run_id, closed_at=None).values_list("name", flat=True).first()
    return found or ""
