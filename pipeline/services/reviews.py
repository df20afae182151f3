"""What a person decides about proposals, through whichever door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from pydantic import TypeAdapter

from accounts.actor import Actor
from accounts.errors import Conflict, Invalid, Missing, Stale
from accounts.services.audit import record
from pipeline.choices import Decision
from pipeline.engine import moves
from pipeline.engine.events import Happening, append
from pipeline.engine.wake import wake
from pipeline.models import Review, ReviewItem
from pipeline.reviewing import Operation, ReviewKind, load
from pipeline.selectors.outputs import given_by_stages, stored_output
from pipeline.selectors.reviews import review_for, review_kind


def decide_item(
    *,
    actor: Actor,
    run_id: UUID | str,
    name: str,
    item_id: UUID | str,
    decision: str,
    value: Mapping[str, Any] | None = None,
    note: str | None = None,
    version: int | None = None,
) -> ReviewItem:
    """Accepts, rejects, edits or reopens one proposal. ``value`` holds the fields that change.

    ``version`` is the one the person saw; raises Stale when somebody else decided meanwhile, Invalid for a value
    that does not fit, Conflict when the review is closed.
    """
    if decision not in Decision.values:
        allowed = ", ".join(Decision.values)
        raise Invalid(f"There is no decision called {decision}.", fields={"decision": [f"One of: {allowed}."]})
    with transaction.atomic():
        review, kind = _open(actor, run_id, name)
        item = ReviewItem.objects.select_for_update().filter(review=review, pk=item_id).first()
        if item is None:
            raise Missing("There is no such proposal.")
        if version is not None and version != item.version:
            raise Stale("Somebody else decided on this proposal meanwhile. Look at it again.")
        if value is not None:
            item.value = _edited(kind, item.value, value)
        item.decision = decision
        item.note = item.note if note is None else note
        _stamp(item, actor)
        item.save()
        return item


def decide_all(
    *, actor: Actor, run_id: UUID | str, name: str, decision: str, item_ids: Sequence[UUID | str] | None = None
) -> int:
    """The same decision for the chosen proposals, or for all that are still open; answers how many."""
    if decision not in (Decision.ACCEPTED, Decision.REJECTED, Decision.OPEN):
        raise Invalid("All can be accepted, rejected or reopened.", fields={"decision": ["accepted, rejected or open"]})
    with transaction.atomic():
        review, _ = _open(actor, run_id, name)
        rows = ReviewItem.objects.filter(review=review)
        rows = rows.filter(decision=Decision.OPEN) if item_ids is None else rows.filter(pk__in=item_ids)
        changed = rows.update(
            decision=decision, decided_by_id=actor.user_id, decided_at=timezone.now(), version=F("version") + 1
        )
        record(
            actor=actor,
            action="review.decide_all",
            target=f"run:{run_id}",
            project_id=review.run.project_id,
            details={"review": name, "decision": decision, "items": changed},
        )
    return changed


def add_item(*, actor: Actor, run_id: UUID | str, name: str, value: Mapping[str, Any]) -> ReviewItem:
    """A proposal of the person's own, where it belongs among the others."""
    with transaction.atomic():
        review, kind = _open(actor, run_id, name)
        added = kind.load(value)
        return _create(review, kind.dump(added), _places(kind, review, (), [added])[0], actor)


def operate(
    *,
    actor: Actor,
    run_id: UUID | str,
    name: str,
    operation: str,
    item_ids: Sequence[UUID | str] = (),
    arguments: Mapping[str, Any] | None = None,
) -> list[ReviewItem]:
    """Does what the review offers beyond deciding (merge, split, regenerate …): the chosen items are replaced.

    Reading what the stages put out, and computing, happens before the transaction; raises Stale when somebody
    changed one of the chosen items meanwhile.
    """
    found = review_for(actor=actor, run_id=run_id, name=name, verb="review.decide")
    _still_open(found)
    kind = review_kind(found)
    chosen = kind.operation(operation)
    items = _chosen(found, chosen, item_ids)
    made = _apply(kind, chosen, found, items, arguments)
    with transaction.atomic():
        review, _ = _open(actor, run_id, name)
        _unchanged(review, items)
        places = _places(kind, review, items, made)
        ReviewItem.objects.filter(pk__in=[one.pk for one in items]).delete()
        maker = None if chosen.proposes else actor
        created = [_create(review, kind.dump(one), at, maker) for one, at in zip(made, places, strict=True)]
        record(
            actor=actor,
            action=f"review.{operation}",
            target=f"run:{run_id}",
            project_id=review.run.project_id,
            details={"review": name, "items": len(items), "made": len(created)},
        )
    return created


def _chosen(review: Review, operation: Operation, item_ids: Sequence[UUID | str]) -> list[ReviewItem]:
    """The items an operation works on, in order; raises Missing, and Invalid when they are too few or too many."""
    items = list(ReviewItem.objects.filter(review=review, pk__in=item_ids).order_by("position"))
    if len(items) != len(set(map(str, item_ids))):
        raise Missing("Some of these proposals are not there any more.")
    if not operation.least <= len(items) <= operation.most:
        wanted = str(operation.least) if operation.least == operation.most else f"{operation.least} to {operation.most}"
        raise Invalid(f"{operation.title} works on {wanted} proposals; {len(items)} are chosen.")
    return items


def _unchanged(review: Review, items: Sequence[ReviewItem]) -> None:
    """Locks the items; raises Stale when one was decided, edited or taken out since it was read."""
    rows = ReviewItem.objects.select_for_update().filter(review=review, pk__in=[one.pk for one in items])
    if dict(rows.values_list("pk", "version")) != {one.pk: one.version for one in items}:
        raise Stale("Somebody else changed one of these proposals meanwhile. Look at them again.")


def _apply(
    kind: ReviewKind,
    operation: Operation,
    review: Review,
    items: Sequence[ReviewItem],
    arguments: Mapping[str, Any] | None,
) -> Sequence[Any]:
    values = [kind.load(one.value) for one in items]
    given = load(TypeAdapter(operation.arguments), arguments or {}) if operation.arguments else None
    outputs = given_by_stages(review.run_id)
    context = {name: _content(outputs.get(name)) for name in operation.outputs}
    try:
        return operation.apply(values, given, context)
    except (ValueError, IndexError) as error:
        raise Invalid(str(error)) from error


def _content(output: Any) -> Any:
    """What a stage gave; the bytes, where it gave a file."""
    return stored_output(output) if isinstance(output, dict) and "sha256" in output else output


def _places(kind: ReviewKind, review: Review, items: Sequence[ReviewItem], made: Sequence[Any]) -> list[float]:
    """Positions for the new items: where the old ones stood, else where the kind orders them, else at the end."""
    rest = review.items.exclude(pk__in=[one.pk for one in items]).order_by("position")
    if items:
        first = items[0].position
        following = rest.filter(position__gt=first).values_list("position", flat=True).first()
        return _between(first, following, len(made))
    known = list(rest.values_list("position", "value"))
    before = _before(kind, known, made)
    following = known[before][0] if before < len(known) else None
    last = known[before - 1][0] if before else (following or 1.0) - 1.0
    return _between(last, following, len(made) + 1)[1:]


def _before(kind: ReviewKind, known: Sequence[tuple[float, Any]], made: Sequence[Any]) -> int:
    """How many of the items there are stand before the new ones: all, unless the kind has an order."""
    if kind.order is None or not made:
        return len(known)
    key = kind.order(made[0])
    return next((at for at, (_, value) in enumerate(known) if kind.order(kind.load(value)) > key), len(known))


def _between(first: float, following: float | None, many: int) -> list[float]:
    """``many`` positions from ``first`` on, before the one that follows."""
    room = (following - first) if following is not None else 1.0
    return [first + room * number / max(1, many) for number in range(many)]


def delete_item(*, actor: Actor, run_id: UUID | str, name: str, item_id: UUID | str) -> None:
    """Takes a proposal out altogether."""
    with transaction.atomic():
        review, _ = _open(actor, run_id, name)
        deleted, _ = ReviewItem.objects.filter(review=review, pk=item_id).delete()
        if not deleted:
            raise Missing("There is no such proposal.")


def close_review(
    *, actor: Actor, run_id: UUID | str, name: str, accept_rest: bool = False, comment: str = ""
) -> Review:
    """Ends the review, and the run goes on with what was accepted or edited. The first answer closes.

    Raises Conflict while proposals are undecided, unless ``accept_rest``.
    """
    with transaction.atomic():
        review, kind = _open(actor, run_id, name)
        left = review.items.filter(decision=Decision.OPEN)
        if accept_rest:
            left.update(decision=Decision.ACCEPTED, decided_by_id=actor.user_id, decided_at=timezone.now())
        elif count := left.count():
            raise Conflict(f"{count} of the proposals are not decided yet. Decide on them, or accept the rest.")
        Review.objects.filter(pk=review.pk).update(
            closed_at=timezone.now(), closed_by_id=actor.user_id, closed_how="person", comment=comment
        )
        facts = {"review": name, "by": actor.name}
        append(review.run_id, [Happening("review.closed", stage=review.stage, text=kind.title, facts=facts)])
        record(
            actor=actor,
            action="review.close",
            target=f"run:{run_id}",
            project_id=review.run.project_id,
            details={"review": name, "accept_rest": accept_rest},
        )
        if review.run.state == "waiting":
            moves.move(review.run_id, before="waiting", after="queued", text="Goes on after review")
            wake()
    review.refresh_from_db()
    return review


def _open(actor: Actor, run_id: UUID | str, name: str) -> tuple[Review, ReviewKind]:
    """The review, locked; raises Conflict when it is closed."""
    found = review_for(actor=actor, run_id=run_id, name=name, verb="review.decide")
    review = Review.objects.select_for_update().get(pk=found.pk)
    review.run = found.run
    _still_open(review)
    return review, review_kind(review)


def _still_open(review: Review) -> None:
    if review.closed_at is not None:
        raise Conflict("This review is closed. Fork the run to decide anew.")


def _edited(kind: ReviewKind, before: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(change, Mapping):
        raise Invalid("A value is an object of fields.", fields={"value": ["Give an object."]})
    if kind.edit_fields and (locked := set(change) - set(kind.edit_fields)):
        fields = {one: ["This cannot be changed here."] for one in sorted(locked)}
        raise Invalid("Some of this cannot be changed.", fields=fields)
    after = kind.load({**before, **change})
    return kind.dump(kind.settle(kind.load(before), after) if kind.settle else after)


def _create(review: Review, value: dict[str, Any], position: float, maker: Actor | None) -> ReviewItem:
    """What ``maker`` made, or, without one, a new proposal."""
    item = ReviewItem(review=review, position=position, value=value)
    if maker is None:
        item.proposed = value
    else:
        item.decision = Decision.EDITED
        _stamp(item, maker)
    item.version = 1
    item.save()
    return item


def _stamp(item: ReviewItem, actor: Actor) -> None:
    item.version += 1
    item.decided_by_id = UUID(actor.user_id) if actor.user_id else None
    item.decided_at = timezone.now()
