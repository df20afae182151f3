"""What is wider or higher than its sheet: all of its letters are on the pages, and what was done is told."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.pdf.fitting import Sheet, breakable, lost, unrolled
from pipeline.pdf.setting import TooWide, set_pages

mupdf: Any = pymupdf
A4 = (595.28, 841.89)
STYLE = (
    "body{font-family:sans-serif;font-size:10.5pt}pre,code{font-family:monospace;font-size:9pt}"
    "th,td{border:1px solid #777;padding:2pt 4pt}"
)
LONG = "_".join(f"part{number}" for number in range(40))


def table(rows: int, columns: int) -> str:
    cells = (f"<tr>{''.join(f'<td>row{row}column{one}</td>' for one in range(columns))}</tr>" for row in range(rows))
    return f"<table>{''.join(cells)}</table>"


def laid(markup: str, target: Path) -> tuple[list[str], tuple[int, int], str]:
    """Notes, the size of pages in whole points, and the text that is seen, without blanks and line ends."""
    notes = set_pages(markup, target, size=A4, style=STYLE).notes()
    with mupdf.open(target) as document:
        wide, high = document[0].rect[2:]
        return notes, (round(wide), round(high)), "".join("".join(page.get_text().split()) for page in document)


def letters(markup: str) -> str:
    return "".join(html.unescape(re.sub("<[^>]*>", "", markup)).split())


@pytest.mark.parametrize("markup", [
    f"<p>a <a href='https://example.org/'>{LONG}</a> b</p>",
    f"<h1>{'W' * 120}</h1><p>{'W' * 300}</p>",
    f"<pre>  x = &quot;{LONG}&quot;\n    {'word ' * 60}\n</pre><p>After</p>",
    f"<p><code>{LONG}</code></p><p>{'bold' * 20}<b>{'bold' * 20}</b></p>",
    f"<blockquote><blockquote><p>{LONG}</p></blockquote></blockquote>",
    f"<table><tr><td>{LONG}</td><td>b</td></tr><tr><td>c</td><td>{'d' * 64}</td></tr></table>",
])  # fmt: skip
def test_long_words_and_lines_are_broken(markup: str, tmp_path: Path) -> None:
    notes, size, text = laid(markup, tmp_path / "a.pdf")
    assert (notes, size) == (["To fit what is wide in it, long words and lines are broken."], (595, 842))
    assert text == letters(markup)


def test_entries_of_lists_keep_their_place(tmp_path: Path) -> None:
    notes, size, text = laid(f"<ul><li>a<ul><li>{LONG}</li></ul></li></ul>", tmp_path / "a.pdf")
    assert (size, LONG in text, len(notes)) == ((595, 842), True, 1)


@pytest.mark.parametrize(("columns", "size", "done"), [
    (5, (595, 842), ""), (8, (842, 595), "and its pages lie on their side"),
    (10, (842, 595), "its pages lie on their side and its letters are smaller (9 points)"),
    (15, (842, 595), "its pages lie on their side and its letters are smaller (6 points)"),
    (40, (2053, 1452), "its pages are 724 mm wide and its letters are smaller (6 points)"),
])  # fmt: skip
def test_wide_tables_are_turned_made_smaller_and_set_on_wider_sheets(
    columns: int, size: tuple[int, int], done: str, tmp_path: Path
) -> None:
    markup = table(3, columns)
    notes, found, text = laid(markup, tmp_path / "a.pdf")
    assert (found, text) == (size, letters(markup))
    assert [note.removeprefix("To fit what is wide in it, long words and lines are broken").strip(" ,.")
            for note in notes] == ([done] if done else [])  # fmt: skip


def test_what_no_page_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooWide):
        set_pages(table(1, 900), tmp_path / "a.pdf", size=A4, style=STYLE)


def test_rows_higher_than_a_page_are_unrolled_and_what_follows_is_there(tmp_path: Path) -> None:
    lines = "<br>".join(f"line{number}" for number in range(200))
    markup = f"<table><tr><td>a</td><td>b</td></tr><tr><td>{lines}</td><td>beside</td></tr></table><p>After</p>"
    notes, _, text = laid(markup, tmp_path / "a.pdf")
    assert text == letters(markup)
    assert notes == ["1 row of a table is higher than a page; the cells stand below one another."]


def test_what_fits_is_left_as_it_is() -> None:
    markup = '<p>Words of <b>usual</b> length &amp; 日本語の文章です。</p><pre>code = 1\n</pre><img src="a">'
    assert breakable(markup, Sheet(*A4, broken=True)) == markup
    assert Sheet(*A4).style(STYLE) == STYLE


def test_no_mark_is_parted_from_its_letter() -> None:
    broken = breakable("<p>" + "e\u0301" * 300 + "</p>", Sheet(*A4, broken=True))
    assert (broken.count("<br>"), "<br>\u0301" in broken) == (3, False)


def test_rows_are_found_by_their_numbers_and_letters_are_counted() -> None:
    assert unrolled("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", {2}) == (
        "<table><tr><td>a</td></tr></table><div>b</div><table></table>"
    )
    assert (lost("<p>ﬁne &amp; 12</p>", "fine1", ()), lost("<p>日本 x</p>", "日", ("本",))) == (1, 1)
