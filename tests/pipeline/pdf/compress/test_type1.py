"""Type 1 programs become CFF: smaller, and the same to every reader and renderer."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.t1Lib import T1Font
from pdfminer.high_level import extract_text

from pipeline.pdf.compress import type1
from pipeline.pdf.compress.bare_cff import Asked, only_shown
from pipeline.pdf.font_programs.cff import CffFont
from tests.pipeline.pdf.compress.made import compressed

pytestmark = pytest.mark.skipif(type1.invoker is None, reason="afdko has no wheel for this machine")
PAPER = Path(__file__).parents[3] / "samples" / "exams" / "accounting-qpaper.pdf"


@pytest.fixture(scope="module")
def programs() -> dict[tuple[int, int], bytes]:
    with pikepdf.open(PAPER) as pdf:
        return {
            one["/FontFile"].objgen: one["/FontFile"].read_bytes()
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and "/FontFile" in one
        }


def test_a_paper_of_tex_comes_to_a_third_and_reads_the_same(tmp_path: Path) -> None:
    found, target = compressed(PAPER, tmp_path, "high")
    assert (found.used, found.fonts, found.likeness_lowest, found.notes) == ("high", 4, 1.0, ())
    assert found.after < 0.35 * found.before
    with pikepdf.open(target) as pdf:
        descriptors = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
        assert [("/FontFile" in one, str(one["/FontFile3"]["/Subtype"])) for one in descriptors] == [
            (False, "/Type1C")
        ] * 4
    for text in (extract_text, lambda path: [page.extract_text() for page in pypdf.PdfReader(path).pages]):
        assert text(target) == text(PAPER)
    with pypdfium2.PdfDocument(PAPER) as before, pypdfium2.PdfDocument(target) as after:
        for one, two in zip(before, after, strict=True):
            assert one.render(scale=2).to_numpy().tobytes() == two.render(scale=2).to_numpy().tobytes()


def test_glyphs_names_and_encoding_are_those_of_the_original(
    programs: dict[tuple[int, int], bytes], tmp_path: Path
) -> None:
    made = type1.as_cff(programs, tmp_path)
    assert made.keys() == programs.keys()
    for number, content in made.items():
        source = tmp_path / "source.pfa"
        source.write_bytes(programs[number] + b"\n" + b"0" * 512 + b"\ncleartomark\n")  # which TeX leaves out
        old, new = T1Font(str(source)), CFFFontSet()
        new.decompile(io.BytesIO(content), None)
        top = new.topDictIndex[0]
        assert new.fontNames == [old["FontName"]]
        assert set(top.CharStrings.keys()) == set(old["CharStrings"])
        assert _coded(top.Encoding, top.CharStrings) == _coded(old["Encoding"], old["CharStrings"])
    assert list(tmp_path.glob("type1-*")) == []


def test_the_glyph_of_code_0_is_there_for_readers_that_take_0_for_none(tmp_path: Path) -> None:
    """It is the minus of TeX's symbols; pypdf reads the program's own encoding by fontTools."""
    with pikepdf.open(PAPER.with_name("physics_mechanics-answerkey.pdf")) as pdf:
        every = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile" in one]
        symbols = next(one["/FontFile"] for one in every if str(one["/FontName"]).endswith("+CMSY10"))
        made = type1.as_cff({symbols.objgen: symbols.read_bytes()}, tmp_path)[symbols.objgen]
    asked = Asked(codes={0}, names={"minus"})
    for content in (made, only_shown(made, asked)):
        found = CFFFontSet()
        found.decompile(io.BytesIO(content), None)
        assert found.topDictIndex[0].Encoding[0] == CffFont(content).builtin_encoding()[0] == "minus"


def _coded(encoding: Any, glyphs: Any) -> dict[int, str]:
    names = StandardEncoding if encoding == "StandardEncoding" else encoding
    return {code: name for code, name in enumerate(names) if name != ".notdef" and name in glyphs}


def test_what_is_no_font_costs_itself_only(programs: dict[tuple[int, int], bytes], tmp_path: Path) -> None:
    first, *rest = programs
    mixed = {(1000, 0): b"%!PS-AdobeFont-1.0: Broken\n", (1001, 0): b"", first: programs[first], (1002, 0): b"\x80\x01"}
    assert type1.as_cff(mixed, tmp_path).keys() == {first}
    assert (type1.as_cff({}, tmp_path), rest != []) == ({}, True)


def test_a_converter_that_dies_is_started_again_with_the_next(
    programs: dict[tuple[int, int], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadly(path: Path) -> None:
        path.with_suffix(".cff").write_bytes(b"\1\0" + path.name.encode())
        if path.name == "type1-1":
            os.abort()

    monkeypatch.setattr(type1, "_write_cff", deadly)
    numbers = list(programs)
    made = type1.as_cff(programs, tmp_path)
    assert made == {number: b"\1\0type1-%d" % place for place, number in enumerate(numbers) if place != 1}
    assert list(tmp_path.glob("type1-*")) == []


def test_a_converter_that_hangs_is_ended_with_its_font(
    programs: dict[tuple[int, int], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hanging(path: Path) -> None:
        path.with_suffix(".cff").write_bytes(b"\1\0")
        if path.name == "type1-1":
            time.sleep(60)

    monkeypatch.setattr(type1, "_write_cff", hanging)
    monkeypatch.setattr(type1, "_LONGEST", 0.3)
    begun = time.monotonic()
    assert type1.as_cff(programs, tmp_path).keys() == {next(iter(programs))}
    assert time.monotonic() - begun < 5


def test_a_font_that_looks_different_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The converter's word is not taken for it: pages are drawn with both."""
    real = type1.as_cff

    def swapped(programs: dict[tuple[int, int], bytes], folder: Path) -> dict[tuple[int, int], bytes]:
        made = real(programs, folder)
        return dict(zip(made, reversed(made.values()), strict=True))

    monkeypatch.setattr("pipeline.pdf.compress.fonts.as_cff", swapped)
    found, target = compressed(PAPER, tmp_path, "high")
    assert found.fonts == 0
    with pikepdf.open(target) as pdf:
        assert sum("/FontFile" in one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)) == 4
