"""Fonts of annotations' appearances are cut down to what any state of them shows."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.pdf.compress.looks import looks_of, put_on_pages
from tests.pipeline.pdf.compress.made import compressed, saved
from tests.pipeline.pdf.compress.test_fonts import composite, descriptor, program


def look(pdf: Pdf, font: Any, content: bytes, box: tuple[int, ...] = (0, 0, 90, 90), **entries: Any) -> Any:
    held = Dictionary(Font=Dictionary(C=font))
    return pdf.make_stream(content, BBox=Array(box), Resources=held, **entries)


def button(pdf: Pdf, font: Any, **entries: Any) -> Any:
    """Glyphs 1 and 2 when it is off and on, 3 when it is pressed; 2 and 3 in a layer that is hidden."""
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Hidden"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    off, on, down = (
        look(pdf, font, b"BT /C 40 Tf 10 20 Td <%04x> Tj ET" % glyph, **hidden)
        for glyph, hidden in ((1, {}), (2, {"OC": layer}), (3, {"OC": layer}))
    )
    states = Dictionary(N=Dictionary(Off=off, On=on), D=down)
    box = Array([10, 10, 60, 60])
    made = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, Rect=box, AP=states, AS=Name.Off, **entries)
    return pdf.make_indirect(made)


def form(path: Path, **entries: Any) -> Path:
    with Pdf.new() as pdf:
        font = composite(pdf, descriptor(pdf, pdf.make_stream(program(), {"/Length1": len(program())})))
        pdf.add_blank_page(page_size=(200, 200)).obj.Annots = Array([button(pdf, font, **entries)])
        pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots)
        return saved(pdf, path)


def shapes(path: Path) -> list[int]:
    """Glyphs of the button's font that have an outline."""
    with pikepdf.open(path) as pdf:
        about = next(one.FontDescriptor for one in pdf.objects if isinstance(one, Dictionary) and "/DW" in one)
        with TTFont(io.BytesIO(about.FontFile2.read_bytes())) as font:
            names = font.getGlyphOrder()
            return [at for at, name in enumerate(names) if font["glyf"][name].numberOfContours]


def test_what_any_state_shows_stays(tmp_path: Path) -> None:
    _, path = compressed(form(tmp_path / "button.pdf"), tmp_path)
    assert shapes(path) == [0, 1, 2, 3]


@pytest.mark.parametrize("name", [b"/C", b"/#43", b"/#zz"], ids=["plainly", "otherwise", "not as names are"])
def test_a_font_that_the_default_appearance_names_stays_whole(tmp_path: Path, name: bytes) -> None:
    _, path = compressed(form(tmp_path / "button.pdf", DA=b"0 g " + name + b" 9 Tf"), tmp_path)
    assert len(shapes(path)) == 400


def test_appearances_stand_one_beneath_the_other_whatever_their_size() -> None:
    with Pdf.new() as pdf:
        font = composite(pdf, descriptor(pdf, pdf.make_stream(program())))
        plain = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        every = [
            look(pdf, font, b"", (-10, 5, 90, 15)),
            look(pdf, font, b"", (0, 0, 10, 20), Matrix=Array([0, 1, -1, 0, 0, 0])),
            look(pdf, font, b"", (0, 0, 100, 6000)),
            look(pdf, plain, b"", (0, 0, 9, 9)),
            look(pdf, font, b"", (0, 0)),
        ]
        notes = [Dictionary(AP=Dictionary(N=one)) for one in every]
        assert [one for note in notes for one in looks_of(note)] == every
        pdf.add_blank_page().obj.Annots = Array([*notes, Dictionary(AP=Dictionary(N=every[0]))])
        put_on_pages(pdf)
        contents = [page.Contents.read_bytes().decode().splitlines() for page in list(pdf.pages)[1:]]
        assert contents == [
            [
                "q 1.0000 0 0 1.0000 10.000 -2.000 cm /BinderyLook0 Do Q",
                "q 1.0000 0 0 1.0000 20.000 13.000 cm /BinderyLook1 Do Q",
            ],
            ["q 0.5000 0 0 0.5000 0.000 3.000 cm /BinderyLook0 Do Q"],
            ["q 1.0000 0 0 1.0000 0.000 3.000 cm /BinderyLook0 Do Q"],
        ]
        assert [tuple(page.mediabox[2:]) for page in list(pdf.pages)[1:]] == [(100, 23), (50, 3003), (3000, 103)]
