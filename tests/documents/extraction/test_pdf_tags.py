"""Tags over which MuPDF would draw and read for hours are hidden from it, and only these."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from documents.extraction.page_picture import paint_page
from documents.extraction.page_text import read_pages
from documents.extraction.pdf_look import look_at_pdf
from documents.extraction.pdf_tags import stall_mupdf


def tagged(path: Path, *, pieces: int = 2, stray: bool = False, circle: bool = False) -> Path:
    """A page of ``pieces`` marked words, all of one element, and another word, whose element may stray."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(400, 400))
    page = pdf.pages[0].obj
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))

    def element(parent: Any, **entries: Any) -> Any:
        return pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=parent, Pg=page, **entries))

    whole = element(root, K=Array([*range(pieces)]))
    other = element(root, K=pieces, ActualText="said")
    if stray:
        del other.P
    if circle:
        other.P = other
    root.K = Array([whole, other])
    root.ParentTree = Dictionary(Nums=Array([0, Array([other]), 7, Array([*[whole] * pieces, other])]))
    pdf.Root.StructTreeRoot, page.StructParents = root, 7
    order = [pieces, *range(pieces)]
    words = [b"/P <</MCID %d>> BDC BT /F 9 Tf 9 %d Td (word) Tj ET EMC" % (one, 20 + one % 300) for one in order]
    page.Contents = pdf.make_stream(b"\n".join(words))
    page.Resources = Dictionary(
        Font=Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier))
    )
    pdf.save(path)
    return path


@pytest.mark.parametrize("how", [{"stray": True}, {"circle": True}, {"pieces": 1500}], ids=str)
def test_a_file_that_would_never_be_drawn_is_drawn_and_read(how: dict[str, Any], tmp_path: Path) -> None:
    odd = tagged(tmp_path / "odd.pdf", **how)
    assert stall_mupdf(odd)
    assert look_at_pdf(odd).pages == 1
    assert paint_page(odd, 1, width=100).width == 100
    assert read_pages(odd, 1, 1)[1][0].text.count("word") == how.get("pieces", 2) + 1


def test_only_pages_asked_for_count(tmp_path: Path) -> None:
    odd = tagged(tmp_path / "odd.pdf", stray=True)
    with pikepdf.open(odd, allow_overwriting_input=True) as pdf:
        pdf.add_blank_page()
        pdf.save(odd)
    assert [stall_mupdf(odd, pages=slice(at, at + 1)) for at in (0, 1)] == [True, False]


def test_usual_tags_stay_as_they_may_say_what_is_read(tmp_path: Path) -> None:
    usual = tagged(tmp_path / "usual.pdf")
    assert not stall_mupdf(usual)
    assert "said" in read_pages(usual, 1, 1)[1][0].text


def test_what_cannot_be_told_is_hidden(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    assert stall_mupdf(tmp_path / "broken.pdf")
