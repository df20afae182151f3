"""Tables from codes to Unicode say the same in fewer words, to every reader."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pikepdf
import pymupdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.high_level import extract_text

from pipeline.pdf.compress.cmaps import Table, read_table, shorten_cmaps, write_table
from tests.pipeline.pdf.compress.made import compressed

SAMPLES = Path(__file__).parents[3] / "samples"
ONE_BYTE, TWO_BYTES = ((b"\x00", b"\xff"),), ((b"\x00\x00", b"\xff\xff"),)
TEXTS = st.one_of(
    st.integers(1, 0xD7FF).map(lambda code: code.to_bytes(2)),
    st.text(min_size=0, max_size=3).map(lambda text: text.encode("utf-16-be", "surrogatepass")),
)


@given(st.dictionaries(st.binary(min_size=1, max_size=1), TEXTS))
def test_a_table_of_short_codes_comes_back(texts: dict[bytes, bytes]) -> None:
    assert read_table(write_table(Table(ONE_BYTE, texts))) == Table(ONE_BYTE, texts)


@given(st.dictionaries(st.integers(0, 700).map(lambda code: code.to_bytes(2)), TEXTS, max_size=400))
def test_a_table_of_long_codes_comes_back(texts: dict[bytes, bytes]) -> None:
    assert read_table(write_table(Table(TWO_BYTES, texts))) == Table(TWO_BYTES, texts)


def test_codes_that_count_up_are_a_range_within_one_first_byte_of_both() -> None:
    texts = {code.to_bytes(2): (code + 0x20).to_bytes(2) for code in range(0xFC, 0x104)}
    assert write_table(Table(TWO_BYTES, texts)).splitlines()[4:8] == [
        b"2 beginbfrange",
        b"<00fc><00ff><011c>",
        b"<0100><0103><0120>",
        b"endbfrange",
    ]


def test_no_section_has_more_than_a_hundred_entries() -> None:
    texts = {code.to_bytes(2): (2 * code).to_bytes(2) for code in range(250)}
    words = write_table(Table(TWO_BYTES, texts))
    assert [line for line in words.splitlines() if line.endswith(b"beginbfchar")] == [
        b"100 beginbfchar", b"100 beginbfchar", b"50 beginbfchar"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"/Other usecmap 1 begincodespacerange <00> <ff> endcodespacerange",
        b"1 begincodespacerange <00> <ffff> endcodespacerange",
        b"1 begincodespacerange <000000> <ffffff> endcodespacerange",
        b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <0001> <0041> endbfchar",
        b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <01> /A endbfchar",
        b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <0\n1> <0041> endbfchar",
        b"1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfchar <01> <0041> <01> <0042> endbfchar",
        b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <01> endbfchar",
        b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <01> <05> <00fe> endbfrange",
        b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <01> <03> [<0041> <0042>] endbfrange",
        b"no table",
    ],
)
def test_what_readers_may_understand_otherwise_is_left(body: bytes) -> None:
    assert read_table(body) is None


def test_ranges_lists_comments_and_ligatures_are_read() -> None:
    body = b"""1 begincodespacerange <00> <ff> endcodespacerange % <00>
    2 beginbfrange <01> <02> <0041> <05> <06> [<00660069> <D835DC00>] endbfrange 1 beginbfchar <09> <> endbfchar"""
    texts = {b"\x01": b"\0A", b"\x02": b"\0B", b"\x05": b"\0f\0i", b"\x06": b"\xd8\x35\xdc\0", b"\x09": b""}
    assert read_table(body) == Table(ONE_BYTE, texts)


def test_a_paper_of_tex_reads_the_same_in_every_reader(tmp_path: Path) -> None:
    source = SAMPLES / "exams" / "accounting-qpaper.pdf"
    with pikepdf.open(source) as pdf:
        assert len(shorten_cmaps(pdf)) > 0
    facts, path = compressed(source, tmp_path, "lossless")
    assert facts.used == "lossless"
    assert extract_text(source) == extract_text(path)
    for read in (_by_pypdf, _by_pdfium, _by_mupdf):
        assert read(source) == read(path)
    if program := shutil.which("pdftotext"):
        texts = [subprocess.run([program, one, "-"], capture_output=True, check=True).stdout for one in (source, path)]
        assert texts[0] == texts[1]


def _by_pypdf(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def _by_pdfium(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def _by_mupdf(path: Path) -> list[str]:
    with pymupdf.open(path) as document:
        return [page.get_text() for page in document]
