"""The codes of each font that text shows, wherever in a file the text stands."""

from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.pdf.compress.lettering import NotUnderstood
from pipeline.pdf.compress.shown import HALF, shown_in


def font(pdf: Pdf, name: str) -> Any:
    return pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/" + name)))


def form(pdf: Pdf, contents: bytes, **entries: Any) -> Any:
    return pdf.make_stream(contents, Subtype=Name.Form, **entries)


def shown(pdf: Pdf) -> dict[str, bytes]:
    return {str(one.font.get("/BaseFont")): bytes(sorted(one.codes)) for one in shown_in(pdf)}


def test_text_of_all_kinds_of_contents() -> None:
    with Pdf.new() as pdf:
        one, two = font(pdf, "One"), font(pdf, "Two")
        own = Dictionary(Font=Dictionary(F=two))
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Hidden"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        letter = form(pdf, b"9 0 d0 BT /G 1 Tf (l) Tj ET")
        drawn = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=Dictionary(a=letter)))
        tile = pdf.make_stream(b"BT /F 1 Tf (p) Tj ET", PatternType=1, Resources=own)
        mask = form(pdf, b"BT /F 1 Tf (m) Tj ET", Resources=own)
        page = pdf.add_blank_page().obj
        page.Contents = Array(
            [
                pdf.make_stream(b"BT /F 1 Tf (A) Tj q /G 1 Tf (g) Tj"),
                pdf.make_stream(
                    b"Q (B) Tj ET /OC /L BDC BT (h) Tj ET EMC /Inherits Do /M gs /T gs BT (s) Tj /D 1 Tf (a) Tj ET"
                ),
            ]
        )
        page.Resources = Dictionary(
            Font=Dictionary(F=one, G=two, D=drawn), Pattern=Dictionary(P=tile), Properties=Dictionary(L=layer),
            ExtGState=Dictionary(M=Dictionary(SMask=Dictionary(G=mask)), T=Dictionary(Font=Array([two, 1]))),
            XObject=Dictionary(Inherits=form(pdf, b"BT (f) Tj /G 1 Tf (i) Tj ET")),
        )  # fmt: skip
        states = Dictionary(On=form(pdf, b"BT /F 1 Tf (n) Tj ET", Resources=own), Off=form(pdf, b""))
        down = form(pdf, b"BT /F 1 Tf (d) Tj ET", Resources=own)
        page.Annots = Array([Dictionary(Subtype=Name.Widget, AP=Dictionary(N=states, D=down))])
        pdf.make_indirect(form(pdf, b"BT /F 1 Tf (x) Tj ET", Resources=own))
        assert shown(pdf) == {"/One": b"ABfh", "/Two": b"dgilmnpsx", "None": b"a"}


def test_a_form_is_read_again_where_it_begins_with_another_font() -> None:
    with Pdf.new() as pdf:
        page = pdf.add_blank_page().obj
        page.Contents = pdf.make_stream(b"/F 1 Tf /X Do /G 1 Tf /X Do")
        page.Resources = Dictionary(
            Font=Dictionary(F=font(pdf, "One"), G=font(pdf, "Two")), XObject=Dictionary(X=form(pdf, b"BT (x) Tj ET"))
        )
        assert shown(pdf) == {"/One": b"x", "/Two": b"x"}


@pytest.mark.parametrize("contents", [b"BT (A) Tj ET", b"BT /Absent 1 Tf (A) Tj ET"])
def test_text_with_a_font_that_nobody_can_name_is_refused(contents: bytes) -> None:
    with Pdf.new() as pdf:
        page = pdf.add_blank_page().obj
        page.Contents = pdf.make_stream(contents)
        with pytest.raises(NotUnderstood):
            shown_in(pdf)


def test_codes_of_composite_fonts_are_pairs_where_they_are_taken_as_they_are() -> None:
    with Pdf.new() as pdf:
        fonts = {
            name: pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type0, Encoding=Name("/" + encoding)))
            for name, encoding in (("/F", "Identity-H"), ("/G", "Identity-V"), ("/H", "UniGB-UCS2-H"))
        }
        page = pdf.add_blank_page().obj
        page.Contents = pdf.make_stream(b"BT /F 1 Tf [<0102> 5 <0003>] TJ /G 1 Tf (abc) Tj /H 1 Tf (abcd) Tj ET")
        page.Resources = Dictionary(Font=Dictionary(fonts))
        assert [one.codes for one in shown_in(pdf)] == [{0x0102, 3}, {0x6162, HALF}, set()]
