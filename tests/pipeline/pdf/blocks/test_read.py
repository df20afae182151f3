"""Blocks of made and of real files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.pdf.blocks.model import Block, Code, Heading, Image, Item, Look, PageBlocks, Paragraph, Table, text_of
from pipeline.pdf.blocks.read import Asked, is_harmless, read_blocks
from pipeline.pdf.blocks.whole_tables import whole_tables
from pipeline.pdf.reading import ReadingRefused
from pipeline.pdf.setting import set_pages
from tests.pipeline.pdf.blocks.made import LOREM, report, rows_over_pages

_mupdf: Any = pymupdf
SAMPLES = Path(__file__).parents[3] / "samples"


def pages_of(path: Path, asked: Asked | None = None) -> list[PageBlocks]:
    return list(read_blocks(path, asked or Asked()))


def kinds(blocks: tuple[Block, ...]) -> list[str]:
    return [type(block).__name__ for block in blocks]


def test_a_page_is_its_parts_in_the_order_they_are_read(tmp_path: Path) -> None:
    page = pages_of(report(tmp_path / "report.pdf"), Asked(folder=tmp_path))[0]
    assert kinds(page.blocks) == [
        "Paragraph", "Heading", "Paragraph", "Heading", "Item", "Item", "Item", "Item", "Table", "Image", "Paragraph",
    ]  # fmt: skip
    headings = [(block.level, text_of(block)) for block in page.blocks if isinstance(block, Heading)]
    assert headings == [(1, "Chapter 1"), (2, "Findings")]
    items = [(block.marker, block.pieces[0].text) for block in page.blocks if isinstance(block, Item)]
    assert items[2:] == [("1.", "first"), ("2.", "second")]
    table = next(block for block in page.blocks if isinstance(block, Table))
    assert (table.headed, table.rows) == (True, (("Name", "Amount"), ("=SUM(A1)", "1,234.50"), ("Beta | b", "7")))
    image = next(block for block in page.blocks if isinstance(block, Image))
    assert (image.media_type, image.width, image.height) == ("image/jpeg", 60, 40)
    assert (round(image.box.x0), round(image.box.y1)) == (40, 370)
    last = page.blocks[-1]
    assert isinstance(last, Paragraph)
    assert {piece.link for piece in last.pieces} == {"https://example.org/a"}
    assert page.running == ("1",)


def test_words_divided_at_a_line_end_are_one_again_and_hyphens_of_words_stay(tmp_path: Path) -> None:
    page = pages_of(report(tmp_path / "report.pdf"))[0]
    paragraph = next(text_of(one) for one in page.blocks if isinstance(one, Paragraph) and "fox" in text_of(one))
    assert paragraph.startswith("The quick brown fox jumps over the lazy dog and runs into the forest,")
    assert "\n" not in paragraph


def test_running_heads_go_unless_they_are_wanted_and_tables_never_do(tmp_path: Path) -> None:
    path = report(tmp_path / "report.pdf", pages=4)
    assert [page.running for page in pages_of(path)] == [
        ("Annual report of the society", str(number)) for number in range(1, 5)
    ]
    kept = pages_of(path, Asked(keep_running=True))
    assert [text_of(page.blocks[0]) for page in kept] == ["Annual report of the society"] * 4
    rows = rows_over_pages(tmp_path / "rows.pdf", 4)
    assert [len(table.rows) for table in whole_tables(pages_of(rows))] == [13]


def test_a_table_over_pages_says_where_each_part_stands(tmp_path: Path) -> None:
    (table,) = whole_tables(pages_of(rows_over_pages(tmp_path / "rows.pdf", 3)))
    assert [(page, rows) for page, _, rows in table.places] == [(1, 4), (2, 3), (3, 3)]
    assert (table.rows[0], table.rows[-1]) == (("Date", "Sum"), ("2026-01-03", "5"))


def test_an_exam_keeps_its_questions_options_and_code() -> None:
    page = pages_of(SAMPLES / "exams" / "coding-qpaper.pdf", Asked(pages=[1]))[0]
    assert [text_of(one) for one in page.blocks if isinstance(one, Heading)] == [
        "Introduction to Python Programming", "Data Structures Quiz",
    ]  # fmt: skip
    assert next(text_of(one) for one in page.blocks if isinstance(one, Code)) == (
        "my_dict = {’a’: 1, ’b’: 2, ’a’: 3}\nprint(my_dict[’a’])"
    )
    assert [one.marker for one in page.blocks if isinstance(one, Item) and one.depth == 1][:4] == [
        "(A)", "(B)", "(C)", "(D)",
    ]  # fmt: skip


def test_no_letter_of_a_page_is_lost_or_read_twice(tmp_path: Path) -> None:
    """Against a reading of its own: the same letters in number, blanks and hyphens aside."""
    import pdfplumber

    path = SAMPLES / "pdf" / "pp-federal-register-2020-17221.pdf"
    page = pages_of(path, Asked(pages=[3], keep_running=True))[0]
    ours = sorted("".join(text_of(block) for block in page.blocks).replace(" ", "").replace("-", ""))
    with pdfplumber.open(path) as pdf:
        theirs = sorted("".join(char["text"] for char in pdf.pages[2].chars).replace(" ", "").replace("-", ""))
    assert abs(len(ours) - len(theirs)) <= 0.01 * len(theirs)


def test_a_sentence_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    pages = pages_of(SAMPLES / "pdf" / "pp-federal-register-2020-17221.pdf", Asked(pages=[1, 2]))
    texts = [text_of(block) for block in pages[0].blocks]
    comments = next(text for text in texts if text.startswith("The FAA invites you to participate"))
    assert "about this proposal" in comments
    assert texts.index("Comments Invited") < texts.index("Confidential Business Information (CBI)")
    assert texts.index("Confidential Business Information (CBI)") < texts.index("Background")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("GHOSTSCRIPT-698804-1-fuzzed.pdf", "no_pages"),
        ("encrypted-attachment.pdf", "password_needed"),
        ("poppler-67295-0.pdf", "broken"),
        ("poppler-742-0-fuzzed.pdf", "broken"),
    ],
)
def test_files_that_cannot_be_read_say_why(name: str, code: str) -> None:
    with pytest.raises(ReadingRefused) as refused:
        pages_of(SAMPLES / "bad" / name)
    assert refused.value.code == code


def test_addresses_that_act_are_no_links() -> None:
    addresses = ("https://a.org", "mailto:a@b.c", "javascript:alert(1)", "file:///etc/passwd", "https:x(1)", "//a.org")
    assert [is_harmless(one) for one in addresses] == [True, True, False, False, False, False]


def test_paragraphs_from_right_to_left(tmp_path: Path) -> None:
    texts = ["השועל החום המהיר קופץ מעל הכלב העצלן בשנת 2024 ורץ אל היער עם קובץ PDF שלו.", "אחת שתיים שלוש."]
    first = " ".join([texts[0]] * 4)
    set_pages(f'<body dir="rtl"><p>{first}</p><p>{texts[1]}</p></body>', tmp_path / "a.pdf", size=(400, 600), style="")
    (page,) = pages_of(tmp_path / "a.pdf")
    assert [text_of(block) for block in page.blocks] == [first, texts[1]]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_lines_on_their_side_or_upside_down_are_paragraphs_too(tmp_path: Path, turn: int) -> None:
    with _mupdf.open() as document:
        page = document.new_page(width=400, height=400)
        page.insert_textbox((40, 40, 240, 240), f"{LOREM} {LOREM}", fontsize=10, rotate=turn)
        page.insert_textbox((260, 40, 380, 380), "Other text.", fontsize=16, rotate=turn)
        document.save(tmp_path / "a.pdf")
    (read,) = pages_of(tmp_path / "a.pdf", Asked(looks=True))
    assert sorted(map(text_of, read.blocks)) == ["Other text.", f"{LOREM} {LOREM}"]
    assert [one.look for one in read.blocks if isinstance(one, Paragraph)] == [Look(), Look()]


def test_lines_askew_stay_apart(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        page = document.new_page(width=400, height=400)
        pivot = _mupdf.Point(100, 100)
        for top, text in ((100, "one of them"), (112, "another")):
            page.insert_text((100, top), text, fontsize=10, morph=(pivot, _mupdf.Matrix(30)))
        document.save(tmp_path / "a.pdf")
    (read,) = pages_of(tmp_path / "a.pdf")
    assert len(read.blocks) == 2
