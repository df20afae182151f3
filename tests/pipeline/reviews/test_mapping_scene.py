"""Changes of wording where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.pdf.layout import Box, TextRange
from pipeline.reviews.mapping_scene import mapping_scene
from pipeline.text.exam import QUESTIONS, READING
from pipeline.text.substitution.mapping import Mapping
from tests.pipeline.reviews.looking import look, shown
from tests.pipeline.reviews.test_question_scene import paper

LINE = 8  # "(A) Assets = Liabilities - Equity" of page 1


def scene(*mappings: Mapping, **options: Any) -> Any:
    questions, given, files = paper()
    stored = {**files, "questions": QUESTIONS.dump_json(questions)}
    given = {**given, "unplanned": {"9": "Nothing fits."}}
    return mapping_scene(look(shown(mappings), given=given, stored=stored, **options))


def box_of(start: int, end: int) -> Box:
    reading = READING.validate_json(paper()[2]["reading"])
    return reading.line(1, LINE).box_of(start, end)


def test_a_change_stands_in_its_line() -> None:
    by_part = Mapping(1, "Assets", "Equity", part=TextRange(1, LINE, 4, 10), boxes=(box_of(4, 10),))
    by_place = Mapping(1, "Assets", "Equity", boxes=(box_of(4, 10),))
    for mapping in (by_part, by_place):
        (card,) = scene(mapping).groups[0].cards
        assert (card.before, card.after) == ("(A) ", " = Liabilities - Equity")
        assert card.crop.boxes == mapping.boxes
        view = card.crop.view
        assert view.x0 < box_of(4, 10).x0 < view.x1
        assert view.y0 < box_of(4, 10).y0 < view.y1
        assert view.x0 >= 0
        assert view.x1 <= 612


def test_a_change_without_a_place_shows_the_context_it_came_with() -> None:
    (card,) = scene(Mapping(1, "nothing", "something", before="left ", after=" right")).groups[0].cards
    assert (card.before, card.after, card.crop) == ("left ", " right", None)
    (card,) = scene(Mapping(9, "x", "yy", boxes=(Box(0, 0, 1, 1),))).groups[0].cards
    assert card.crop is None


def test_changes_are_grouped_by_question_even_where_they_name_none() -> None:
    found = scene(
        Mapping(1, "Assets", "Equity", question="1"),
        Mapping(1, "Equity", "Assets", boxes=(box_of(26, 32),)),
        Mapping(2, "examples", "exemplars", question="99"),
        Mapping(1, "nothing", "something"),
    )
    assert [
        (group.path, group.question.number if group.question else "", len(group.cards)) for group in found.groups
    ] == [
        ("1", "1", 2),
        ("99", "", 1),
        ("", "", 1),
    ]
    assert found.unplanned == (("9", "Nothing fits."),)


@dataclass(frozen=True)
class Exchanged(Mapping):
    """As a planner makes them that exchanges wording between places."""

    group: str = ""


def test_parts_of_an_exchange_know_each_other() -> None:
    found = scene(
        Exchanged(1, "Assets", "Equity", question="1", group="x"),
        Exchanged(1, "Equity", "Assets", question="1", group="x"),
        Exchanged(1, "Liquidity", "Hostility", question="1"),
    )
    assert [[one.id for one in card.partners] for card in found.groups[0].cards] == [["1"], ["0"], []]


def test_the_page_to_add_from_has_its_lines() -> None:
    found = scene(Mapping(2, "examples", "exemplars"), chosen=0, wish={"do": "add"})
    assert (found.adding, found.page, list(found.page_numbers), found.width) == (True, 2, [1, 2], 612.0)
    assert scene(wish={"page": "1"}).lines[0].text == "Financial Accounting"
    assert scene(wish={"page": "77"}).page == 1
