"""Reviews as an actor may see them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.access import Verb
from accounts.actor import Actor
from accounts.errors import Missing
from pipeline.choices import Decision
from pipeline.lifecycle import ENDED
from pipeline.models import Review, ReviewItem
from pipeline.registry import flow
from pipeline.reviewing import ReviewKind
from pipeline.selectors.runs import run_for, runs_of


def open_reviews_of(*, actor: Actor) -> QuerySet[Review]:
    """The inbox: reviews that wait for somebody with this actor's rights, oldest first."""
    going = runs_of(actor=actor, verb="review.decide").exclude(state__in=ENDED)
    rows = Review.objects.filter(closed_at=None, run__in=going)
    return _counted(rows).order_by("opened_at")


def count_open_reviews(*, actor: Actor) -> int:
    """How many reviews wait for somebody with this actor's rights."""
    if actor.user_id is None:
        return 0
    return Review.objects.filter(closed_at=None, run__in=runs_of(actor=actor, verb="review.decide")).count()


def open_review_of(*, actor: Actor, run_id: UUID | str) -> Review | None:
    """The review a run waits for, with the numbers of its items; raises Missing."""
    run = run_for(actor=actor, run_id=run_id)
    return _counted(Review.objects.filter(run=run, closed_at=None)).first()


def _counted(rows: QuerySet[Review]) -> QuerySet[Review]:
    left = Count("items", filter=Q(items__decision=Decision.OPEN))
    return rows.select_related("run", "run__project").annotate(left=left, total=Count("items"))


def review_for(*, actor: Actor, run_id: UUID | str, name: str, verb: Verb = "run.see") -> Review:
    """One review of one run; raises Missing, NotAllowed."""
    run = run_for(actor=actor, run_id=run_id, verb=verb)
    found = Review.objects.select_related("run", "run__project").filter(run=run, name=name).first()
    if found is None:
        raise Missing("This run has no such review.")
    return found


def review_kind(review: Review) -> ReviewKind:
    """What the review's items are, as its flow declares it."""
    for stage in flow(review.run.flow).stages:
        if stage.review and stage.review.name == review.name:
            return stage.review
    raise Missing("The tool of this run has no such review any more.")


def item_for(*, actor: Actor, run_id: UUID | str, name: str, item_id: UUID | str, verb: Verb = "run.see") -> ReviewItem:
    """One proposal; raises Missing, NotAllowed."""
    review = review_for(actor=actor, run_id=run_id, name=name, verb=verb)
    found = ReviewItem.objects.filter(review=review, pk=item_id).first()
    if found is None:
        raise Missing("There is no such proposal.")
    found.review = review
    return found


def counted_review_for(*, actor: Actor, run_id: UUID | str, name: str, verb: Verb = "run.see") -> Review:
    """One review with the numbers of its items; raises Missing, NotAllowed."""
    found = review_for(actor=actor, run_id=run_id, name=name, verb=verb)
    return _counted(Review.objects.filter(pk=found.pk)).get()


def items_of_review(*, actor: Actor, run_id: UUID | str, name: str, decision: str = "") -> QuerySet[ReviewItem]:
    """The proposals of a review in order, all or those with one decision; raises Missing."""
    rows = ReviewItem.objects.filter(review=review_for(actor=actor, run_id=run_id, name=name))
    return rows.filter(decision=decision) if decision else rows
