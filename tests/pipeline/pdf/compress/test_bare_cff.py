"""CFF programs that are not CID-keyed keep the glyphs that text shows, and lose the others."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from fontTools.cffLib import CFFFontSet, cffISOAdobeStrings
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

from pipeline.pdf.compress.bare_cff import Asked, glyphs_left, only_shown
from pipeline.pdf.compress.fonts import cut_fonts
from pipeline.pdf.compress.shown import HALF, Shown
from pipeline.pdf.font_programs.cff import CffFont

SAMPLES = Path(__file__).parents[3] / "samples"
NAMES = [".notdef", "space", "A", "B", "Aacute", "acute", "mu", "own", "more"]
SEAC = [0, 0, 65, 194, "endchar"]  # of A and acute, by their codes in the standard encoding


@cache
def program(*, codes: tuple[tuple[int, str], ...] = ()) -> bytes:
    """Glyphs of different shapes, of which Aacute is put together from two."""
    font = FontBuilder(1000, isTTF=False)
    font.setupGlyphOrder(NAMES)
    shapes = {
        name: T2CharString(program=[at, 0, "rmoveto", 100 + at, "hlineto", 50, "vlineto", "endchar"])
        for at, name in enumerate(NAMES)
    }
    font.setupCFF("Made", {}, shapes | {"Aacute": T2CharString(program=list(SEAC))}, {})
    fonts: Any = font.font["CFF "].cff
    if codes:
        fonts[0].Encoding = [dict(codes).get(code, ".notdef") for code in range(256)]
    written = io.BytesIO()
    fonts.compile(written, TTFont(recalcBBoxes=False))
    return written.getvalue()


def outlines(content: bytes) -> dict[str, Any]:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(content), TTFont(recalcBBoxes=False))
    if "charset" not in fonts[0].rawDict:  # it is the standard one
        fonts[0].charset = cffISOAdobeStrings[: fonts[0].numGlyphs]
    found = {}
    for name in fonts[0].charset:
        pen = RecordingPen()
        glyph = fonts[0].CharStrings[name]
        glyph.draw(pen, fonts[0].CharStrings)
        found[name] = (pen.value, glyph.width)
    return found


def asked(text: bytes, **entries: Any) -> Asked:
    found = Asked()
    assert found.add(Shown(Dictionary(Type=Name.Font, Subtype=Name.Type1, **entries), set(text)))
    return found


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (asked(b"B"), {"B"}),
        (asked(b"B ", Encoding=Name.WinAnsiEncoding), {"B"}),
        (asked(b"\xc1", Encoding=Name.WinAnsiEncoding), {"Aacute", "A", "acute"}),
        (asked(b"B", Encoding=Dictionary(Differences=Array([65, Name.own, Name.more]))), {"B", "more"}),
        (asked(b"", Encoding=Name.WinAnsiEncoding), set()),
        (asked(b"\x80", Encoding=Dictionary(Differences=Array([128, Name("/uni00B5")]))), {"mu"}),
    ],
    ids=["its own codes", "a known encoding", "parts", "differences, and its own codes", "nothing", "another name"],
)
def test_what_stays_is_what_is_asked_for(wanted: Asked, kept: set[str]) -> None:
    small = only_shown(program(), wanted)
    before = outlines(program())
    assert outlines(small) == {name: before[name] for name in NAMES if name in kept | {".notdef", "space"}}
    assert len(small) < len(program())
    assert only_shown(small, wanted) == small


def test_codes_of_the_program_itself_stay_those_of_their_glyphs() -> None:
    content = program(codes=((1, "own"), (2, "A"), (3, "more")))
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(only_shown(content, asked(b"\1\3"))), TTFont(recalcBBoxes=False))
    assert fonts[0].charset == [".notdef", "space", "own", "more"]
    assert [fonts[0].Encoding[code] for code in range(5)] == [".notdef", "own", ".notdef", "more", ".notdef"]


def test_codes_that_text_shows_mean_to_the_program_what_they_meant() -> None:
    """Some readers of text prefer them to the font's own; glyphs without a code are written with code 0."""
    content = program(codes=((1, "B"), (2, "A"), (3, "more")))
    before = CffFont(content).builtin_encoding()
    differences = Dictionary(Differences=Array([0, Name.A, Name.own, Name.mu, Name.B]))
    small = CffFont(only_shown(content, asked(b"\0\1\3", Encoding=differences)))
    assert {code: small.builtin_encoding()[code] for code in (0, 1, 3)} == {code: before[code] for code in (0, 1, 3)}
    assert len(small.charset) < len(NAMES)


def test_a_glyph_of_two_codes_keeps_both() -> None:
    """fontTools writes one of them."""
    content = CffFont(program(codes=((1, "B"), (2, "A"), (3, "more")))).with_further_codes({0: "A", 9: "B"})
    before = CffFont(content).builtin_encoding()
    assert before == {0: "A", 1: "B", 2: "A", 3: "more", 9: "B"}
    assert outlines(content) == outlines(program())
    small = only_shown(content, asked(b"\0\1\2"))
    assert CffFont(small).builtin_encoding() == {0: "A", 1: "B", 2: "A", 9: "B"}
    assert only_shown(small, asked(b"\0\1\2")) == small


def asked_by_number(*codes: int, encoding: str = "/Identity-H") -> tuple[bool, Asked]:
    found = Asked()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, Encoding=Name(encoding))
    return found.add(Shown(font, set(codes))), found


def test_glyphs_that_a_composite_font_finds_by_number_stay_in_their_places() -> None:
    wanted = NAMES.index("own"), NAMES.index("Aacute")
    understood, asked_for = asked_by_number(*wanted)
    whole, cut = outlines(program()), outlines(only_shown(program(), asked_for))
    kept = {NAMES.index(name) for name in (".notdef", "space", "A", "acute")} | set(wanted)
    assert understood
    assert len(cut) == len(NAMES)
    for number, (before, after) in enumerate(zip(whole.values(), cut.values(), strict=True)):
        assert after[0] == (before[0] if number in kept else []), NAMES[number]


@pytest.mark.parametrize(("codes", "encoding"), [((HALF, 3), "/Identity-H"), ((3,), "/UniGB-UCS2-H")])
def test_numbers_that_are_not_understood_leave_a_program_whole(codes: tuple[int, ...], encoding: str) -> None:
    assert not asked_by_number(*codes, encoding=encoding)[0]


def test_letters_set_with_the_font_of_mupdf_are_cut(tmp_path: Path) -> None:
    mupdf: Any = pymupdf
    document, writer = mupdf.open(), mupdf.TextWriter((0, 0, 200, 100))
    writer.append((20, 50), "Few letters")
    writer.write_text(document.new_page(width=200, height=100))
    document.save(tmp_path / "few.pdf")
    with pikepdf.open(tmp_path / "few.pdf") as pdf:
        cut = cut_fonts(pdf, tmp_path)
    assert [len(one.content) < 8_000 for one in cut.values()] == [True]


def test_a_name_that_the_program_does_not_know_leaves_it_whole() -> None:
    wanted = asked(b"\x80", Encoding=Dictionary(Differences=Array([128, Name.unknown])))
    assert only_shown(program(), wanted) == program()


@pytest.mark.parametrize("entries", [{"Encoding": Name.MacExpertEncoding}, {"Subtype": Name.TrueType}])
def test_other_encodings_and_kinds_of_fonts_are_not_understood(entries: dict[str, Any]) -> None:
    font = Dictionary({"/Type": Name.Font, "/Subtype": Name.Type1, **{f"/{key}": one for key, one in entries.items()}})
    assert not Asked().add(Shown(font, {65}))


@pytest.mark.parametrize("cut", [1, 30, 60, 100])
def test_what_is_cut_off_stays_as_it_was(cut: int) -> None:
    assert only_shown(program()[:cut], asked(b"B")) == program()[:cut]


def test_a_descriptor_lists_the_glyphs_that_are_left() -> None:
    assert glyphs_left("/A/B/own/absent", only_shown(program(), asked(b"B"))) == "/B"
    assert glyphs_left("/A/B", b"nothing") == "/A/B"


def first_page(path: Path, *, more: bytes = b"") -> Path:
    """The first page of a real paper, with more contents."""
    with pikepdf.open(SAMPLES / "pdf" / "pp-federal-register-2020-17221.pdf") as pdf:
        del pdf.pages[1:]
        pdf.pages[0].contents_add(more)
        pdf.save(path)
    return path


def cut(source: Path) -> list[tuple[bytes, bytes]]:
    """Its CFF programs before and after."""
    with pikepdf.open(source) as pdf:
        found = cut_fonts(pdf, source.parent)
    with pikepdf.open(source) as pdf:
        return [(pdf.get_object(number).read_bytes(), one.content) for number, one in found.items()
                if pdf.get_object(number).get("/Subtype") == "/Type1C"]  # fmt: skip


def test_a_real_page_keeps_the_outlines_of_what_it_shows(tmp_path: Path) -> None:
    programs = cut(first_page(tmp_path / "page.pdf"))
    assert len(programs) == 6
    for old, new in programs:
        before, after = outlines(old), outlines(new)
        assert after == {name: before[name] for name in after}
        assert len(new) < 0.6 * len(old)


def test_fonts_of_text_that_is_not_understood_keep_their_glyphs(tmp_path: Path) -> None:
    """Here some text is shown with a font that the page does not have."""
    programs = cut(first_page(tmp_path / "page.pdf", more=b"BT /Absent 1 Tf (A) Tj ET"))
    assert len(programs) == 6
    for old, new in programs:
        assert outlines(new).keys() == outlines(old).keys()
