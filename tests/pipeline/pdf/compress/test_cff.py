"""CFF programs of real papers lose notices and names, and keep every outline, hint, character and code."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont

from pipeline.pdf.compress import type1
from pipeline.pdf.compress.cff import without_words
from tests.pipeline.pdf.compress.made import compressed

SAMPLES = Path(__file__).parents[3] / "samples"
WORDS = {"Notice", "Copyright", "FullName", "FamilyName", "Weight"}
PLACES = {"charset", "Encoding", "CharStrings", "Private", "FDArray", "FDSelect"}


def programs(path: Path) -> list[bytes]:
    with pikepdf.open(path) as pdf:
        found = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile3" in one]
        return [one.FontFile3.read_bytes() for one in found]


def read(program: bytes) -> tuple[set[str], list[Any]]:
    """Its words, and all else, by a reader that had no part in it."""
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(program), TTFont(recalcBBoxes=False))
    top = fonts[0]
    parts = [part for part in (top, *getattr(top, "FDArray", ())) if hasattr(part, "Private")]
    outlines = top.CharStrings.charStringsIndex
    return WORDS & set(top.rawDict), [
        fonts.fontNames,
        {key: value for key, value in top.rawDict.items() if key not in WORDS | PLACES},
        [(part.Private.rawDict, [one.bytecode for one in getattr(part.Private, "Subrs", ())]) for part in parts],
        [getattr(part, "FontName", "") for part in parts],
        [one.bytecode for one in fonts.GlobalSubrs],
        [outlines[number].bytecode for number in range(len(outlines))],
        top.charset,
        getattr(top, "Encoding", None),
        list(top.FDSelect) if hasattr(top, "FDSelect") else None,
    ]


def test_what_readers_draw_with_is_kept() -> None:
    assert_kept(programs(SAMPLES / "pdf" / "js-bug1997343.pdf"))


@pytest.mark.skipif(type1.invoker is None, reason="afdko has no wheel for this machine")
def test_names_and_codes_of_glyphs_are_kept(tmp_path: Path) -> None:
    with pikepdf.open(SAMPLES / "exams" / "accounting-qpaper.pdf") as pdf:
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile" in one]
        converted = type1.as_cff({one.FontFile.objgen: one.FontFile.read_bytes() for one in fonts}, tmp_path)
    assert len(converted) == 4
    assert_kept(list(converted.values()))


def assert_kept(found: list[bytes]) -> None:
    for program in found:
        small = without_words(program)
        words, drawn = read(program)
        assert words
        assert read(small) == (set(), drawn)
        assert len(small) < len(program)
        assert without_words(small) == small


def test_a_name_that_a_glyph_has_too_stays() -> None:
    """One string may be both: here the family's name is taken for the name of the last glyph."""
    program = of_one_glyph()
    small = without_words(program)
    assert read(small) == (set(), read(program)[1])
    assert read(small)[1][6] == [".notdef", "Own"]


def of_one_glyph() -> bytes:
    """Two glyphs that draw nothing, the second of which is named by the string that names the family."""

    def index(*parts: bytes) -> bytes:
        ends = [1]
        for one in parts:
            ends.append(ends[-1] + len(one))
        return len(parts).to_bytes(2) + b"\1" + bytes(ends) + b"".join(parts)

    def far(value: int) -> bytes:
        return b"\x1d" + value.to_bytes(4)

    head, strings = b"\1\0\4\1" + index(b"F"), index(b"Own", b"Said of it") + b"\0\0"
    family, notice = b"\x1c\x01\x87\x03", b"\x1c\x01\x88\x01"
    size = len(family) + len(notice) + 6 + 6 + 7
    begin = len(head) + 5 + size + len(strings)
    top = notice + family + far(begin) + b"\x0f" + far(begin + 3) + b"\x11" + b"\x8b" + far(begin + 10) + b"\x12"
    return head + index(top) + strings + b"\0\x01\x87" + index(b"\x0e", b"\x0e")


@pytest.mark.parametrize("cut", [1, 3, 20, 60, 120])
def test_what_is_cut_off_stays_as_it_was(cut: int) -> None:
    program = programs(SAMPLES / "pdf" / "js-bug1997343.pdf")[0]
    assert without_words(program[:cut]) == program[:cut]


@pytest.mark.skipif(type1.invoker is None, reason="afdko has no wheel for this machine")
def test_a_paper_with_cff_loses_them(tmp_path: Path) -> None:
    source = SAMPLES / "exams" / "accounting-qpaper.pdf"
    found, target = compressed(source, tmp_path)
    assert (found.likeness_lowest, found.changed_pixels, found.fonts) == (1.0, 0, 4)
    assert [read(program)[0] for program in programs(target)] == [set()] * 4
