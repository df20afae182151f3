"""Each format is read back by a program that had no part in writing it."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import docx
import nh3
import openpyxl
import pytest
from markdown_it import MarkdownIt

from pipeline.pdf.blocks.model import Code, Heading, Item, PageBlocks, Paragraph, Piece, Table
from pipeline.pdf.blocks.whole_tables import WholeTable, whole_tables
from pipeline.pdf.layout import Box
from pipeline.text.formats.characters import for_csv, number_of
from pipeline.text.formats.html import cleaned, write_html
from pipeline.text.formats.markdown import write_markdown
from pipeline.text.formats.plain import in_columns, write_plain
from pipeline.text.formats.sheets import write_csv, write_json, write_workbook
from pipeline.text.formats.word import write_word

BOX = Box(0, 0, 100, 10)
HOSTILE = '<script>alert("1")</script> & *stars* _x_ [a](javascript:b) `c`'
PAGE = PageBlocks(
    1, 400, 600, "text",
    (
        Heading((Piece("One & two"),), 1, 1, BOX),
        Paragraph((Piece("plain "), Piece("bold", bold=True), Piece(" x"), Piece("2", raised=True)), 1, BOX),
        Paragraph((Piece(HOSTILE),), 1, BOX),
        Paragraph((Piece("# no heading"),), 1, BOX),
        Paragraph((Piece("1. no list"),), 1, BOX),
        Item((Piece("apples"),), "", 0, 1, BOX),
        Item((Piece("seventh"),), "7.", 0, 1, BOX),
        Item((Piece("option"),), "(B)", 1, 1, BOX),
        Code("if x < 1:\n    y = `z`", 1, BOX),
        Table((("Name", "Sum"), ("=1+1", "1,234.50"), ("a|b", "007")), True, True, 1, BOX),
        Paragraph((Piece("a link", link="https://example.org/?a=1&b=2"),), 1, BOX),
    ),
)  # fmt: skip


def table() -> WholeTable:
    return next(whole_tables([PAGE]))


def test_markdown_reads_back_as_the_same_words(tmp_path: Path) -> None:
    write_markdown([PAGE], tmp_path / "a.md")
    tokens = MarkdownIt("commonmark").enable("table").parse((tmp_path / "a.md").read_text("utf-8"))
    inline = [
        "".join(child.content for child in one.children or () if child.type in ("text", "code_inline"))
        for one in tokens
        if one.type == "inline"
    ]
    assert inline == [
        "One & two", "plain bold x2", HOSTILE, "# no heading", "1. no list", "apples", "seventh", "(B) option", "Name",
        "Sum", "=1+1", "1,234.50", "a|b", "007", "a link",
    ]  # fmt: skip
    assert [one.content for one in tokens if one.type == "fence"] == ["if x < 1:\n    y = `z`\n"]
    assert [one.attrs["start"] for one in tokens if one.type == "ordered_list_open"] == [7]


def test_html_holds_every_text_and_nothing_that_acts(tmp_path: Path) -> None:
    write_html([PAGE], tmp_path / "a.html", title="</title><script>alert(1)</script>", folder=tmp_path)
    written = (tmp_path / "a.html").read_text("utf-8")
    assert "<script" not in written
    assert "<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>" in written
    words = nh3.clean(written, tags=set(), clean_content_tags={"style", "title"})
    assert '&lt;script&gt;alert("1")&lt;/script&gt; &amp; *stars*' in words
    assert (
        '<li value="7">seventh<ul class="labelled"><li><span class="label">(B)</span> option</li></ul></li>' in written
    )
    assert '<th scope="col">Name</th>' in written
    assert 'href="https://example.org/?a=1&amp;b=2"' in written


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="javascript:alert(1)">x</a>', '<a href="data:text/html,x">x</a>', '<img src="https://e.org/x.png">',
        '<img src="data:image/svg+xml;base64,AA">', '<p onclick="x()">x</p>', "<iframe></iframe>",
    ],
)  # fmt: skip
def test_what_acts_or_loads_is_cleaned_away(markup: str) -> None:
    left = cleaned(markup)
    assert [word for word in ("javascript", "data:", "https:", "onclick", "iframe") if word in left] == []


def test_word_keeps_headings_lists_tables_and_links(tmp_path: Path) -> None:
    assert write_word([PAGE], tmp_path / "a.docx", title="T\x00itle", folder=tmp_path) == []
    written = docx.Document(str(tmp_path / "a.docx"))
    assert written.core_properties.title == "Title"
    styles = [(one.style.name, one.text) for one in written.paragraphs if one.style is not None and one.text]
    assert styles[0] == ("Heading 1", "One & two")
    assert ("List Bullet", "apples") in styles
    assert ("Normal", "7.\tseventh") in styles
    assert [[cell.text for cell in row.cells] for row in written.tables[0].rows][1] == ["=1+1", "1,234.50"]
    links = [link for one in written.paragraphs for link in one.hyperlinks]
    assert [(link.text, link.url) for link in links] == [("a link", "https://example.org/?a=1&b=2")]


def test_cells_are_never_formulas_and_numbers_only_where_they_are_certain(tmp_path: Path) -> None:
    assert write_workbook([table()], tmp_path / "a.xlsx") == 1
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["page-1-table-1"]
    assert [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        [("=1+1", "s"), (1234.5, "n")], [("a|b", "s"), ("007", "s")],
    ]  # fmt: skip
    out = StringIO(newline="")
    write_csv(table(), out)
    assert list(csv.reader(StringIO(out.getvalue()))) == [["Name", "Sum"], ["'=1+1", "1,234.50"], ["a|b", "007"]]
    assert [number_of(one) for one in ("1.234", "1,234", "0", "-5", "12.50", "007", "1e3")] == [
        None, None, 0, -5, 12.5, None, None,
    ]  # fmt: skip
    assert [for_csv(one) for one in ("-5", "-x", "-", "@a", "\t=1", "ok")] == ["-5", "'-x", "-", "'@a", "'\t=1", "ok"]


@pytest.mark.parametrize(
    "amount",
    ["-7,00", "+7", "-1.234,56", "-1,234.56", "-1'250.00", "-1\u202f250,00", "-1,24,550.00", "-€ 7,00", "-$5.00",
     "-7,00 €", "-10 %", "-,50", "- 5,00", "-7,00 EUR", "-CHF 1'250.00", "- 12 500,00 SEK"],
)  # fmt: skip
def test_amounts_are_in_csv_as_printed(amount: str) -> None:
    assert for_csv(amount) == amount


@pytest.mark.parametrize(
    "text",
    ["-R$7", "-$A1", "-2-3", "-2+3", "+1*2", "-1/2", "--5", "-1:2", "-$7:$8", "-7\n", "\t-5", "-1.2.2024", "-12 34",
     "-5e3", "-€", "-7 A1", "-7,00!A1", "=-7", "-EUR7", "-7,00EUR", "-7 ABC",
     "-7,00 EUR 5"],
)  # fmt: skip
def test_what_a_spreadsheet_might_run_is_no_amount(text: str) -> None:
    assert for_csv(text) == f"'{text}"


def test_columns_are_as_wide_as_what_stands_in_them(tmp_path: Path) -> None:
    rows = [("No.", "Name", "Note"), ("1", "Long Beach\nMemorial Medical Center", "x" * 200)]
    write_workbook([replace(table(), rows=rows)], tmp_path / "a.xlsx")
    widths = openpyxl.load_workbook(tmp_path / "a.xlsx")["page-1-table-1"].column_dimensions
    assert [widths[letter].width for letter in "ABC"] == [6, 25, 60]


def test_json_tells_where_a_table_stands(tmp_path: Path) -> None:
    write_json([table()], tmp_path / "a.json")
    (found,) = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert found["places"] == [{"page": 1, "box": [0, 0, 100, 10], "rows": 3}]


def test_plain_text_has_paragraphs_apart_and_tables_in_columns(tmp_path: Path) -> None:
    write_plain([PAGE], tmp_path / "a.txt")
    written = (tmp_path / "a.txt").read_text("utf-8")
    assert "• apples\n7. seventh\n  (B) option\n\nif x < 1:" in written
    assert in_columns((("Name", "Sum"), ("表", "1"))) == "Name  Sum\n表    1"
