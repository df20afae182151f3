"""Which pages are read, by what stands on them."""

from __future__ import annotations

import io
from typing import Any

import pymupdf
import pytest
from PIL import Image

from pipeline.pdf.ocr.standing import standing_lines
from pipeline.pdf.ocr.survey import A_FOLIO, A_STAMP, A_TRACE, PageState, Surveyed, needs_reading, survey

_mupdf: Any = pymupdf
FOLIO = "Page 12"


def grey() -> bytes:
    written = io.BytesIO()
    Image.new("L", (60, 80), 200).save(written, "PNG")
    return written.getvalue()


def page_with(*, scan: bool = False, shapes: int = 0, seen: str = "", hidden: str = "") -> Any:
    """A document of one page; ``shapes`` are filled curves of the size of letters."""
    document = _mupdf.open()
    page = document.new_page(width=300, height=400)
    if scan:
        page.insert_image(page.rect, stream=grey())
    for at in range(shapes):
        x, y = 20 + at % 40 * 6, 20 + at // 40 * 12
        page.draw_circle((x, y), 2, color=None, fill=(0, 0, 0))
    page.insert_text((20, 350), seen)
    page.insert_text((20, 390), hidden, render_mode=3)
    return document


@pytest.mark.parametrize(
    ("made", "todo", "sparse"),
    [
        ({"scan": True}, [1], []),
        ({"scan": True, "hidden": "x"}, [1], []),
        ({"scan": True, "hidden": "x" * A_TRACE}, [], []),
        ({"scan": True, "seen": "Bates 000123", "hidden": "x"}, [1], []),
        ({"shapes": 200, "seen": FOLIO}, [1], []),
        ({"shapes": 200, "seen": "A chart whose title says in more than fifty letters what it shows"}, [], []),
        ({"shapes": 40, "seen": FOLIO}, [], [1]),  # a drawing
        ({"seen": FOLIO}, [], []),
        ({"hidden": "x"}, [], []),
    ],
)
def test_skip_reads_what_is_not_text_yet(made: dict[str, Any], todo: list[int], sparse: list[int]) -> None:
    with page_with(**made) as document:
        assert survey(document, "skip") == Surveyed(todo, sparse)


def test_redo_and_force() -> None:
    layer, text = PageState(0, A_STAMP, scan=True), PageState(A_STAMP, 0, scan=True)
    outlines = PageState(A_FOLIO - 1, 0, scan=False, outlines=True, painted=True)
    assert [needs_reading(one, "redo") for one in (layer, text, outlines)] == [True, False, True]
    assert [needs_reading(one, "force") for one in (layer, text, outlines)] == [True, True, True]


def test_what_stands_there() -> None:
    with page_with(seen="seen", hidden="hidden") as document:
        assert standing_lines(document[0], hidden=False) == ["seen"]
        assert standing_lines(document[0], hidden=True) == ["seen", "hidden"]
