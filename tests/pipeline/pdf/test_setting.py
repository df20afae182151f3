"""Markup as pages: where links lead, and that other scripts than the Latin stand as they are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.pdf.setting import Laid, from_right, set_pages

mupdf: Any = pymupdf
STYLE = "body{font-family:sans-serif}"


def laid(markup: str, target: Path) -> Laid:
    return set_pages(markup, target, size=(420.0, 300.0), style=STYLE)


def test_links_lead_to_the_web_to_mail_and_to_places_on_other_pages(tmp_path: Path) -> None:
    markup = (
        '<p><a href="https://example.org/a?b=1&amp;c">two words</a> <a href="mailto:a@example.org">mail</a> '
        '<a href="#late">late</a> <a href="#nowhere">no</a> <a href="file:///etc/passwd">no</a> <a href="b.html">no</a>'
        f'</p>{"<p>between</p>" * 30}<h2 id="late">Late</h2>'
    )
    found = laid(markup, tmp_path / "a.pdf")
    with mupdf.open(tmp_path / "a.pdf") as document:
        links = [(number, one.get("uri") or one["page"]) for number, page in enumerate(document)
                 for one in page.get_links()]  # fmt: skip
        late = next(number for number, page in enumerate(document) if "Late" in page.get_text())
        first = mupdf.Rect(document[0].get_links()[0]["from"])
        assert (
            document[0].get_textbox(mupdf.Rect(first.x0 - 1, first.y0 - 1, first.x1 + 1, first.y1 + 1)).strip()
            == "two words"
        )
    assert links == [(0, "https://example.org/a?b=1&c"), (0, "mailto:a@example.org"), (0, late)]
    assert (found.links, found.links_lost, late > 0) == (3, 3, True)


def test_hebrew_begins_at_the_right(tmp_path: Path) -> None:
    markup = from_right(
        "<p>שלום עולם</p><ul><li>אחת</li><li>שתיים</li></ul><table><tr><td>א</td><td>ב</td></tr></table>"
    )
    assert laid(markup, tmp_path / "a.pdf").notes() == []
    with mupdf.open(tmp_path / "a.pdf") as document:
        where = {chr(letter): box[0] for span in document[0].get_texttrace() for letter, _, _, box in span["chars"]}
        lines = [line.strip() for line in document[0].get_text().splitlines()]
    assert where["ש"] > where["ע"]
    assert where["א"] > where["ב"]
    assert lines[:3] == ["שלום עולם", "• אחת", "• שתיים"]


@pytest.mark.parametrize("text", ["你好，世界", "こんにちは世界", "안녕하세요", "Ελληνικά", "Привет", "Tiếng Việt"])
def test_what_is_set_reads_back(text: str, tmp_path: Path) -> None:
    assert laid(f"<p>{text}</p>", tmp_path / "a.pdf").notes() == []
    with mupdf.open(tmp_path / "a.pdf") as document:
        assert document[0].get_text().strip().replace(",", "，") == text.replace(",", "，")


def test_letters_that_are_joined_are_drawn_and_said_to_be_misread(tmp_path: Path) -> None:
    found = laid("<p>विद्यार्थी हिन्दी</p>", tmp_path / "a.pdf")
    assert (found.undrawn, len(found.misread) > 0) == ((), True)
    assert found.notes()[0].startswith("It looks right, but programs that search it or copy from it misread")


def test_letters_that_no_font_has_are_named(tmp_path: Path) -> None:
    assert len(laid("<p>known \ue123</p>", tmp_path / "a.pdf").undrawn) == 1
