"""Plain text as pages: running text, columns made with blanks, form feeds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf

from pipeline.text.to_pdf.plain_text import text_as_markup
from pipeline.text.to_pdf.writing import write_pages

mupdf: Any = pymupdf


def test_columns_made_with_blanks_stand_below_one_another(tmp_path: Path) -> None:
    rows = [f"{name:<40}{amount:>60}" for name, amount in (("Apples", "1.20"), ("Illinois", "1,111.00"), ("WWW", "9"))]
    (tmp_path / "a.txt").write_text("\n".join(rows), "utf-8")
    assert write_pages(tmp_path / "a.txt", "text/plain", tmp_path / "a.pdf", "a4") == []
    with mupdf.open(tmp_path / "a.pdf") as document:
        words = document[0].get_text("words")
    assert len({round(word[1]) for word in words}) == 3  # lines of a hundred letters are not broken
    assert len({round(word[2]) for word in words[1::2]}) == 1  # the amounts end together


def test_running_text_is_no_table() -> None:
    text = "Two blanks.  Then more.\nAnd on.\n\nNext."
    assert text_as_markup(text) == "<div><p>Two blanks.\u00a0 Then more.<br>And on.</p><p>Next.</p></div>"


def test_a_form_feed_ends_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\f\ftwo\f", "utf-8")
    write_pages(tmp_path / "a.txt", "text/plain", tmp_path / "a.pdf", "a4")
    with mupdf.open(tmp_path / "a.pdf") as document:
        assert [page.get_text().strip() for page in document] == ["one", "two"]
