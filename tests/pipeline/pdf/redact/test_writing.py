"""Writing of every direction and kind: all letters of a match go, those around it stay."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pypdf
import pytest
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, String

from pipeline.pdf.redact.steps import Redacted, Wish, redact_to_file
from pipeline.pdf.rewriting.refused import RewriteRefused

More = Callable[[pikepdf.Pdf, pikepdf.Page], None]
KANJI = "京都山田太郎様"


def paper(path: Path, content: str, more: More | None = None) -> Path:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(600, 800))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        page.obj.Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
        page.obj.Contents = pdf.make_stream(content.encode("latin-1"))
        if more:
            more(pdf, page)
        pdf.save(path)
    return path


def words(matrix: str, text: str = "before Mustermann after", setting: str = "") -> str:
    return f"BT /F 12 Tf {setting} {matrix} Tm ({text}) Tj ET\n"


def turned(degrees: float, below: float = 0.0) -> str:
    """A text matrix at the page's middle, so many points below another line."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return f"{cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {300 + sin * below:.3f} {400 - cos * below:.3f}"


def redacted(tmp_path: Path, content: str, more: More | None = None, **wish: tuple[str, ...]) -> tuple[Redacted, str]:
    """What is told of it, and all letters that the file still holds, in their order in it."""
    source = paper(tmp_path / "paper.pdf", content, more)
    asked = Wish(**(wish or {"words": ("Mustermann",)}))  # type: ignore[arg-type]
    found = redact_to_file(source, tmp_path / "out.pdf", asked, None, allow_signed=False)
    return found, "".join(pypdf.PdfReader(tmp_path / "out.pdf").pages[0].extract_text().split())


@pytest.mark.parametrize("degrees", [0, 3, 45, 90, 135, 180, 270, 300])
def test_all_letters_go_and_lines_close_by_stay_whichever_way_they_run(tmp_path: Path, degrees: int) -> None:
    lines = ["the line above it", "before Mustermann after", "and one below it"]
    content = "".join(words(turned(degrees, 14 * at), line) for at, line in enumerate(lines))
    found, left = redacted(tmp_path, content)
    assert (found.found, found.pictured) == ({"Mustermann": 1}, ())
    assert left == "thelineaboveitbeforeafterandonebelowit"


@pytest.mark.parametrize(
    ("matrix", "setting"),
    [
        ("-1 0 0 1 400 400", ""),  # in a mirror
        ("1 0 0 -1 100 400", ""),
        ("0 1 1 0 300 100", ""),
        ("1 0 .5 1 100 400", ""),  # sheared
        ("1 0 0 1 100 400", "10 Tz"),
        ("0 1 -1 0 300 100", "40 Tz"),
        ("1 0 0 1 400 400", "-100 Tz"),
        ("0 .01 -.01 0 300 400", ""),
        ("0 1 -1 0 300 100", "3 Tr"),
    ],
)
def test_all_letters_go_however_they_are_distorted(tmp_path: Path, matrix: str, setting: str) -> None:
    found, left = redacted(tmp_path, words(matrix, setting=setting))
    assert (found.found, found.pictured, left) == ({"Mustermann": 1}, (), "beforeafter")


def test_known_patterns_go_whole_on_a_page_that_lies_on_its_side(tmp_path: Path) -> None:
    def on_its_side(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.obj.Rotate, page.obj.UserUnit = 90, 2

    line = "IBAN DE89 3704 0044 0532 0130 00, max@mustermann.example, end"
    found, left = redacted(tmp_path, words(turned(90), line), on_its_side, kinds=("iban", "email"))
    assert (found.found, found.pictured, left) == ({"iban": 1, "email": 1}, (), "IBAN,,end")


def on_a_hidden_layer(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    page.obj.Resources.Properties = Dictionary(L=layer)


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (words("1 0 0 1 100 400", setting="2 Tc"), None),  # spread: programs see blanks
        ("BT /F 12 Tf 100 400 Td (before Mus) Tj 5 Ts /F 6 Tf (ter) Tj 0 Ts /F 12 Tf (mann after) Tj ET", None),
        (words("1 0 0 1 700 400"), None),  # off the page
        ("/OC /L BDC " + words("1 0 0 1 100 400") + "EMC", on_a_hidden_layer),
        ("/Span <</ActualText (else)>> BDC " + words(turned(90)) + "EMC", None),
        ("BT /F 12 Tf 9 400 Td (before ) Tj 22 Tc (Mustermann ) Tj 0 Tc (after) Tj ET", None),  # each letter in a box
        ("q 0 0 9 9 re W n " + words("1 0 0 1 100 400") + "Q", None),
    ],
)
def test_what_only_another_program_reads_goes_where_it_stands(tmp_path: Path, content: str, more: More | None) -> None:
    found, left = redacted(tmp_path, content, more)
    assert (found.found, found.pictured, left) == ({"Mustermann": 1}, (), "beforeafter")


@pytest.mark.parametrize("turn", [b"", b".7 .7 -.7 .7 250 0 cm "])
def test_writing_from_top_to_bottom_is_cut_and_blackened_where_it_stands(tmp_path: Path, turn: bytes) -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=400)
        page.insert_font("J", fontbuffer=pymupdf.Font("cjk").buffer)
        page.insert_text((200, 100), KANJI, fontname="J", fontsize=20)
        document.subset_fonts()
        document.save(tmp_path / "across.pdf")
    with pikepdf.open(tmp_path / "across.pdf") as pdf:
        for one in pdf.objects:
            if isinstance(one, Dictionary) and one.get("/Encoding") == Name("/Identity-H"):
                one.Encoding = Name("/Identity-V")
        pdf.pages[0].contents_add(turn, prepend=True)
        pdf.save(tmp_path / "down.pdf")
    dark = {}
    for fill in ("black", "none"):
        wish = Wish(words=("山田太郎",), fill=fill)
        found = redact_to_file(tmp_path / "down.pdf", tmp_path / "out.pdf", wish, None, allow_signed=False)
        assert (found.found, found.pictured) == ({"山田太郎": 1}, ())
        assert "".join(pypdf.PdfReader(tmp_path / "out.pdf").pages[0].extract_text().split()) == "京都様"
        dark[fill] = darkness(tmp_path / "out.pdf")
    before = darkness(tmp_path / "down.pdf")
    names = (before < 128) & (dark["none"] > 250)  # pixels of letters that went
    assert names.sum() > 200
    assert (dark["black"][names] < 128).mean() > 0.97


def darkness(path: Path) -> NDArray[np.uint8]:
    with pymupdf.open(path) as document:
        pixels = document[0].get_pixmap(dpi=100, colorspace=pymupdf.csGRAY)
    return np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.stride)


def test_an_accent_that_stands_before_its_letter_goes_with_it(tmp_path: Path) -> None:
    content = "BT /F 12 Tf 72 400 Td [(before M\\250) 333 (uller after)] TJ ET"
    found, left = redacted(tmp_path, content, words=("Müller",))
    assert (found.found, found.pictured, left) == ({"Müller": 1}, (), "beforeafter")


def test_ligatures_off_the_page_are_read_as_their_letters(tmp_path: Path) -> None:
    def with_map(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        table = b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <78> <fb01> endbfchar"
        page.obj.Resources.Font.F.ToUnicode = pdf.make_stream(table)

    found, left = redacted(tmp_path, words("1 0 0 1 700 400", "of x x"), with_map, words=("fi",))
    assert (found.found, left) == ({"fi": 2}, "of")


def test_words_whose_place_cannot_be_told_make_no_picture_that_shows_them(tmp_path: Path) -> None:
    def upright(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        about = Dictionary(Registry=String("Adobe"), Ordering=String("Japan1"), Supplement=2)
        family = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/Ryumin-Light"), CIDSystemInfo=about
        )
        page.obj.Resources.Font.F = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/Ryumin-Light"), Encoding=Name("/UniJIS-UCS2-V"),
            DescendantFonts=Array([pdf.make_indirect(family)]),
        )  # fmt: skip

    content = f"BT /F 14 Tf 300 700 Td <{KANJI.encode('utf-16-be').hex()}> Tj ET"
    with pytest.raises(RewriteRefused, match="where it stands cannot be told"):
        redacted(tmp_path, content, upright, words=("山田太郎",))
    assert not (tmp_path / "out.pdf").exists()


def test_names_that_break_at_their_own_hyphen_go(tmp_path: Path) -> None:
    lines = ["Report of Smith-", "Jones; also Max-", "Planck-Institut here"]
    content = "".join(words(f"1 0 0 1 72 {700 - 14 * at}", line) for at, line in enumerate(lines))
    found, left = redacted(tmp_path, content, words=("Smith-Jones", "Max-Planck-Institut"))
    assert found.found == {"Smith-Jones": 1, "Max-Planck-Institut": 1}
    assert left == "Reportof;alsohere"


def test_words_with_letters_of_another_script_go(tmp_path: Path) -> None:
    """They look the same, and programs read others."""

    def more(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        codes = b"1 begincodespacerange <00><FF> endcodespacerange 1 beginbfchar <61><0430> endbfchar"
        page.obj.Resources.Font.F.ToUnicode = pdf.make_stream(b"begincmap " + codes + b" endcmap")

    found, left = redacted(tmp_path, words("1 0 0 1 72 400"), more)
    assert (found.found, found.pictured, left) == ({"Mustermann": 1}, (), "before\u0430fter")
