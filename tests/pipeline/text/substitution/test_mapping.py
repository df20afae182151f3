from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from pipeline.pdf.layout import Box
from pipeline.text.substitution.mapping import GivenMapping, Mapping, check_mapping, mapping_of, mappings_from
from tests.pipeline.text.substitution.papers import ANIMALS, GOLDS, proposed


def test_an_exchange_becomes_one_mapping_for_each_place() -> None:
    swap = proposed(ANIMALS, GOLDS, strategies=["option_swap"]).proposals[0]
    mappings = mappings_from(swap)
    assert len(mappings) == 2
    assert mappings[0].original == mappings[1].replacement == "Whale"
    assert mappings[1].original == mappings[0].replacement
    assert {(one.group, one.group_size) for one in mappings} == {(swap.group, 2)}
    assert all(one.boxes and one.part for one in mappings)


def test_a_change_of_one_place_has_no_group() -> None:
    single = proposed(ANIMALS, GOLDS, strategies=["negation_in"]).proposals[0]
    (mapping,) = mappings_from(single)
    assert (mapping.group, mapping.group_size) == ("", 1)
    assert mapping.edit.boxes == mapping.applied_edit.boxes == single.boxes


def test_what_a_person_wrote_is_applied_by_its_wording_alone() -> None:
    mapping = mapping_of(GivenMapping(1, "a", "b"))
    placed = Mapping(page=1, original="a", replacement="b", strategy="given", boxes=(Box(0, 0, 1, 1),))
    assert placed.edit.boxes
    assert placed.applied_edit == mapping.edit


def test_mappings_survive_json() -> None:
    adapter: TypeAdapter[tuple[Mapping, ...]] = TypeAdapter(tuple[Mapping, ...])
    mappings = tuple(one for proposal in proposed(ANIMALS, GOLDS).proposals for one in mappings_from(proposal))
    assert adapter.validate_json(adapter.dump_json(mappings)) == mappings


@pytest.mark.parametrize("replacement", ["a\u200bb", "a\ue000b", "a\x07b"])
def test_letters_nobody_sees_are_refused(replacement: str) -> None:
    with pytest.raises(ValueError, match="cannot be used"):
        check_mapping(Mapping(page=1, original="x", replacement=replacement))
