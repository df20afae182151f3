"""Markup parted at its wide tables, and the pages that are made of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.pdf.setting import set_pages
from pipeline.pdf.wide_tables import Piece, parted, pieces_of

mupdf: Any = pymupdf
A4 = (595.28, 841.89)
BREAK = '<div style="page-break-after:always"></div>'
STYLE = "body{font-size:10.5pt}th,td{border:1px solid #777;padding:2pt 4pt}"


def table(columns: int, rows: int = 2) -> str:
    cells = "".join(f"<td>value{one}xyz</td>" for one in range(columns))
    return f"<table>{f'<tr>{cells}</tr>' * rows}</table>"


@pytest.mark.parametrize(("markup", "pieces", "tables"), [
    ("<p>a</p><table>b</table> <p>c</p>", ["<p>a</p>", "<table>b</table>", " <p>c</p>"], 1),
    ("<table>b<table>c</table></table>", ["<table>b<table>c</table></table>"], 1),
    (
        '<body dir="rtl"><div id="x" class="k">a<br><table>b</table>c</div></body>',
        ['<body dir="rtl"><div id="x" class="k">a<br></div></body>',
         '<body dir="rtl"><div class="k"><table>b</table></div></body>',
         '<body dir="rtl"><div class="k">c</div></body>'], 1,
    ),
    ("<ul><li><table>a</table></li></ul>", ["<ul><li><table>a</table></li></ul>"], 0),
    ("<div><table>a</table>", ["<div><table>a</table></div>"], 1),
    ("<p>a</b><table>c</table>", ["<p>a</b><table>c</table>"], 0),
])  # fmt: skip
def test_tables_are_cut_out_with_what_is_around_them(markup: str, pieces: list[str], tables: int) -> None:
    assert [one.markup for one in pieces_of(markup)] == pieces
    assert [one.is_table for one in pieces_of(markup) if one.is_table] == [True] * tables


def sized(long: str = "long") -> Callable[[str], int]:
    """Tables named wide fit no upright sheet; what is long takes two."""
    return lambda markup: 0 if "wide" in markup else 2 if long in markup else 1


WIDE, SMALL = Piece("<table>wide</table>", True), Piece("<table>small</table>", True)


def text(markup: str) -> Piece:
    return Piece(markup, False)


@pytest.mark.parametrize(("pieces", "parts"), [
    ([text("a"), SMALL, text("b")], ["a<table>small</table>b"]),
    ([text("a"), WIDE, text("b")], ["a", WIDE.markup, "b"]),
    ([WIDE, text("short"), WIDE], [WIDE.markup + "short" + WIDE.markup]),
    ([WIDE, text("long"), WIDE], [WIDE.markup, "long", WIDE.markup]),
    ([text("<p>a</p><h1>b</h1><h2>c</h2>"), WIDE], ["<p>a</p>", "<h1>b</h1><h2>c</h2>" + WIDE.markup]),
    ([text("<h1>b</h1>"), WIDE], ["<h1>b</h1>" + WIDE.markup]),
    ([text(f"<p>a</p>{BREAK}<div></div>"), WIDE, text(f"<div>{BREAK}<p>b</p></div>")],
     ["<p>a</p><div></div>", WIDE.markup, "<div><p>b</p></div>"]),
])  # fmt: skip
def test_wide_tables_take_their_headings_and_little_text_between_them(pieces: list[Piece], parts: list[str]) -> None:
    assert parted(pieces, sized()) == parts


def test_only_pages_of_wide_tables_lie_on_their_side_and_links_lead_over_them(tmp_path: Path) -> None:
    markup = (
        f'<p><a href="#end">below</a></p>{table(3)}<h2>Wide</h2>{table(8)}'
        '<p id="end"><a href="https://example.org/">after</a></p>'
    )
    laid = set_pages(markup, tmp_path / "a.pdf", size=A4, style=STYLE)
    assert (laid.pages, laid.links, laid.links_lost, laid.missing) == (3, 2, 0, 0)
    assert laid.notes() == [
        "To fit what is wide in it, long words and lines are broken and pages with wide tables lie on their side."
    ]
    with mupdf.open(tmp_path / "a.pdf") as document:
        found = [(round(page.rect.width), page.get_text().split()[0]) for page in document]
        assert found == [(595, "below"), (842, "Wide"), (595, "after")]
        assert [(one["page"], one["kind"]) for one in document[0].get_links()] == [(2, mupdf.LINK_GOTO)]
        assert [one["uri"] for one in document[2].get_links()] == ["https://example.org/"]


def test_all_pages_count_against_the_limit(tmp_path: Path) -> None:
    told: list[int] = []
    markup = f"<p>a</p>{table(8)}<p>b</p>"
    set_pages(markup, tmp_path / "a.pdf", size=A4, style=STYLE, too_long=told.append)
    assert told[-1] == 3
