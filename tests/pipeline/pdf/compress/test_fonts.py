"""Fonts cut down to what pages show, where two kinds of fonts share a program, and fonts that no page shows."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.pdf.compress.verify import document_of, drawn
from tests.pipeline.pdf.compress.made import compressed, saved

GLYPHS = 400  # of which 0 is what stands for none, and 33 to 126 are those of ASCII
LEFT_OUT = "Fonts and pictures that the file has at hand and no page draws are left out."


def glyph(seed: int) -> Any:
    """A shape of its own, of enough points to weigh something."""
    pen = TTGlyphPen(None)
    points = np.random.default_rng(seed).integers(0, 900, (40, 2)).tolist()
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


@cache
def program() -> bytes:
    names = [".notdef", *(f"g{at}" for at in range(1, GLYPHS))]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({at: f"g{at}" for at in range(33, 127)})
    font.setupGlyf({name: glyph(at) for at, name in enumerate(names)})
    font.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    font.setupHorizontalHeader(ascent=900, descent=-100)
    font.setupOS2()
    font.setupPost(keepGlyphNames=False)
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def descriptor(pdf: Pdf, content: Any) -> Any:
    box = Array([0, -100, 1000, 900])
    return pdf.make_indirect(Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Shapes"), Flags=32, FontBBox=box, ItalicAngle=0, Ascent=900,
        Descent=-100, CapHeight=900, StemV=80, FontFile2=content,
    ))  # fmt: skip


def simple(pdf: Pdf, about: Any) -> Any:
    return pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+Shapes"), Encoding=Name.WinAnsiEncoding,
        FirstChar=33, LastChar=126, Widths=Array([1000] * 94), FontDescriptor=about,
    ))  # fmt: skip


def composite(pdf: Pdf, about: Any) -> Any:
    below = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/ABCDEF+Shapes"), DW=1000, FontDescriptor=about,
        CIDToGIDMap=Name.Identity, CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
    ))  # fmt: skip
    return pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Shapes"), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([below]),
    ))  # fmt: skip


def paper(path: Path, content: str, *, copies: int = 1) -> Path:
    """A page that may show letters by ``/S`` and glyphs by ``/C``; both have the program, or each a copy of it."""
    with Pdf.new() as pdf:
        streams = [pdf.make_stream(program(), {"/Length1": len(program())}) for _ in range(copies)]
        abouts = [descriptor(pdf, one) for one in streams]
        page = pdf.add_blank_page(page_size=(200, 200)).obj
        page.Resources = Dictionary(Font=Dictionary(S=simple(pdf, abouts[0]), C=composite(pdf, abouts[-1])))
        page.Contents = pdf.make_stream(content.encode())
        return saved(pdf, path)


def fonts_of(path: Path) -> dict[str, bytes]:
    """The program of each font that the page has at hand."""
    with pikepdf.open(path) as pdf:
        found = {}
        for name, font in pdf.pages[0].obj.Resources.Font.items():
            one = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            found[name] = one.FontDescriptor.FontFile2.read_bytes()
        return found


BOTH = "BT /S 40 Tf 10 120 Td (AB) Tj /C 40 Tf 0 -80 Td <012C0001> Tj ET"


@pytest.mark.parametrize("copies", [1, 2], ids=["one program", "two alike"])
def test_a_program_of_both_kinds_of_fonts_is_cut_for_each(tmp_path: Path, copies: int) -> None:
    source = paper(tmp_path / "both.pdf", BOTH, copies=copies)
    facts, path = compressed(source, tmp_path)
    assert facts.after < 0.25 * facts.before
    sizes = {name: len(one) for name, one in fonts_of(path).items()}
    assert sizes.keys() == {"/S", "/C"}
    assert sizes["/S"] < sizes["/C"] < len(program()) / 4
    with document_of(source, None) as before, document_of(path, None) as after:
        assert np.array_equal(drawn(before[0]), drawn(after[0]))
        assert before[0].get_text() == after[0].get_text()


@pytest.mark.parametrize(
    ("content", "kept"),
    [("BT /C 40 Tf 10 40 Td <012C> Tj ET", "/C"), ("BT /S 40 Tf 10 40 Td (A) Tj ET", "/S")],
    ids=["composite", "simple"],
)
def test_fonts_that_no_page_shows_are_left_out_and_that_is_said(tmp_path: Path, content: str, kept: str) -> None:
    source = paper(tmp_path / "one.pdf", content)
    facts, path = compressed(source, tmp_path)
    fonts = fonts_of(path)
    assert list(fonts) == [kept]
    assert len(fonts[kept]) < len(program()) / 4
    assert facts.notes == (LEFT_OUT,)
    with document_of(source, None) as before, document_of(path, None) as after:
        assert np.array_equal(drawn(before[0]), drawn(after[0]))


def test_without_loss_every_font_stays(tmp_path: Path) -> None:
    source = paper(tmp_path / "one.pdf", "BT /C 40 Tf 10 40 Td <012C> Tj ET")
    facts, path = compressed(source, tmp_path, preset="lossless")
    assert fonts_of(path) == {"/S": program(), "/C": program()}
    assert LEFT_OUT not in facts.notes
