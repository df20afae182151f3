"""Word files as LibreOffice writes them, with notes, frames and contents; and how it shows what was written anew."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pymupdf
import pytest

from pipeline.text.prose.marks import MARK, without_marks
from pipeline.text.word.files import read_word, rewrite_word
from tests.pipeline.text.to_pdf.made import needs_soffice, open_document
from tests.pipeline.text.word.made import write_contract
from tests.pipeline.text.word.shown import counted, field_depths_hold, others, tree_of

PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")


def note(kind: str, inner: str) -> str:
    body = f"<text:note-citation>1</text:note-citation><text:note-body><text:p>{inner}</text:p></text:note-body>"
    return f'<text:note text:note-class="{kind}">{body}</text:note>'


def address(href: str, inner: str) -> str:
    return f'<text:a xlink:type="simple" xlink:href="{href}">{inner}</text:a>'


PAPER = f"""
<text:table-of-content text:name="A"><text:table-of-content-source text:outline-level="2"/><text:index-body>
<text:p>{address("#a|outline", "Bridges of old<text:tab/>1")}</text:p>
<text:p>{address("#b|outline", "What was found<text:tab/>2")}</text:p></text:index-body></text:table-of-content>
<text:h text:outline-level="1"><text:bookmark-start text:name="o"/>Bridges of old<text:bookmark-end text:name="o"/>
</text:h>
<text:p>The bridge{note("footnote", f"See {address('https://example.org/', 'the archive')}.")} is
narrow{note("endnote", "And old.")}, see
<text:bookmark-ref text:reference-format="page" text:ref-name="o">1</text:bookmark-ref>.</text:p>
<text:p>Beside <draw:frame text:anchor-type="char" svg:width="5cm" svg:height="2cm"><draw:text-box>
<text:p>Words in a frame</text:p><text:p>and a second line</text:p></draw:text-box></draw:frame> it.</text:p>
<text:p>Typed: <text:text-input text:description="hint">by somebody</text:text-input>.</text:p>
<text:h text:outline-level="1">What was found</text:h>"""
PAGE = """<h1>Of bridges</h1><p>Read <a href="https://example.org/x">the <b>whole</b> text</a>.<a class="sdfootnoteanc"
name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a></p><table><tr><td>Deck</td></tr></table><div
id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Of the page</p></div>"""


def converted(source: Path, wanted: str, folder: Path, *options: str) -> Path:
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", wanted]
    subprocess.run(
        [*command, *options, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=240
    )
    return folder / f"{source.stem}.{wanted.partition(':')[0]}"


def in_capitals(text: str) -> str:
    """Its words, and its marks as they are."""
    at, found = 0, ""
    for mark in MARK.finditer(text):
        found += text[at : mark.start()].upper() + mark[0]
        at = mark.end()
    return found + text[at:].upper()


def capitals(source: Path, folder: Path) -> Path:
    pairs = [(one.text, in_capitals(one.text)) for one in read_word(source, marked=True).paragraphs]
    (folder / "pairs.json").write_text(json.dumps(pairs), "utf-8")
    assert rewrite_word(source, folder / "pairs.json", folder / "new.docx", "en", right_to_left=False).plain == 0
    return folder / "new.docx"


def letters_of(pdf: Path) -> str:
    """In order of the alphabet, as lines break elsewhere in capitals."""
    with pymupdf.open(pdf) as document:
        return "".join(sorted(one for page in document for one in page.get_text() if one.isalnum()))


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paper")
    return converted(open_document(folder / "paper.odt", "text", PAPER), "docx:MS Word 2007 XML", folder)


@needs_soffice
def test_a_paper_of_libreoffice_is_read(paper: Path) -> None:
    prose = read_word(paper, marked=True)
    assert [(one.place, without_marks(one.text)) for one in prose.paragraphs] == [
        (0, "Bridges of old 1"), (0, "What was found 2"), (1, "Bridges of old"), (2, "The bridge is narrow, see ."),
        (3, "Beside  it."), (4, "Words in a frame"), (5, "and a second line"), (6, "Typed: by somebody."),
        (7, "What was found"), (8, "See the archive."), (9, "And old."),
    ]  # fmt: skip
    assert prose.warnings == ()


@needs_soffice
def test_a_paper_of_libreoffice_is_the_same_in_other_words(paper: Path, tmp_path: Path) -> None:
    new = capitals(paper, tmp_path)
    for name in PARTS:
        assert counted(new, name) == counted(paper, name)
        assert field_depths_hold(new, name)
        assert [(kind, text.upper()) for kind, text in tree_of(new, name)] == [
            (kind, text.upper()) for kind, text in tree_of(paper, name)
        ]
    assert others(new, *PARTS) == others(paper, *PARTS)
    before, after = (letters_of(converted(one, "pdf", tmp_path)) for one in (paper, new))
    assert after == "".join(sorted(before.upper().replace("I", "i", 2)))  # the number of the endnote, twice


@needs_soffice
def test_a_page_becomes_a_word_file_with_its_note(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    source = converted(tmp_path / "page.html", "docx:MS Word 2007 XML", tmp_path, "--infilter=HTML (StarWriter)")
    assert [one.text for one in read_word(source, marked=False).paragraphs] == [
        "Of bridges", "Read the whole text.", "Deck", "Of the page",
    ]  # fmt: skip
    new = capitals(source, tmp_path)
    assert counted(new) == counted(source)
    expected = "OF BRIDGES READ THE WHOLE TEXT 1 DECK 1 OF THE PAGE"
    assert letters_of(converted(new, "pdf", tmp_path)) == "".join(sorted(expected.replace(" ", "")))


@needs_soffice
def test_libreoffice_shows_the_contract_in_other_words(tmp_path: Path) -> None:
    write_contract(tmp_path / "contract.docx")
    new = converted(capitals(tmp_path / "contract.docx", tmp_path), "pdf", tmp_path)
    with pymupdf.open(new) as document:
        text = " ".join(" ".join(page.get_text() for page in document).split())
    shown = (
        "SCOPE OF WORK 1", "PAYMENT 2", "WORDS IN A BOX", "SEE THE PLAN AND THE PRICES IN", "AS OF 1932.",
        "OLDER THAN THE DECK.", "WITHOUT WINTERS.", "BETWEEN THE TOWN AND click here, ON 5 January, PAID monthly.",
        "IT IS SAID that it runs on AND ENDS.",
    )  # fmt: skip
    assert [one for one in shown if one not in text] == []
    assert re.findall("[a-z]{3,}", re.sub("Error: Reference source not found", "", text)) == [
        "click", "here", "anuary", "monthly", "that", "runs",
    ]  # fmt: skip
