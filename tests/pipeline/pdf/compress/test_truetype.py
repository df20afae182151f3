"""TrueType programs of real papers lose names and layout, and keep every outline, width, hint and character."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable

from pipeline.pdf.compress.truetype import without_names, without_signature

SAMPLES = Path(__file__).parents[3] / "samples"
KEPT = {"cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"}


def programs(name: str) -> list[bytes]:
    with pikepdf.open(SAMPLES / name) as pdf:
        found = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one]
        return [one.FontFile2.read_bytes() for one in found]


def tables(program: bytes) -> dict[str, bytes]:
    with TTFont(io.BytesIO(program), lazy=True) as font:
        return {tag: font.reader[tag] for tag in font.reader.keys()}  # noqa: SIM118 - the reader is no dictionary


def outlines(program: bytes) -> list[object]:
    with TTFont(io.BytesIO(program)) as font:
        glyphs, found = font.getGlyphSet(), []
        for name in font.getGlyphOrder()[:200]:
            pen = RecordingPen()
            glyphs[name].draw(pen)
            found.append((pen.value, glyphs[name].width))
        return found


@pytest.mark.parametrize("name", ["exams/ASU_Knowledge_Test.pdf", "exams/demo_paper.pdf", "pdf/js-bug900822.pdf"])
def test_what_readers_need_is_kept_to_the_byte(name: str) -> None:
    for program in programs(name):
        small = without_names(program)
        before, after = tables(program), tables(small)
        assert len(small) < len(program)
        assert set(before) - set(after) >= {"name", "OS/2"} & set(before)
        for tag in KEPT & set(before):
            different = [at for at in range(len(before[tag])) if before[tag][at] != after[tag][at]]
            assert set(different) <= (set(range(8, 12)) if tag == "head" else set())  # its checksum of the whole
        assert outlines(small) == outlines(program)
        assert without_names(small) == small


def test_what_people_type_with_keeps_its_layout() -> None:
    with TTFont(io.BytesIO(programs("exams/demo_paper.pdf")[0])) as font:
        for tag in ("DSIG", "hdmx", "GSUB", "kern", "EBDT"):
            font[tag] = DefaultTable(tag)
            font[tag].data = bytes(8)
        written = io.BytesIO()
        font.save(written)
    program = written.getvalue()
    before, after = tables(program), tables(without_signature(program))
    assert before.keys() - after.keys() == {"DSIG", "EBDT", "VDMX", "hdmx"}
    assert {tag: after[tag] for tag in after if tag != "head"} == {tag: before[tag] for tag in after if tag != "head"}
    assert tables(without_names(program)).keys() == KEPT | {"gasp"}


def test_glyphs_with_names_keep_them() -> None:
    program = programs("exams/demo_paper.pdf")[0]
    with TTFont(io.BytesIO(program)) as font:
        font["post"].formatType = 2.0
        font["post"].extraNames, font["post"].mapping = [], {}
        written = io.BytesIO()
        font.save(written)
    assert "post" in tables(without_names(written.getvalue()))


@pytest.mark.parametrize("cut", [0, 3, 12, 40, 400])
def test_what_is_no_font_stays_as_it_is(cut: int) -> None:
    broken = programs("exams/demo_paper.pdf")[0][:cut]
    assert without_names(broken) == broken
