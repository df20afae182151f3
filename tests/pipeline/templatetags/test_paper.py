"""Numbers and words of marks on a page."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import translation

from pipeline.pdf.layout import Box
from pipeline.templatetags import paper
from pipeline.text.questions.question import PageBox


def test_numbers_are_written_for_svg_in_every_language() -> None:
    with translation.override("de"):
        assert [paper.unlocalized(one) for one in (1234.5, 10.0, 0.125, 3)] == ["1234.5", "10", "0.12", "3"]
    box = Box(10.25, 20, 110, 220.5)
    assert (paper.box_width(box), paper.box_height(box)) == ("99.75", "200.5")
    assert paper.box_fields(box) == "box.x0=10.25&box.y0=20.00&box.x1=110.00&box.y1=220.50"
    assert paper.baseline(Box(0, 100, 10, 110)) == "108"


@pytest.mark.parametrize(
    ("box", "x"), [(Box(72, 0, 300, 10), "42"), (Box(5, 0, 300, 10), "274"), (Box(5, 0, 700, 10), "586")]
)
def test_a_boxs_name_stands_in_the_margin_or_inside_the_page(box: Box, x: str) -> None:
    assert paper.name_x(box, 612.0) == x
    assert float(paper.name_middle(box, 612.0)) == float(x) + 13
    assert paper.name_y(box) == "13"


def test_words() -> None:
    assert paper.question_kind(SimpleNamespace(type="mcq_single")) == "Choice, one answer"
    assert paper.strategy_name("negation_in") == "Negation put in"
    assert (paper.tail("abc", 3), paper.tail("abcdef", 3)) == ("abc", "…def")
    boxes = (PageBox(1, Box(0, 0, 1, 1)), PageBox(3, Box(0, 0, 1, 1)), PageBox(3, Box(5, 5, 6, 6)))
    assert paper.other_pages(SimpleNamespace(value=SimpleNamespace(boxes=boxes)), 1) == [3]
