from __future__ import annotations

from pipeline.text.questions.ticking import box_items, skip_box
from tests.pipeline.text.questions.typed import pieces_of


def test_boxes_to_tick_are_lettered_in_order() -> None:
    found = box_items(pieces_of("Which?\n☐ Hard hat\n☐ Sandals\n  or boots\n☐ Gloves"))
    assert [(item.label.printed, " ".join(piece.text for piece in item.pieces)) for item in found] == [
        ("A", "Hard hat"),
        ("B", "Sandals or boots"),
        ("C", "Gloves"),
    ]


def test_a_box_before_a_letter_is_skipped() -> None:
    assert [skip_box(piece).text for piece in pieces_of("☐ A. Paris\n☐ Paris")] == ["A. Paris", "☐ Paris"]
