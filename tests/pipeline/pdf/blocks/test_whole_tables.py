"""Tables over pages: what is one, and what is not however alike it looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.pdf.blocks.model import PageBlocks, Table
from pipeline.pdf.blocks.read import Asked, read_blocks
from pipeline.pdf.blocks.whole_tables import joined_tables
from tests.pipeline.pdf.blocks.made import picture

_mupdf: Any = pymupdf
WORDS = [["Berlin", "Spree"], ["Paris", "Seine"], ["Rome", "Tiber"], ["London", "Thames"]]
MORE = [["Vienna", "Danube"], ["Prague", "Vltava"], ["Warsaw", "Vistula"]]
SUMS = [["Pens", "12.50"], ["Ink", "3.00"], ["Paper", "7.25"], ["Tape", "1.10"]]
FURTHER = [["Glue", "2.20"], ["Clips", "0.90"], ["Files", "4.40"]]


@dataclass
class Part:
    """Rows on a page of their own, the first ``bold`` of them in bold letters, with ``below`` points left free."""

    rows: Sequence[Sequence[str]]
    bold: int = 0
    width: float = 120
    top: float = 40
    below: float = 30
    above: str = ""
    image: bool = False


def drawn(path: Path, *parts: Part) -> Path:
    with _mupdf.open() as document:
        for part in parts:
            page = document.new_page(width=400, height=max(130, part.top + 20 * len(part.rows) + part.below))
            if part.above:
                page.insert_text((40, part.top - 8), part.above, fontsize=10)
            if part.image:
                page.insert_image((40, 5, 80, 30), stream=picture())
            for line, row in enumerate(part.rows):
                for column, text in enumerate(row):
                    x, y = 40 + part.width * column, part.top + 20 * line
                    page.draw_rect((x, y, x + part.width, y + 20), width=0.5)
                    font = "hebo" if line < part.bold else "helv"
                    page.insert_text((x + 4, y + 14), text, fontsize=10, fontname=font)
        document.save(path)
    return path


def joined(path: Path, **asked: Any) -> list[PageBlocks]:
    return list(joined_tables(read_blocks(path, Asked(**asked))))


def tables_in(where: Path, *parts: Part, **asked: Any) -> list[list[list[str]]]:
    pages = joined(drawn(where / "a.pdf", *parts), **asked)
    assert [page.number for page in pages] == list(range(1, len(parts) + 1))
    return [[list(row) for row in one.rows] for page in pages for one in page.blocks if isinstance(one, Table)]


HEAD, COSTS, YEARS = ["City", "River"], ["Item", "Costs"], ["Item", "2019"]
ONE = {
    "a head that is repeated": ([Part([HEAD, *WORDS]), Part([HEAD, *MORE])], [HEAD, *WORDS, *MORE]),
    "a head of years that is repeated": (
        [Part([YEARS, *SUMS], 1), Part([YEARS, *FURTHER], 1)], [YEARS, *SUMS, *FURTHER],
    ),
    "two rows of heads": (
        [Part([HEAD, ["of", "there"], *WORDS], 2), Part([HEAD, ["of", "there"], *MORE], 2)],
        [HEAD, ["of", "there"], *WORDS, *MORE],
    ),
    "words without a head, below one in bold": ([Part([HEAD, *WORDS], 1), Part(MORE)], [HEAD, *WORDS, *MORE]),
    "words without a head": ([Part([HEAD, *WORDS]), Part(MORE)], [HEAD, *WORDS, *MORE]),
    "figures without a head": ([Part([COSTS, *SUMS]), Part(FURTHER)], [COSTS, *SUMS, *FURTHER]),
    "three pages": ([Part([COSTS, *SUMS]), Part(FURTHER), Part(FURTHER)], [COSTS, *SUMS, *FURTHER, *FURTHER]),
    "a picture at the head of both pages": (
        [Part([COSTS, *SUMS], image=True), Part(FURTHER, image=True)], [COSTS, *SUMS, *FURTHER],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ONE)
def test_a_table_goes_on_over_pages(tmp_path: Path, case: str) -> None:
    parts, rows = ONE[case]
    assert tables_in(tmp_path, *parts) == [rows]


TWO = {
    "another head of words above figures": [Part([COSTS, *SUMS]), Part([["Sort", "Sold"], *FURTHER])],
    "another head in bold": [Part([HEAD, *WORDS], 1), Part([["Town", "Stream"], *MORE], 1)],
    "another head of years in bold": [Part([YEARS, *SUMS], 1), Part([["Item", "2020"], *FURTHER], 1)],
    "figures where words stood": [Part([HEAD, *WORDS]), Part([["Oslo", "7.50"], *FURTHER])],
    "columns of another width": [Part([COSTS, *SUMS]), Part(FURTHER, width=100)],
    "columns of another number": [Part([COSTS, *SUMS]), Part([[*row, "x"] for row in FURTHER], width=80)],
    "words between": [Part([COSTS, *SUMS]), Part(FURTHER, above="Sales of the other house")],
    "a picture between": [Part([COSTS, *SUMS]), Part(FURTHER, image=True)],
    "a page that ends long before": [Part([COSTS, *SUMS], below=200), Part([COSTS, *FURTHER])],
    "a table far below the head of its page": [Part([COSTS, *SUMS]), Part(FURTHER, top=120)],
}


@pytest.mark.parametrize("files", [True, False])
@pytest.mark.parametrize("case", TWO)
def test_two_tables_stay_two(tmp_path: Path, case: str, files: bool) -> None:
    parts = TWO[case]
    found = tables_in(tmp_path, *parts, folder=tmp_path if files else None)
    assert found == [[list(row) for row in part.rows] for part in parts]


def test_a_column_that_is_empty_on_the_further_page_keeps_its_place(tmp_path: Path) -> None:
    rows = [["Item", "Note", "Costs"], ["Pens", "blue", "12"], ["Ink", "black", "3"]]
    further = [["Glue", "", "2"], ["Clips", "", "9"]]
    assert tables_in(tmp_path, Part(rows, width=100), Part(further, width=100)) == [[*rows, *further]]


def test_what_stands_below_the_last_part_follows_and_another_table_begins_anew(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.pdf", Part([COSTS, *SUMS]), Part(FURTHER, below=60), Part([COSTS, *FURTHER]))
    with _mupdf.open(path) as document:
        document[1].insert_text((40, 130), "The end of it.", fontsize=10)
        document[1].draw_line((40, 140), (360, 140))
        document.save(tmp_path / "b.pdf")
    pages = joined(tmp_path / "b.pdf")
    assert [[type(block).__name__ for block in page.blocks] for page in pages] == [["Table"], ["Paragraph"], ["Table"]]
    table = pages[0].blocks[0]
    assert isinstance(table, Table)
    assert [(page, rows) for page, _, rows in table.further] == [(2, 3)]
