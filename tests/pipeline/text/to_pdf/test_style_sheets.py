"""Which style of an HTML file is followed, and what of it is never taken over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.text.to_pdf.style_sheets import followed_declarations, followed_rules
from pipeline.text.to_pdf.writing import write_pages

mupdf: Any = pymupdf


@pytest.mark.parametrize(
    ("written", "followed"),
    [
        ("text-align: CENTER !important", "text-align:center"),
        ("color:#c00", "color:#cc0000"),
        ("color:rgba(0, 0, 255, .5)", "color:#8080ff"),
        ("color:rgba(0,0,0,0)", ""),
        ("color:hsl(120 100% 25%)", "color:#008000"),
        ("color:lab(50% 40 59.5);background:currentColor", ""),
        ("background:url(data:image/png;color:red);text-indent:1em", "text-indent:10.5pt"),
        ("color:white", ""),  # on white paper
        ("color:#fff;background:#444", "color:#ffffff;background-color:#444444"),
        ("background:#444", ""),  # its letters might stay dark
        ("background:#eef", "background-color:#eeeeff;color:#222222"),
        ("background:url(http://127.0.0.1/x.png)", ""),
        ("font-size:20px;font-family:Georgia,serif", "font-size:15.0pt;font-family:serif"),
        ("font-size:400pt", "font-size:36.0pt"),
        ("font:url(x)", ""),
        ("border:1px solid rgb(0,0,0)", "border:0.8pt solid #000000"),
        ("border:0", "border:none"),
        ("padding:8px 12px", "padding-left:9.0pt;padding-right:9.0pt"),
        ("position:absolute;left:-999px;float:right;margin:-9cm", ""),
        ("display:none", "display:none"),
        ("display:flex", ""),
        ("break-before:page", "page-break-before:always"),
        ("/* color:red */text-decoration:underline", "text-decoration:underline"),
        ("color:expression(alert(1));width:calc(1px)", ""),
    ],
)
def test_declarations(written: str, followed: str) -> None:
    assert followed_declarations(written) == followed


@pytest.mark.parametrize(
    ("written", "followed"),
    [
        ("h1, .a > b{color:red}", "h1,.a > b{color:#ff0000}"),
        ("@import url(http://127.0.0.1/x.css);p{color:red}", "p{color:#ff0000}"),
        ("@media print{.x{display:none}}.y{color:red}", ".x{display:none}.y{color:#ff0000}"),
        ("@media screen{.x{display:none}}.y{color:red}", ".y{color:#ff0000}"),
        ("@font-face{font-family:X;src:url(http://127.0.0.1/x)}", ""),
        ("a:hover{color:red}a[href^=x]{color:red}p::before{color:red}", ""),
        ("p{color:red", "p{color:#ff0000}"),
        ("}}}{{{", ""),
        ("p{color:" + "(" * 5000 + "}", ""),
        ("p::after{content:'}'}h1{color:red}", "h1{color:#ff0000}"),
    ],
)
def test_rules(written: str, followed: str) -> None:
    assert followed_rules([written]) == followed


def drawn(folder: Path, markup: str) -> Any:
    (folder / "a.html").write_text(markup, "utf-8")
    write_pages(folder / "a.html", "text/html", folder / "a.pdf", "a4")
    return mupdf.open(folder / "a.pdf")


def test_a_page_looks_as_its_style_says_and_what_it_hides_is_not_shown(tmp_path: Path) -> None:
    document = drawn(
        tmp_path,
        "<style>.n{display:none}th{background:#333;color:#fff}</style><h1 style='text-align:center;color:red'>Head</h1>"
        "<p class=n>unseen</p><table><tr><th>cell</th></tr></table><section>one</section><section>two</section>",
    )
    lines = [line for block in document[0].get_text("dict")["blocks"] for line in block["lines"]]
    assert [line["spans"][0]["text"] for line in lines] == ["Head", "cell", "one", "two"]
    assert [line["spans"][0]["color"] for line in lines] == [0xFF0000, 0xFFFFFF, 0, 0]
    assert round((lines[0]["bbox"][0] + lines[0]["bbox"][2]) / 2) == 298  # the middle of A4
    assert (0.2, 0.2, 0.2) in [tuple(round(one, 2) for one in path["fill"]) for path in document[0].get_drawings()]


def test_what_is_behind_a_cell_is_on_its_own_page_alone(tmp_path: Path) -> None:
    markup = "<style>th{background:#333;color:#fff}</style><table><tr><th>cell</th></tr></table>" + "<p>more</p>" * 60
    document = drawn(tmp_path, markup)
    assert [len(page.get_drawings()) > 0 for page in document] == [True, False, False]


@pytest.mark.parametrize(
    ("markup", "pages"),
    [
        ("<p>one</p><h1 style='page-break-before:always'>two</h1>", ["one", "two"]),
        ("<div style='page-break-after:always'><table><tr><td>one</td></tr></table></div><p>two</p>", ["one", "two"]),
        (
            "<style>h1,p.x{break-before:page}</style><h1>one</h1><p class='y x'>two</p><h1>three</h1>",
            ["one", "two", "three"],
        ),
        ("<table><tr><td>one</td></tr></table><p style='page-break-before:always'>two</p>", ["one", "two"]),
        ("<table><tr><td>one<p style='page-break-before:always'>two</p></td></tr></table>", ["one two"]),
    ],
)
def test_pages_end_where_the_file_says(tmp_path: Path, markup: str, pages: list[str]) -> None:
    assert [" ".join(page.get_text().split()) for page in drawn(tmp_path, markup)] == pages


def test_hidden_words_are_not_missed(tmp_path: Path) -> None:
    cell = f"<table><tr><td><div style='display:none'>{'secret ' * 50}</div>{'word<br>' * 80}</td></tr></table>"
    (tmp_path / "a.html").write_text(f"{cell}<p>end</p>", "utf-8")
    notes = write_pages(tmp_path / "a.html", "text/html", tmp_path / "a.pdf", "a4")
    assert notes == ["1 row of a table is higher than a page; the cells stand below one another."]


def test_fields_of_forms_are_shown_with_what_is_in_them(tmp_path: Path) -> None:
    document = drawn(
        tmp_path,
        "<form>Name <input value='J &amp; <b>'> <input type=checkbox checked> yes <input type=radio> no"
        "<input type=hidden value=x><input type=password value=y> <select><option>A<option selected>B</select>"
        "<textarea>long\ntext</textarea><input type=submit value=Send></form>",
    )
    assert document[0].get_text().split() == [
        "Name",
        "J",
        "&",
        "<b>",
        "☑",
        "yes",
        "○",
        "no",
        "B",
        "long",
        "text",
        "[Send]",
    ]
