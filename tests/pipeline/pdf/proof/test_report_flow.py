from __future__ import annotations

import pymupdf
import pytest

from pipeline.pdf.proof.report_flow import TEXT_WIDTH, Block, chained, row, table, write_pages

CSS = "td { font-size: 10px; } p, body { margin: 0; font-size: 10px; }"


def pages(blocks: list[Block]) -> list[str]:
    with pymupdf.open("pdf", write_pages(blocks, css=CSS, running_head="HEAD", title="t")) as document:
        return [" ".join(page.get_text().split()) for page in document]


def test_a_chain_stands_on_one_page() -> None:
    ballast = Block("<p>ballast</p>", space=700)
    found = pages(
        [
            ballast,
            Block("<p>one</p>", with_next=True),
            Block("<p>two</p>", space=40, with_next=True),
            Block("<p>three</p>"),
        ]
    )
    assert found == ["ballast Page 1 of 2", "HEAD one two three Page 2 of 2"]


def test_chains_end_where_nothing_is_kept() -> None:
    blocks = [Block("a", with_next=True), Block("b", with_next=True), Block("c"), Block("d", with_next=True)]
    assert [len(chained(blocks, at)) for at in range(4)] == [3, 2, 1, 1]


def test_a_table_repeats_its_head_on_each_page() -> None:
    lines = [[str(at), "text"] for at in range(120)]
    found = pages(table(["Number", "Word"], lines, [1, 2]))
    assert len(found) >= 3
    assert all("Number Word" in page for page in found)
    assert sum(page.count("text") for page in found) == 120


def test_a_block_taller_than_a_page_runs_on() -> None:
    found = pages([Block("<p>" + "word " * 6000 + "</p>")])
    assert len(found) >= 3
    assert sum(page.count("word") for page in found) == 6000


def test_a_new_page_can_be_asked_for() -> None:
    assert pages([Block("<p>a</p>"), Block("<p>b</p>", on_new_page=True)]) == [
        "a Page 1 of 2",
        "HEAD b Page 2 of 2",
    ]


def test_no_blocks_give_an_empty_page() -> None:
    assert pages([]) == ["Page 1 of 1"]


def test_a_row_fills_the_text_width() -> None:
    html = row(["a", "", "c"], [1, 1, 2], ["x", "y", "z"], (2, 5))
    widths = [float(part.split("px")[0]) for part in html.split(";width:")[1:]]
    assert sum(widths) + 6 * 5 == pytest.approx(TEXT_WIDTH, abs=0.05)
    assert widths[2] == pytest.approx(2 * widths[0], abs=0.02)
    assert "&#160;" in html
