"""The layer in scripts without spaces and from right to left, as pdfium and MuPDF read and find it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pypdfium2
import pytest

from pipeline.pdf.ocr.engines import tesseract
from pipeline.pdf.ocr.font import InvisibleFont
from pipeline.pdf.ocr.layer import add_layer
from pipeline.pdf.ocr.right_to_left import visual
from pipeline.pdf.ocr.words import Seen, Word, text_of

ARABIC = "تم بناء الجسر سنة 1932 وكلف 1,250.50 يورو حسب Bridge القديم"
CHINESE = ("本", "合同", "自", "2024", "年", "起", "生效", ",", "有效", "期", "。")
_mupdf: Any = pymupdf


def row(words: list[str], *, left: bool) -> list[Word]:
    """A line of words, of which each begins where the one before ends; to the ``left`` with a small gap."""
    found, x = [], 380.0 if left else 20.0
    for one in words:
        wide = 6.0 * len(one)
        start = x - wide if left else x
        base = (start, 100.0, start + wide, 100.0)
        found.append(Word(one, (start, 90, start + wide, 102), base, 12.0, 90.0, 0, 0))
        x = start - 4 if left else start + wide
    return found


def laid(words: list[Word], path: Path) -> Path:
    with pikepdf.new() as pdf:
        font = InvisibleFont(pdf)
        add_layer(pdf, pdf.add_blank_page(page_size=(400, 200)), words, font)
        font.close()
        pdf.save(path)
    return path


def test_words_from_right_to_left_are_read_and_found_in_their_order(tmp_path: Path) -> None:
    made = laid(row(ARABIC.split(), left=True), tmp_path / "a.pdf")
    page = pypdfium2.PdfDocument(made)[0].get_textpage()
    assert page.get_text_range().split() == ARABIC.split()
    for sought in (*ARABIC.split(), "تم بناء الجسر"):
        assert page.search(sought).get_next() is not None
        with _mupdf.open(made) as document:
            assert document[0].search_for(sought)
    place = page.search("وكلف").get_next()
    expected = next(one.base for one in row(ARABIC.split(), left=True) if one.text == "وكلف")
    assert page.get_charbox(place[0])[2] == pytest.approx(expected[2], abs=0.1)
    assert page.get_charbox(place[0] + place[1] - 1)[0] == pytest.approx(expected[0], abs=0.1)


def test_chinese_and_japanese_have_no_spaces_between_letters(tmp_path: Path) -> None:
    words = row(list(CHINESE), left=False)
    assert text_of(words) == "本合同自 2024 年起生效,有效期。"
    made = laid(words, tmp_path / "c.pdf")
    assert pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range().split() == [
        "本合同自",
        "2024",
        "年起生效,有效期。",
    ]
    with _mupdf.open(made) as document:
        assert document[0].search_for("生效,有效期")
    apart = [words[0], *row(["x" * 20, "年"], left=False)[1:]]
    assert text_of(apart) == "本 年"  # a column of its own


@pytest.mark.parametrize(
    ("word", "shown"),
    [("word", "word"), ("سنة", "ةنس"), ("(الف)", "(فلا)"), ("م2024", "2024م"), ("٢٠٢٤م", "م٢٠٢٤"), ("مَن", "نمَ")],
)
def test_letters_stand_on_the_page_from_the_left(word: str, shown: str) -> None:
    assert visual(word) == shown


def test_tesseract_tells_letters_in_the_order_of_reading() -> None:
    class Api:
        """The library tells letters of single words from the left, and has them right in its table."""

        def GetTSVText(self, page: int) -> str:  # noqa: N802 - its name
            rows = [("4", "0", ""), ("5", "300", "سنة\u200f"), ("5", "200", "1932")]
            return "\n".join("\t".join((level, *"11111", x, "10", "50", "20", "90", text)) for level, x, text in rows)

    def seen(text: str, x: float, base: float) -> Seen:
        return Seen(text, (x, 10, x + 50, 30), (x, base, x + 50, base + 0.5), 20, 90.0, 0, 0)

    found = tesseract._in_reading_order((seen("ةنس", 300, 28), seen("1932", 200, 27)), Api())
    assert [one.text for one in found] == ["سنة", "1932"]
    assert {height for one in found for height in one.base[1::2]} == {27.75}
