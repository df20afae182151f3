from __future__ import annotations

import time
import tracemalloc
from collections import Counter
from pathlib import Path
from unicodedata import normalize

import pymupdf
import pytest
from pydantic import TypeAdapter

from pipeline.pdf.layout import Reading
from pipeline.pdf.reading import ReadingRefused, read_pages, read_pdf
from tests.pipeline.pdf.reading.pages import SAMPLES

EXAMS = sorted((SAMPLES / "exams").glob("*.pdf"))
BAD = {
    "ContentStreamCycleType3insideType3": ["Page 1 holds 2 letters that no reader can see; they were left out."],
    "GHOSTSCRIPT-698804-1-fuzzed": "no_pages",
    "PDFBOX-3148-2-fuzzed": ["repaired", "Page 1 is empty."],
    "Pages-tree-refs": ["Page 2 is damaged and could not be read."],
    "REDHAT-1531897-0": "no_pages",
    "bad-PageLabels": [],
    "bomb_giant": [],
    "empty": ["Page 1 is empty."],
    "empty_protected": ["Page 1 is empty."],
    "encrypted-attachment": "password_needed",
    "helloworld-bad": ["repaired"],
    "issue10438_reduced": ["repaired"],
    "issue11442_reduced": [],
    "issue12010_reduced": ["Page 1 has drawings but no letters; text drawn as lines cannot be read."],
    "operator_list_cycle": ["repaired", "Page 1 is empty."],
    "pdfjsbad1586": [],
    "poppler-395-0-fuzzed": "no_pages",
    "poppler-67295-0": "broken",
    "poppler-742-0-fuzzed": "broken",
    "recursiveCompositGlyf": [
        "Page 1 holds 10 letters that no reader can see; they were left out.",
        "Page 1 has drawings but no letters; text drawn as lines cannot be read.",
    ],
    "scan-bad": [
        "repaired",
        "Page 1 is a picture with an invisible text layer; the text may not be what the picture shows.",
    ],
    "xref_command_missing": ["repaired"],
}
REPAIRED = "This PDF was damaged and has been repaired for reading; check that nothing is missing."


@pytest.mark.parametrize("path", EXAMS, ids=lambda path: path.stem)
def test_read_pdf_gives_each_glyph_once_with_its_box(path: Path) -> None:
    """Against the letters of MuPDF's own extraction, page by page: none lost, none twice, none invented."""
    reading = read_pdf(path)
    with pymupdf.open(path) as document:
        for page in reading.pages:
            bare = normalize("NFKC", document[page.number - 1].get_text("text", flags=pymupdf.TEXT_IGNORE_ACTUALTEXT))
            read = normalize("NFKC", "".join(line.text for line in page.lines))
            assert Counter("".join(read.split())) == Counter("".join(bare.split()))
            for line in page.lines:
                assert len(line.chars) == 4 * len(line.text)
                whole = line.box_of(0, len(line.text))
                assert whole == line.box
                assert [span.start for span in line.spans] == [0, *(span.end for span in line.spans[:-1])]
                assert line.spans[-1].end == len(line.text)
                assert "  " not in line.text
                assert line.text == line.text.strip()


@pytest.mark.parametrize("path", EXAMS, ids=lambda path: path.stem)
def test_read_pdf_boxes_words_where_mupdf_finds_them(path: Path) -> None:
    """Each word's box lies within a hit of MuPDF's own search for it, to a quarter of a point."""
    reading = read_pdf(path)
    with pymupdf.open(path) as document:
        for page in reading.pages:
            for number, line in enumerate(page.lines[:12]):
                word = max(line.text.split(), key=len)
                start = line.text.index(word)
                box = reading.line(page.number, number).box_of(start, start + len(word))
                hits = document[page.number - 1].search_for(word)
                assert any(
                    hit.x0 - 0.25 <= box.x0 and box.x1 <= hit.x1 + 0.25 and hit.y0 - 0.25 <= box.y1 and box.y0 <= hit.y1
                    for hit in hits
                ), (word, box, hits)


def test_read_pdf_twice_gives_the_same() -> None:
    path = SAMPLES / "exams" / "Geography_SQP.pdf"
    assert read_pdf(path) == read_pdf(path)


def test_reading_goes_through_json_unchanged() -> None:
    reading = read_pdf(SAMPLES / "exams" / "demo_paper.pdf")
    adapter = TypeAdapter(Reading)
    assert adapter.validate_json(adapter.dump_json(reading)) == reading


def test_read_pages_gives_what_read_pdf_gives() -> None:
    path = SAMPLES / "exams" / "High_School_Assesment.pdf"
    whole = read_pdf(path)
    reads = list(read_pages(path))
    assert tuple(read.page for read in reads) == whole.pages
    assert tuple(font for read in reads for font in read.fonts) == whole.fonts


def test_read_pdf_of_some_pages_keeps_their_numbers() -> None:
    path = SAMPLES / "exams" / "Geography_SQP.pdf"
    told: list[tuple[int, int]] = []
    some = read_pdf(path, pages=[3, 9], progress=lambda done, total: told.append((done, total)))
    whole = read_pdf(path)
    assert [page.number for page in some.pages] == [3, 9]
    assert told == [(1, 2), (2, 2)]
    assert some.line(9, 2) == whole.line(9, 2)
    with pytest.raises(KeyError):
        some.page(4)


def test_read_pdf_refuses_a_page_that_is_not_there() -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_pdf(SAMPLES / "exams" / "demo_paper.pdf", pages=[4])
    assert (refused.value.code, refused.value.text) == ("no_such_page", "There is no page 4: this PDF has 3 pages.")


@pytest.mark.parametrize("name", sorted(BAD))
def test_read_pdf_of_a_bad_file_refuses_or_warns_in_time(name: str) -> None:
    began = time.monotonic()
    expected = BAD[name]
    if isinstance(expected, str):
        with pytest.raises(ReadingRefused) as refused:
            read_pdf(SAMPLES / "bad" / f"{name}.pdf")
        assert refused.value.code == expected
    else:
        reading = read_pdf(SAMPLES / "bad" / f"{name}.pdf")
        assert list(reading.warnings) == [REPAIRED if text == "repaired" else text for text in expected]
    assert time.monotonic() - began < 5


def test_every_bad_sample_is_tried() -> None:
    assert {path.stem for path in (SAMPLES / "bad").glob("*.pdf")} == set(BAD)


def test_read_pages_lets_go_of_each_page(tmp_path: Path) -> None:
    """Reading 45 pages page by page holds no more than a fifth of what the whole reading does."""
    path = tmp_path / "long.pdf"
    with pymupdf.open() as long, pymupdf.open(SAMPLES / "exams" / "High_School_Assesment.pdf") as short:
        for _ in range(15):
            long.insert_pdf(short)
        long.save(path)
    tracemalloc.start()
    for read in read_pages(path):
        assert read.page.lines
    _, page_by_page = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    reading = read_pdf(path)
    _, whole = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(reading.pages) == 45
    assert page_by_page < 0.2 * whole


def test_read_pdf_costs_little_more_than_bare_extraction() -> None:
    """The aim is 2.5 times the bare extraction; the limit leaves room for a machine that is busy."""
    path = SAMPLES / "exams" / "Geography_SQP.pdf"

    def bare() -> None:
        with pymupdf.open(path) as document:
            for page in document:
                page.get_text("rawdict")

    assert _quickest(lambda: read_pdf(path)) < 4 * _quickest(bare)


def _quickest(work: object) -> float:
    assert callable(work)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)
