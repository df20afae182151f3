"""Decisions on proposals, and how a run goes on with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import connection

from accounts.errors import Conflict, Invalid, Missing, NotAllowed, Stale
from pipeline.models import ReviewItem, Run
from pipeline.reviewing import Operation
from pipeline.services import reviews
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, outputs, start


@dataclass(frozen=True)
class Glue:
    between: str = " "


def merge(values: Sequence[Any], arguments: Any, outputs: Mapping[str, Any]) -> Sequence[Any]:
    return [flows.Wish(arguments.between.join(one.text for one in values), len(values))]


def halve(values: Sequence[Any], arguments: Any, outputs: Mapping[str, Any]) -> Sequence[Any]:
    if len(values[0].text) < 2:
        raise ValueError("It is too short to split.")
    half = len(values[0].text) // 2
    return [flows.Wish(values[0].text[:half]), flows.Wish(values[0].text[half:], outputs["proposed"])]


KIND = replace(
    flows.WISHES,
    operations=(
        Operation("merge", "Merge", merge, arguments=Glue, least=2, most=9),
        Operation("halve", "Split", halve, outputs=("proposed",)),
    ),
    edit_fields=("text",),
)


@pytest.fixture
def run(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(flows.Propose, "review", KIND)
    with flows.known(flows.Asking):
        yield drive(start(shared_cast, "asking"))


def items_of(run: Run) -> list[ReviewItem]:
    return list(ReviewItem.objects.filter(review__run=run))


def shown(run: Run) -> list[tuple[str, int, str]]:
    return [(one.value["text"], one.value["size"], one.decision) for one in items_of(run)]


def test_run_goes_on_with_what_was_decided(shared_cast: Cast, run: Run) -> None:
    bob = shared_cast.actor(shared_cast.bob)
    one, two = items_of(run)
    where = {"actor": bob, "run_id": run.pk, "name": "wishes"}
    reviews.decide_item(**where, item_id=one.pk, decision="edited", value={"text": "uno"})
    reviews.decide_item(**where, item_id=two.pk, decision="rejected", note="too dear")
    closed = reviews.close_review(**where, comment="done")
    assert (closed.closed_how, closed.closed_by, closed.comment) == ("person", shared_cast.bob, "done")
    assert outputs(drive(run))["fulfilled"] == ["uno:edited", "two:rejected"]


def test_undecided_review_does_not_close_by_itself(shared_cast: Cast, run: Run) -> None:
    where = {"actor": shared_cast.actor(shared_cast.bob), "run_id": run.pk, "name": "wishes"}
    with pytest.raises(Conflict):
        reviews.close_review(**where)
    reviews.close_review(**where, accept_rest=True)
    with pytest.raises(Conflict):
        reviews.close_review(**where, accept_rest=True)
    assert drive(run).state == "completed"


def test_second_person_on_the_same_item_is_told(shared_cast: Cast, run: Run) -> None:
    item = items_of(run)[0]
    where = {"run_id": run.pk, "name": "wishes", "item_id": item.pk, "version": item.version}
    reviews.decide_item(actor=shared_cast.actor(shared_cast.bob), decision="accepted", **where)
    with pytest.raises(Stale):
        reviews.decide_item(actor=shared_cast.actor(shared_cast.alice), decision="rejected", **where)
    assert items_of(run)[0].decision == "accepted"


@pytest.mark.parametrize("value", [{"text": 5}, {"size": 3}, {"colour": "red"}])
def test_value_that_does_not_fit_is_refused(shared_cast: Cast, run: Run, value: dict[str, Any]) -> None:
    item = items_of(run)[0]
    with pytest.raises(Invalid) as caught:
        reviews.decide_item(
            actor=shared_cast.actor(shared_cast.bob), run_id=run.pk, name="wishes", item_id=item.pk,
            decision="edited", value=value,
        )  # fmt: skip
    assert list(caught.value.fields) == list(value)
    assert shown(run)[0] == ("one", 1, "open")


def test_who_may_not_decide_cannot(shared_cast: Cast, run: Run) -> None:
    item = items_of(run)[0]
    where = {"run_id": run.pk, "name": "wishes", "item_id": item.pk, "decision": "accepted"}
    with pytest.raises(NotAllowed):
        reviews.decide_item(actor=shared_cast.actor(shared_cast.vera), **where)
    with pytest.raises(Missing):
        reviews.decide_item(actor=shared_cast.actor(shared_cast.charlie), **where)


def test_all_at_once(shared_cast: Cast, run: Run) -> None:
    where = {"actor": shared_cast.actor(shared_cast.bob), "run_id": run.pk, "name": "wishes"}
    assert reviews.decide_all(**where, decision="accepted") == 2
    assert reviews.decide_all(**where, decision="rejected") == 0
    assert reviews.decide_all(**where, decision="rejected", item_ids=[items_of(run)[1].pk]) == 1
    assert [decision for _, _, decision in shown(run)] == ["accepted", "rejected"]


def test_merge_and_split_keep_their_place(shared_cast: Cast, run: Run) -> None:
    where = {"actor": shared_cast.actor(shared_cast.bob), "run_id": run.pk, "name": "wishes"}
    reviews.add_item(**where, value={"text": "three"})
    first, second, _ = items_of(run)
    reviews.operate(**where, operation="merge", item_ids=[first.pk, second.pk], arguments={"between": "-"})
    assert shown(run) == [("one-two", 2, "edited"), ("three", 1, "edited")]
    reviews.operate(**where, operation="halve", item_ids=[items_of(run)[0].pk])
    assert [text for text, _, _ in shown(run)] == ["one", "-two", "three"]
    assert shown(run)[1][1] == 2  # what the stage had put out
    reviews.delete_item(**where, item_id=items_of(run)[1].pk)
    assert [text for text, _, _ in shown(run)] == ["one", "three"]


def test_an_added_proposal_stands_where_its_kind_orders_it(
    shared_cast: Cast, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered = replace(KIND, order=lambda wish: wish.size)
    monkeypatch.setattr(flows.Propose, "review", ordered)
    where = {"actor": shared_cast.actor(shared_cast.bob), "run_id": run.pk, "name": "wishes"}
    for text, size in (("between", 1), ("last", 7), ("first", 0), ("second", 0)):
        reviews.add_item(**where, value={"text": text, "size": size})
    assert [text for text, _, _ in shown(run)] == ["first", "second", "one", "between", "two", "last"]


def test_a_proposal_changed_while_an_operation_computes_is_not_lost(
    shared_cast: Cast, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = {"run_id": run.pk, "name": "wishes"}
    first, second = items_of(run)

    def meanwhile(values: Sequence[Any], arguments: Any, outputs: Mapping[str, Any]) -> Sequence[Any]:
        assert not connection.in_atomic_block
        alice = shared_cast.actor(shared_cast.alice)
        reviews.decide_item(actor=alice, **where, item_id=second.pk, decision="edited", value={"text": "hers"})
        return merge(values, arguments, outputs)

    slow = Operation("merge", "Merge", meanwhile, arguments=Glue, least=2, most=9)
    monkeypatch.setattr(flows.Propose, "review", replace(KIND, operations=(slow,)))
    with pytest.raises(Stale):
        reviews.operate(
            actor=shared_cast.actor(shared_cast.bob), **where, operation="merge", item_ids=[first.pk, second.pk]
        )
    assert shown(run) == [("one", 1, "open"), ("hers", 2, "edited")]


def test_a_proposal_taken_out_meanwhile_is_told_too(
    shared_cast: Cast, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = {"actor": shared_cast.actor(shared_cast.bob), "run_id": run.pk, "name": "wishes"}
    first, second = items_of(run)

    def meanwhile(values: Sequence[Any], arguments: Any, outputs: Mapping[str, Any]) -> Sequence[Any]:
        reviews.delete_item(**where, item_id=second.pk)
        return merge(values, arguments, outputs)

    slow = Operation("merge", "Merge", meanwhile, arguments=Glue, least=2, most=9)
    monkeypatch.setattr(flows.Propose, "review", replace(KIND, operations=(slow,)))
    with pytest.raises(Stale):
        reviews.operate(**where, operation="merge", item_ids=[first.pk, second.pk])
    assert shown(run) == [("one", 1, "open")]


def test_what_is_proposed_anew_is_to_be_decided_on(
    shared_cast: Cast, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = Operation(
        "again", "Propose another", lambda values, arguments, outputs: [flows.Wish("other")], proposes=True
    )
    monkeypatch.setattr(flows.Propose, "review", replace(KIND, operations=(again,)))
    where = {"actor": shared_cast.actor(shared_cast.bob), "run_id": run.pk, "name": "wishes"}
    (made,) = reviews.operate(**where, operation="again", item_ids=[items_of(run)[0].pk])
    assert (made.decision, made.proposed, made.decided_by) == ("open", {"text": "other", "size": 1}, None)
    assert shown(run) == [("other", 1, "open"), ("two", 2, "open")]


def test_no_operation_on_a_closed_review(shared_cast: Cast, run: Run) -> None:
    where = {"actor": shared_cast.actor(shared_cast.bob), "run_id": run.pk, "name": "wishes"}
    reviews.close_review(**where, accept_rest=True)
    with pytest.raises(Conflict, match="closed"):
        reviews.operate(**where, operation="halve", item_ids=[items_of(run)[0].pk])


def test_operation_says_what_is_wrong(shared_cast: Cast, run: Run) -> None:
    where = {"actor": shared_cast.actor(shared_cast.bob), "run_id": run.pk, "name": "wishes"}
    first, _ = items_of(run)
    with pytest.raises(Invalid, match="no operation called melt"):
        reviews.operate(**where, operation="melt", item_ids=[first.pk])
    with pytest.raises(Invalid, match="works on 2 to 9 proposals; 1 are chosen"):
        reviews.operate(**where, operation="merge", item_ids=[first.pk])
    with pytest.raises(Invalid) as caught:
        reviews.operate(**where, operation="halve", item_ids=[reviews.add_item(**where, value={"text": "x"}).pk])
    assert caught.value.text == "It is too short to split."
