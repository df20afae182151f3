"""A dash, a day or the letter o before a line begin an entry where they are set as one, else they are words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.pdf.blocks.model import Item, Paragraph
from pipeline.pdf.blocks.read import Asked, read_blocks
from pipeline.pdf.reading import read_pages
from pipeline.text.prose.paragraphs import paragraphs_of, usual_size
from tests.pipeline.pdf.shield.made import SANS

_mupdf: Any = pymupdf
PORTUGUESE = (
    "O contrato foi assinado ontem em Lisboa e entra em vigor no dia um, quando",
    "o presidente da empresa confirmar por escrito que tudo foi cumprido, quando",
    "o banco o souber.",
)
GERMAN = (
    "Die Mitglieder treffen sich zur jährlichen Versammlung in der alten Halle am",
    "3. Mai um acht Uhr; wer nicht kommen kann, sagt bis dahin ab und schickt ein",
    "- möglichst kluges - Wort.",
)
SHOPPING = ("What is to be bought at the market on Saturday", "- flour", "- sugar")
ALPHABET = ("What is to be bought at the market on Saturday", "a) flour", "b) sugar")


def page(path: Path, *lines: str, pitch: float = 14) -> Path:
    with _mupdf.open() as document:
        sheet = document.new_page()
        for at, line in enumerate(lines):
            sheet.insert_text((72, 72 + pitch * at), line, fontsize=11)
        document.save(path)
    return path


def blocks(path: Path) -> list[tuple[str, str]]:
    return [
        (type(one).__name__, "".join(piece.text for piece in one.pieces))
        for each in read_blocks(path, Asked())
        for one in each.blocks
        if isinstance(one, Paragraph | Item)
    ]


def paragraphs(path: Path) -> list[tuple[str, str]]:
    pages = [one.page for one in read_pages(path)]
    usual = usual_size(pages)
    return [(one.kind, one.text) for each in pages for one in paragraphs_of(each, usual)]


@pytest.mark.parametrize("lines", [PORTUGUESE, GERMAN])
def test_a_sentence_goes_on_over_what_looks_like_a_mark(tmp_path: Path, lines: tuple[str, ...]) -> None:
    path = page(tmp_path / "a.pdf", *lines)
    assert blocks(path) == [("Paragraph", " ".join(lines))]
    assert paragraphs(path) == [("text", " ".join(lines))]


@pytest.mark.parametrize("lines", [SHOPPING, ALPHABET])
def test_a_line_may_be_full_before_a_list(tmp_path: Path, lines: tuple[str, ...]) -> None:
    path = page(tmp_path / "a.pdf", *lines)
    assert blocks(path) == [("Paragraph", lines[0]), ("Item", "flour"), ("Item", "sugar")]
    assert paragraphs(path) == [("text", lines[0]), ("item", "flour"), ("item", "sugar")]


def test_the_letter_o_of_another_font_or_far_from_its_words_is_a_bullet(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        sheet = document.new_page()
        sheet.insert_text((72, 72), "Reasons that were given in the end", fontsize=11)
        for at, (font, left) in enumerate((("cour", 100), ("cour", 100), ("helv", 118))):
            sheet.insert_text((90, 90 + 14 * at), "o", fontsize=10, fontname=font)
            sheet.insert_text((left, 90 + 14 * at), f"reason {at}", fontsize=11)
        document.save(tmp_path / "a.pdf")
    reasons = [f"reason {at}" for at in range(3)]
    assert blocks(tmp_path / "a.pdf")[1:] == [("Item", one) for one in reasons]
    assert paragraphs(tmp_path / "a.pdf")[1:] == [("item", one) for one in reasons]


def test_a_dash_of_speech_stays(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        sheet = document.new_page()
        for at, line in enumerate(("Il regarda longtemps la mer.", "— Bonjour, madame.", "— Vous venez de loin ?")):
            sheet.insert_text((72 if at == 0 else 90, 72 + 14 * at), line, fontname="sans", fontfile=SANS)
        document.save(tmp_path / "a.pdf")
    first, *items = [one for each in read_blocks(tmp_path / "a.pdf", Asked()) for one in each.blocks]
    assert isinstance(first, Paragraph)
    assert [isinstance(one, Item) and one.marker for one in items] == ["—", "—"]
