"""Pages that were taken out of a file while a tag, a link or a bookmark still holds them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.pdf.rewriting.old_pages import empty_old_pages

SAMPLE = Path(__file__).parents[3] / "samples" / "exams" / "demo_paper.pdf"


def paper(**names: Any) -> pikepdf.Pdf:
    """The first two pages of a paper, the second of which only a bookmark leads to."""
    with pikepdf.open(SAMPLE) as pdf:
        del pdf.pages[2:]
        old = pdf.pages[1].obj
        del pdf.pages[1]
        for key in list(pdf.Root.keys() - {"/Pages", "/Type"}):
            del pdf.Root[key]
        mark = pdf.make_indirect(Dictionary(Title="Second", Dest=Array([old, Name.Fit])))
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=mark, Last=mark, Count=1))
        pdf.Root.Names = Dictionary({f"/{key}": one for key, one in names.items()})
        written = io.BytesIO()
        pdf.save(written)
    return pikepdf.open(written)


def size(pdf: pikepdf.Pdf) -> int:
    written = io.BytesIO()
    pdf.save(written)
    return len(written.getvalue())


def test_they_lose_what_was_drawn_and_can_still_be_led_to() -> None:
    with paper() as pdf:
        before = size(pdf)
        contents = pdf.pages[0].Contents.read_bytes()
        assert (empty_old_pages(pdf), empty_old_pages(pdf)) == (1, 0)
        old = pdf.Root.Outlines.First.Dest[0]
        assert old.keys().isdisjoint({"/Contents", "/Resources"})
        assert (old.Type, old.MediaBox) == ("/Page", pdf.pages[0].MediaBox)
        assert pdf.pages[0].Contents.read_bytes() == contents
        assert size(pdf) < before


@pytest.mark.parametrize("tree", ["Templates", "Pages", "IDS", "URLS"])
def test_what_a_program_may_show_by_its_name_stays(tree: str) -> None:
    with paper(**{tree: Dictionary(Names=Array())}) as pdf:
        assert empty_old_pages(pdf) == 0
        assert "/Contents" in pdf.Root.Outlines.First.Dest[0]
