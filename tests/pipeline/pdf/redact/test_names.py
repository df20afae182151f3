"""Names of fonts, inks, tags, resources and data of programs; and what stands in the fonts themselves."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, String

from pipeline.pdf.redact.font_names import silent
from pipeline.pdf.redact.names import rename
from pipeline.pdf.redact.rules import rules_of
from pipeline.pdf.redact.standard_names import standard_names
from pipeline.pdf.redact.steps import Redacted, Wish, redact_to_file
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.refused import RewriteRefused
from tests.pipeline.pdf.redact.test_writing import More, paper, words

LETTER = b"BT /%s 30 Tf 9 9 Td (A) Tj ET"
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
TABLE = b"%!PS Mustermann\n/CIDInit/ProcSet findresource begin/CMapName /TeX-MustermannSans def 1 begincodespacerange"


def built(*, cff: bool) -> bytes:
    font, glyphs = FontBuilder(1000, isTTF=not cff), [".notdef", "A"]
    font.setupGlyphOrder(glyphs)
    font.setupCharacterMap({65: "A"})
    drawn: dict[str, Any] = {}
    for glyph in glyphs:
        pen = T2CharStringPen(600, None) if cff else TTGlyphPen(None)
        pen.moveTo((0, 0))
        for point in ((0, 700), (500, 700), (500, 0)):
            pen.lineTo(point)
        pen.closePath()
        drawn[glyph] = pen.getCharString() if isinstance(pen, T2CharStringPen) else pen.glyph()
    named = {"FullName": "Mustermann Sans", "FamilyName": "Mustermann"}
    font.setupCFF("MustermannSans", named, drawn, {}) if cff else font.setupGlyf(drawn)
    font.setupHorizontalMetrics(dict.fromkeys(glyphs, (600, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Mustermann", "styleName": "Sans"})
    font.setupOS2()
    font.setupPost()
    written = io.BytesIO()
    font.save(written)
    return bytes(TTFont(written).reader["CFF "]) if cff else written.getvalue()


def font(*, cff: bool = False, embedded: bool = True) -> More:
    def more(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        name = Name("/ABCDEF+MustermannSans" if embedded else "/MustermannSans")
        described = Dictionary(Type=Name.FontDescriptor, FontName=name, Flags=32, FontBBox=Array([0, 0, 500, 700]),
                               ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700, StemV=80)  # fmt: skip
        if embedded:
            program = pdf.make_stream(built(cff=cff), Subtype=Name.Type1C) if cff else pdf.make_stream(built(cff=cff))
            described["/FontFile3" if cff else "/FontFile2"] = program
        page.obj.Resources.Font.G = pdf.make_indirect(Dictionary(
            Type=Name.Font, Subtype=Name.Type1 if cff else Name.TrueType, BaseFont=name, FirstChar=65, LastChar=65,
            Widths=Array([600]), Encoding=Name.WinAnsiEncoding, FontDescriptor=pdf.make_indirect(described),
            ToUnicode=pdf.make_stream(TABLE + b"<00><FF>endcodespacerange 1 beginbfchar <41><0041> endbfchar"),
        ))  # fmt: skip
        page.contents_add(LETTER % b"G")

    return more


def ink(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    mixed = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0]), C1=Array([1, 0, 0]), N=1)
    colour = Array([Name.Separation, Name("/Mustermann Red"), Name.DeviceRGB, mixed])
    page.obj.Resources.ColorSpace = Dictionary(C=colour)
    page.contents_add(b"/C cs 1 scn 9 9 20 20 re f")


def resource(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.Resources.Font["/Mustermann"] = page.obj.Resources.Font.F
    page.contents_add(LETTER % b"M#75stermann")


def tag(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/Mustermann-P"), Pg=page.obj, K=0))
    root = Dictionary(Type=Name.StructTreeRoot, K=Array([element]), RoleMap=Dictionary({"/Mustermann-P": Name.P}))
    pdf.Root.StructTreeRoot = element.P = pdf.make_indirect(root)
    page.contents_add(b"/Mustermann-P <</MCID 0>> BDC " + LETTER % b"F" + b" EMC")


def layer(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    shown = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Mustermann")))
    page.obj.Resources.Properties = Dictionary({"/of_Mustermann": shown})
    pdf.Root.OCProperties = Dictionary(OCGs=Array([shown]), D=Dictionary(ON=Array([shown])))
    page.contents_add(b"/OC /of_Mustermann BDC " + LETTER % b"F" + b" EMC")


def own(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj["/X_Mustermann"] = pikepdf.Object.parse(b"<</M#fcller /Mustermann /Other [/of#20M#fcller]>>")
    page.contents_add(b"/P <</M#fcller /Mustermann /M#fc 1>> DP")


def letter(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.Resources.Font.G = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 750, 750]), FirstChar=65, LastChar=65,
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), Widths=Array([1000]), Resources=Dictionary(),
        CharProcs=Dictionary({"/Mustermann": pdf.make_stream(b"1000 0 0 0 750 750 d1 0 0 750 750 re f")}),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, Name("/Mustermann")])),
    )  # fmt: skip
    page.contents_add(LETTER % b"G")


def redacted(tmp_path: Path, more: More, word: str = "Mustermann") -> tuple[Redacted, bytes, bool]:
    """What is told, all that the file holds with its names as they are read, and whether the letter looks the same."""
    source = paper(tmp_path / "paper.pdf", words("1 0 0 1 72 400"), more)
    found = redact_to_file(source, tmp_path / "out.pdf", Wish(words=(word, "Müller")), None, allow_signed=False)
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        held = b"".join(one.unparse(resolved=True) for one in pdf.objects)
        held += b"".join(one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream))
    looks = []
    for path in (source, tmp_path / "out.pdf"):
        with pymupdf.open(path) as document:
            looks.append(document[0].get_pixmap(clip=(0, 700, 100, 800)).samples)
    assert min(looks[0]) < 255  # something is seen
    return found, ESCAPED.sub(lambda one: bytes.fromhex(one[1].decode()), held), looks[0] == looks[1]


@pytest.mark.parametrize(
    ("more", "losses"),
    [
        (font(), ()),
        (font(cff=True), ()),
        (resource, ()),
        (tag, ()),
        (layer, ()),
        (letter, ()),
        (
            ink,
            (
                Loss("names of inks", "1 ink", "they said what had to go, so a printer knows the inks by others now; "
                     "on screens nothing changes"),
            ),
        ),
    ],
)  # fmt: skip
def test_names_give_way_to_others_and_pages_look_the_same(tmp_path: Path, more: More, losses: tuple[Loss, ...]) -> None:
    found, held, same = redacted(tmp_path, more)
    assert (b"Mustermann" in held.replace(b"\0", b""), same, found.losses) == (False, True, losses)
    assert found.elsewhere > 0


def test_names_of_any_bytes_are_read(tmp_path: Path) -> None:
    source = paper(tmp_path / "paper.pdf", words("1 0 0 1 72 400"), own)
    found = redact_to_file(source, tmp_path / "out.pdf", Wish(words=("Mustermann", "Müller")), None, allow_signed=False)
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        held = b"".join(one.unparse(resolved=True) for one in pdf.objects if not isinstance(one, pikepdf.Stream))
    assert [word in held for word in (b"Mustermann", b"#fcller", b"Name")] == [False, False, True]
    assert found.elsewhere == 4


def test_a_font_that_is_not_in_the_file_keeps_its_name_and_is_told(tmp_path: Path) -> None:
    found, held, same = redacted(tmp_path, font(embedded=False))
    assert (b"MustermannSans" in held, same) == (True, True)
    assert [(one.what, one.where) for one in found.losses] == [("name of a font that stays", "MustermannSans")]


@pytest.mark.parametrize("word", ["Font", "Mark", "Page", "Adobe", "Times"])
def test_names_of_pdf_itself_stay_and_are_not_told(tmp_path: Path, word: str) -> None:
    def more(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        pdf.Root.MarkInfo = Dictionary(Marked=False)
        system = Dictionary(Registry=String("Adobe"), Ordering=String("Japan1"), Supplement=2)
        below = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/Heisei"), CIDSystemInfo=system)
        page.obj.Resources.Font.K = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/Heisei"), Encoding=Name("/UniJIS-UCS2-H"),
            DescendantFonts=Array([below]),
        )  # fmt: skip
        page.contents_add(b"BT /K 20 Tf 9 9 Td <4EAC> Tj ET " + words("1 0 0 1 72 300", word).encode())

    found, _, same = redacted(tmp_path, more, word)
    assert (found.found, found.elsewhere, found.losses, same) == ({word: 1, "Müller": 0}, 0, (), True)


def test_programs_of_type_1_are_silent_and_as_long() -> None:
    program = b"%!FontType1-1.0: Muster 1.0\n/FontName /Muster def/FullName (The Muster) def/Muster 1 def eexec\0Muster"
    told = silent(program, lambda text: "Muster" in text)
    assert told == (
        b"%!FontType1-1.0: XXXXXXXXXX\n/FontName /XXXXXX def/FullName (XXXXXXXXXX) def/Muster 1 def eexec\0Muster"
    )
    assert silent(b"\1\0\4\4Muster", lambda text: "Muster" in text) == b"\1\0\4\4Muster"  # damaged


def test_standard_names_are_those_of_the_standard() -> None:
    assert {"MarkInfo", "Identity-H", "FontDescriptor", "space", "Separation"} <= standard_names()
    assert "Mustermann" not in standard_names()


def test_tables_of_names_that_cannot_be_taken_out_are_emptied() -> None:
    whole = built(cff=False)
    broken = whole[:4] + bytes((0, whole[5] + 1)) + whole[6:]  # a table more than there are
    told = silent(broken, lambda text: "Mustermann" in text)
    assert (len(told), "Mustermann".encode("utf-16-be") in broken) == (len(broken), True)
    assert "Mustermann".encode("utf-16-be") not in told


@pytest.mark.parametrize("word", ["Name", "CD", "q"])
def test_other_names_do_not_say_it_either(tmp_path: Path, word: str) -> None:
    def more(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        font()(pdf, page)
        page.obj[f"/X_{word}_y"] = 1
        page.contents_add(words("1 0 0 1 72 300", word).encode())

    found, held, same = redacted(tmp_path, more, word)
    assert (found.found[word], same, f"X_{word}_y".encode() in held) == (1, True, False)


def test_names_of_resources_in_a_drawing_that_nobody_can_read_are_refused(tmp_path: Path) -> None:
    def more(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        lists = Dictionary(Font=Dictionary({"/Mustermann": page.obj.Resources.Font.F}))
        drawn = pdf.make_stream(b"no flate", Type=Name.XObject, Subtype=Name.Form, Resources=lists)
        drawn.write(b"no flate", filter=Name.FlateDecode)
        page.obj.Resources.XObject = Dictionary(X=drawn)
        page.contents_add(b"/X Do")

    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj.Resources = Dictionary(Font=Dictionary(F=Dictionary(Type=Name.Font)))
        more(pdf, page)
        rules = rules_of(["Mustermann"], [], [], case=False, whole=False)
        with pytest.raises(RewriteRefused, match="damaged"):
            rename(pdf, rules, frozenset())
        assert rename(pdf, rules_of(["other"], [], [], case=False, whole=False), frozenset()) == (0, [])
