"""Words where no program reads text."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pipeline.pdf.redact.steps import Wish, redact_to_file
from tests.pipeline.pdf.redact.test_writing import More, paper, words

WRITES = "BT /F {} Tf 5 5 Td (Mustermann) Tj ET"
SAYS = "/Span <</ActualText (Mustermann)>> BDC 0 0 9 9 re f EMC"


def pattern(content: str) -> More:
    def more(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        tile = pdf.make_stream(content.format(12).encode(), {
            "/PatternType": 1, "/PaintType": 1, "/TilingType": 1, "/BBox": Array([0, 0, 90, 30]), "/XStep": 90,
            "/YStep": 30, "/Resources": Dictionary(Font=page.obj.Resources.Font),
        })  # fmt: skip
        page.obj.Resources.Pattern = Dictionary(P=tile)

    return more


def drawn_letter(content: str) -> More:
    def more(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.obj.Resources.Font.T = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 6000, 1000]), FirstChar=97, LastChar=97,
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), Widths=Array([6000]),
            CharProcs=Dictionary(a=pdf.make_stream(b"6000 0 d0 " + content.format(1000).encode())),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
            Resources=Dictionary(Font=Dictionary(F=page.obj.Resources.Font.F)),
        )  # fmt: skip

    return more


def script(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    told = Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"say('Mustermann')"))
    page.obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([9, 9, 20, 20]), A=told)])


def kept_for_itself(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.Root.Own = pdf.make_stream(b"\xfe\xff" + "von Mustermann".encode("utf-16-be"))


def template(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    content = pdf.make_stream(words("1 0 0 1 72 400").encode())
    sheet = Dictionary(Type=Name.Template, MediaBox=page.obj.MediaBox, Resources=page.obj.Resources, Contents=content)
    pdf.Root.Names = Dictionary(Templates=Dictionary(Names=Array([String("t"), pdf.make_indirect(sheet)])))


def remark(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    other = pdf.add_blank_page().obj
    other.Contents = pdf.make_stream(b"% of Mustermann\n(Mustermann) unknown 0 0 9 9 re f")


@pytest.mark.parametrize(
    ("content", "more"),
    [
        ("/Pattern cs /P scn 72 300 99 99 re f ", pattern(WRITES)),
        ("/Pattern cs /P scn 72 300 99 99 re f ", pattern(SAYS)),
        ("BT /T 12 Tf 72 300 Td (a) Tj ET ", drawn_letter(WRITES)),
        ("BT /T 12 Tf 72 300 Td (a) Tj ET ", drawn_letter(SAYS)),
        ("", script),
        ("", kept_for_itself),
        ("", template),
        ("", remark),
    ],
)
def test_words_that_no_program_reads_are_not_left_in_the_file(tmp_path: Path, content: str, more: More) -> None:
    source = paper(tmp_path / "paper.pdf", content + words("1 0 0 1 72 200"), more)
    found = redact_to_file(source, tmp_path / "out.pdf", Wish(words=("Mustermann",)), None, allow_signed=False)
    assert (found.found, found.pictured) == ({"Mustermann": 1}, ())
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        streams = b"".join(one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream))
    assert b"Mustermann" not in streams.replace(b"\0", b"")


def test_patterns_and_drawn_letters_without_the_words_stay(tmp_path: Path) -> None:
    def both(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        for more in (pattern("BT /F {} Tf 5 5 Td (another) Tj ET"), drawn_letter("BT /F {} Tf 5 5 Td (third) Tj ET")):
            more(pdf, page)

    content = "BT /T 12 Tf 72 300 Td (a) Tj ET /Pattern cs /P scn 72 300 99 99 re f " + words("1 0 0 1 72 200")
    source = paper(tmp_path / "paper.pdf", content, both)
    found = redact_to_file(source, tmp_path / "out.pdf", Wish(words=("Mustermann",)), None, allow_signed=False)
    assert found.elsewhere == 0
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        streams = b"".join(one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream))
    assert (b"(another)" in streams, b"(third)" in streams) == (True, True)
