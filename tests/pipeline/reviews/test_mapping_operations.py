from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from accounts.errors import Invalid
from pipeline.reviewing import load
from pipeline.reviews.shield import MAPPING_REVIEW, Wanted, Wording
from pipeline.text.exam import QUESTIONS, READING
from pipeline.text.substitution.mapping import Mapping, mappings_from
from tests.pipeline.text.substitution.papers import ANIMALS, GOLDS, proposed, questions_in


@pytest.fixture(scope="module")
def outputs() -> dict[str, bytes]:
    reading, questions = questions_in(ANIMALS, GOLDS)
    return {"reading": READING.dump_json(reading), "questions": QUESTIONS.dump_json(questions)}


def mappings(**more: Any) -> list[Mapping]:
    return [one for proposal in proposed(ANIMALS, GOLDS, **more).proposals for one in mappings_from(proposal)]


def operate(name: str, values: list[Mapping], arguments: Any, outputs: dict[str, bytes]) -> list[Mapping]:
    operation = MAPPING_REVIEW.operation(name)
    assert set(operation.outputs) == {"reading", "questions"}
    return list(operation.apply(values, arguments, outputs))


def test_another_one_is_different_and_remembers_what_was_tried(outputs: dict[str, bytes]) -> None:
    (first,) = [one for one in mappings() if one.question == "2"]
    seen = {(first.original, first.replacement)}
    one = first
    for _ in range(3):
        (one,) = operate("regenerate", [one], Wanted(), outputs)
        assert (one.original, one.replacement) not in seen
        assert one.question == "2"
        seen.add((one.original, one.replacement))
        if len(seen) == 3:
            break
    assert set(one.tried) < seen
    assert MAPPING_REVIEW.load(MAPPING_REVIEW.dump(one)) == one


def test_the_kinds_that_are_wanted_are_kept_to(outputs: dict[str, bytes]) -> None:
    (first,) = [one for one in mappings(strategies=["negation_in"]) if one.question == "1"]
    found = operate("regenerate", [first], Wanted(strategies=("option_letter",)), outputs)
    assert {one.strategy for one in found} == {"option_letter"}
    assert len(found) == 2
    with pytest.raises(ValueError, match="No other change of these kinds fits question 1"):
        operate("regenerate", [first], Wanted(strategies=("unit",)), outputs)
    with pytest.raises(Invalid):
        load(TypeAdapter(Wanted), {"strategies": ["nonsense"]})


def test_parts_of_an_exchange_are_replaced_together_or_one_by_a_single_change(outputs: dict[str, bytes]) -> None:
    halves = [one for one in mappings() if one.question == "1"]
    assert len(halves) == 2
    together = operate("regenerate", halves, Wanted(), outputs)
    assert {one.question for one in together} == {"1"}
    assert not {(one.original, one.replacement) for one in together} & {
        (one.original, one.replacement) for one in halves
    }
    assert len(operate("regenerate", halves[:1], Wanted(), outputs)) == 1


def test_several_changes_that_do_not_belong_together_are_refused(outputs: dict[str, bytes]) -> None:
    with pytest.raises(ValueError, match="Choose one change, or all parts of one exchange"):
        operate("regenerate", [one for one in mappings() if not one.group], Wanted(), outputs)


def test_a_change_of_no_question_has_no_other(outputs: dict[str, bytes]) -> None:
    with pytest.raises(ValueError, match="belongs to no question"):
        operate("regenerate", [Mapping(page=1, original="paper", replacement="sheet")], Wanted(), outputs)


def test_a_notice_is_followed_by_a_notice(outputs: dict[str, bytes]) -> None:
    first = mappings(strategies=["notice"])[0]
    (found,) = operate("regenerate", [first], Wanted(), outputs)
    assert (found.strategy, found.original) == ("notice", first.original)
    assert found.replacement != first.replacement


def test_a_persons_change_is_placed(outputs: dict[str, bytes]) -> None:
    (found,) = operate("add", [], Wording(page=1, original="pumps", replacement="filters"), outputs)
    assert (found.question, found.strategy, found.boxes != ()) == ("2", "given", True)
    with pytest.raises(ValueError, match="3 times"):
        operate("add", [], Wording(page=1, original="the", replacement="some"), outputs)


def test_edits_are_settled_and_only_wording_is_edited() -> None:
    assert MAPPING_REVIEW.edit_fields == ("replacement", "leads_to", "signal")
    (first,) = [one for one in mappings() if one.question == "2"]
    assert first.leads_to == "False"
    assert MAPPING_REVIEW.settle is not None
    found = MAPPING_REVIEW.settle(first, replace(first, replacement="is another thing entirely"))
    assert (found.leads_to, found.score) == ("", 0.0)


def test_letters_nobody_sees_are_refused_in_an_edit() -> None:
    (first,) = [one for one in mappings() if one.question == "2"]
    with pytest.raises(Invalid) as raised:
        MAPPING_REVIEW.load({**MAPPING_REVIEW.dump(first), "replacement": "a\u200bb"})
    assert "replacement" in raised.value.fields
