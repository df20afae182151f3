"""Reviews on the command line: what is proposed, decisions on it, and letting the run go on."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from accounts.actor import Actor
from accounts.errors import Invalid, Missing
from pipeline.choices import Decision
from pipeline.selectors.reviews import counted_review_for, items_of_review, open_review_of, review_kind
from pipeline.services import reviews as verbs


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--review", help="its name; default: the one the run waits for")
    parser.add_argument(
        "--decide", action="append", default=[], metavar="ITEM=DECISION", help="accepted, rejected or open"
    )
    parser.add_argument("--decide-rest", choices=("accepted", "rejected"), help="for all that are still open")
    parser.add_argument("--close", action="store_true", help="let the run go on with what was decided")


def act(actor: Actor, run_id: UUID, wishes: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Decides and closes as wished, and describes the review as it then stands: as JSON and in words."""
    name = wishes["review"] or _waiting(actor, run_id)
    for given in wishes["decide"]:
        item_id, _, decision = given.partition("=")
        if decision not in Decision.values:
            raise Invalid(f"--decide {given}: write ITEM=accepted, rejected or open.")
        verbs.decide_item(actor=actor, run_id=run_id, name=name, item_id=_id(item_id), decision=decision)
    if wishes["decide_rest"]:
        verbs.decide_all(actor=actor, run_id=run_id, name=name, decision=wishes["decide_rest"])
    if wishes["close"]:
        verbs.close_review(actor=actor, run_id=run_id, name=name)
    return _described(actor, run_id, name)


def _waiting(actor: Actor, run_id: UUID) -> str:
    review = open_review_of(actor=actor, run_id=run_id)
    if review is None:
        raise Missing("The run waits for no review. Name one with --review.")
    return review.name


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(f"{text} is not the id of a proposal.") from None


def _described(actor: Actor, run_id: UUID, name: str) -> tuple[dict[str, Any], str]:
    review = counted_review_for(actor=actor, run_id=run_id, name=name)
    kind = review_kind(review)
    items = [
        {
            "item": str(one.pk),
            "decision": one.decision,
            "words": kind.describe(kind.load(one.value)),
            "value": one.value,
            "note": one.note,
        }
        for one in items_of_review(actor=actor, run_id=run_id, name=name)
    ]
    found = {
        "run": str(run_id),
        "review": name,
        "title": kind.title,
        "open": review.closed_at is None,
        "left": review.left,  # type: ignore[attr-defined]
        "items": items,
    }
    lines = [f"{kind.title}: {'open' if found['open'] else 'closed'}, {found['left']} to decide"]
    lines += [f"  {one['item']}  {one['decision']:9} {one['words']}" for one in items]
    return found, "\n".join(lines)
