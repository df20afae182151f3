from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pdf.layout import Box
from pipeline.text.questions.pieces import boxes_of, joined, ranges_of, without
from tests.pipeline.text.questions.typed import pieces_of


@pytest.mark.parametrize(
    ("lines", "words", "expected"),
    [
        ("the key re-\nsearchers, and", set(), "the key researchers, and"),
        ("in the real-\nworld case", set(), "in the real-world case"),
        ("a co-\noperative", {"co-operative"}, "a co-operative"),
        ("a well-\nbeing", {"wellbeing"}, "a wellbeing"),
        ("pages 15-\n17 are", set(), "pages 15-17 are"),
        ("North-\nSouth", set(), "North-South"),
        ("this -\nthat", set(), "this - that"),
        ("soft\u00adly\nspo\u00ad\nken", set(), "soft\u00adly spoken"),
        ("plain\ntext", set(), "plain text"),
    ],
)
def test_joined_makes_broken_words_whole(lines: str, words: set[str], expected: str) -> None:
    assert joined(pieces_of(lines), words) == expected


@given(st.lists(st.text(alphabet="ab c", min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_joined_keeps_every_word_in_order(lines: list[str]) -> None:
    assert joined(pieces_of("\n".join(line.strip() for line in lines)), frozenset()).split() == " ".join(lines).split()


def test_without_cuts_a_hole() -> None:
    pieces = without(pieces_of("one two three\nfour"), 0, 4, 8)
    assert [piece.text for piece in pieces] == ["one ", "three", "four"]
    assert [(part.line, part.start, part.end) for part in ranges_of(pieces)] == [(0, 0, 3), (0, 8, 13), (1, 0, 4)]


def test_boxes_are_one_for_each_page() -> None:
    boxes = boxes_of(pieces_of("One\n  Two\fThree"))
    assert [(entry.page, entry.box) for entry in boxes] == [(1, Box(50, 60, 80, 84)), (2, Box(50, 60, 80, 70))]
