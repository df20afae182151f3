"""Word files as paragraphs, and with other words: what is kept, what is named as left, and what is refused."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import docx
import pymupdf
import pytest
from docx.oxml.ns import qn
from docx.shared import RGBColor

from documents.extraction.unreadable import Unreadable
from pipeline.text.prose.marks import around, without_marks
from pipeline.text.prose.paragraph import Paragraph, ProseRefused
from pipeline.text.word.files import read_word, rewrite_word
from pipeline.text.word.markdown import markdown_to_word
from tests.pipeline.text.to_pdf.made import needs_soffice
from tests.pipeline.text.word.made import add, run, write_report
from tests.pipeline.text.word.shown import counted, others, tree_of


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("word") / "report.docx"
    write_report(target)
    return target


def rewritten(report: Path, folder: Path, *, right_to_left: bool = False, **words: str) -> Path:
    """The report with some words changed, each wherever it stands."""
    pairs = []
    for one in read_word(report, marked=True).paragraphs:
        text = one.text
        for old, new in words.items():
            text = text.replace(old, new)
        pairs.append((one.text, text))
    given, target = folder / "pairs.json", folder / "new.docx"
    given.write_text(json.dumps(pairs), "utf-8")
    rewrite_word(report, given, target, "de", right_to_left=right_to_left)
    return target


def test_its_paragraphs_come_in_order_with_their_numbers(report: Path) -> None:
    prose = read_word(report, marked=True)
    assert (prose.unit, prose.places) == ("paragraph", 13)
    found = [(one.place, one.kind, one.level, one.mark, without_marks(one.text)) for one in prose.paragraphs]
    assert found == [
        (1, "heading", 1, "", "The old bridge"),
        (2, "text", 0, "", "It was built in 1932 and is very old and narrow. See the plan. Newly written."),
        (3, "item", 0, "-", "Repair the deck"),
        (4, "item", 0, "1.", "Paint the rails"),
        (5, "text", 0, "", "Item"),
        (6, "text", 0, "", "Price"),
        (7, "text", 0, "", "Deck"),
        (8, "text", 0, "", "1,250.00"),
        (9, "text", 0, "", "Before after the flood"),
        (10, "text", 0, "", "First line second line"),
        (11, "text", 0, "", "Beside it:"),
        (12, "text", 0, "", "Words in a box"),
        (13, "text", 0, "", "Where"),
        (0, "text", 0, "", "Report of the town"),
        (0, "text", 0, "", "Page"),
    ]
    assert prose.warnings == ("Not read, and left as they are in a Word file: 1 formula, 1 tracked deletion.",)


def test_read_alone_it_has_rows_of_tables_and_no_heads(report: Path) -> None:
    prose = read_word(report, marked=False)
    assert Paragraph(5, "Item | Price") in prose.paragraphs
    assert Paragraph(6, "Deck | 1,250.00") in prose.paragraphs
    assert "Report of the town" not in [one.text for one in prose.paragraphs]
    assert prose.paragraphs[1].text.startswith("It was built in 1932 and is very old")


def test_words_change_and_their_look_stays(report: Path, tmp_path: Path) -> None:
    german = {"bridge": "Brücke", "very old": "sehr alt", "narrow": "schmal", "the plan": "den Plan", "Deck": "Belag"}
    document = docx.Document(str(rewritten(report, tmp_path, **german, town="Stadt", Newly="Frisch")))
    paragraphs = document.paragraphs
    assert (paragraphs[0].text, paragraphs[0].style.name) == ("The old Brücke", "Heading 1")
    mixed = paragraphs[1]
    looks = {run.text: (run.bold, run.italic, run.font.color.rgb) for run in mixed.runs}
    assert looks["sehr alt"] == (True, None, None)
    assert looks["schmal"] == (None, True, RGBColor(255, 0, 0))
    assert looks["It was built in 1932 and is "] == (None, None, None)
    (link,) = mixed.hyperlinks
    assert (link.text, link.address) == ("den Plan", "https://example.org/b")
    xml = mixed._p.xml
    assert [one in xml for one in ("w:bookmarkStart", "w:bookmarkEnd", "w:delText", "w:ins ")] == [True] * 4
    assert "Frisch written." in xml.partition("<w:ins ")[2].partition("</w:ins>")[0]
    assert [cell.text for cell in document.tables[0]._cells] == ["Item", "Price", "Belag", "1,250.00"]
    assert document.tables[0].style.name == "Table Grid"
    assert document.sections[0].header.paragraphs[0].text == "Report of the Stadt"


def test_what_is_not_translated_is_as_it_was(report: Path, tmp_path: Path) -> None:
    changed = rewritten(report, tmp_path, bridge="Brücke")
    assert others(changed, "word/document.xml") == others(report, "word/document.xml")
    assert counted(changed) == counted(report)
    old, new = tree_of(report), tree_of(changed)
    assert [(one, two) for one, two in zip(old, new, strict=True) if one != two] == [
        (("words ", "The old bridge"), ("words ", "The old Brücke"))
    ]


def test_a_file_without_other_words_has_the_bytes_it_had(report: Path, tmp_path: Path) -> None:
    assert others(rewritten(report, tmp_path)) == others(report)


def test_a_picture_stays_where_its_mark_is_and_is_never_lost(report: Path, tmp_path: Path) -> None:
    document = docx.Document(str(rewritten(report, tmp_path, Before="Vor", after="nach")))
    (pictured,) = [one for one in document.paragraphs if "nach" in one.text]
    assert [bool(run._r.xpath(".//w:drawing")) for run in pictured.runs] == [False, True, False]
    pairs = json.loads((tmp_path / "pairs.json").read_text("utf-8"))
    pairs = [(old, "Alles neu" if "Before" in old else old) for old, _ in pairs]
    (tmp_path / "pairs.json").write_text(json.dumps(pairs), "utf-8")
    found = rewrite_word(report, tmp_path / "pairs.json", tmp_path / "lost.docx", "de", right_to_left=False)
    assert found.plain == 1
    (pictured,) = [one for one in docx.Document(str(tmp_path / "lost.docx")).paragraphs if "Alles neu" in one.text]
    assert len(pictured._p.xpath(".//w:drawing")) == 1


@pytest.mark.parametrize(
    "answer", [around("b", 2, "a") + around("b", 2, "b"), "\ue010b2\ue011alt", around("b", 99, "x")]
)
def test_marks_that_are_not_its_own_cost_the_look_and_nothing_else(report: Path, tmp_path: Path, answer: str) -> None:
    pairs = [[one.text, one.text] for one in read_word(report, marked=True).paragraphs]
    pairs[1][1] = answer
    (tmp_path / "pairs.json").write_text(json.dumps(pairs), "utf-8")
    found = rewrite_word(report, tmp_path / "pairs.json", tmp_path / "new.docx", "de", right_to_left=False)
    assert found.plain == 1
    text = docx.Document(str(tmp_path / "new.docx")).paragraphs[1].text
    assert text == without_marks(answer)


def test_from_right_to_left(report: Path, tmp_path: Path) -> None:
    document = docx.Document(str(rewritten(report, tmp_path, right_to_left=True, bridge="جسر")))
    xml = document.paragraphs[0]._p.xml
    assert [one in xml for one in ("<w:bidi/>", "<w:rtl/>", 'w:bidi="de"')] == [True] * 3


@needs_soffice
def test_another_program_reads_what_was_written(report: Path, tmp_path: Path) -> None:
    target = rewritten(report, tmp_path, bridge="Brücke", Deck="Belag", town="Stadt")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(target)], check=True, capture_output=True, timeout=240)
    with pymupdf.open(tmp_path / "new.pdf") as pdf:
        text = pdf[0].get_text()
    assert [one in text for one in ("The old Brücke", "Belag", "Report of the Stadt", "very old")] == [True] * 4


@needs_soffice
def test_what_another_program_wrote_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<h2>Plan</h2><p>One <b>bold</b> word.</p><ol><li>First</li></ol>", "utf-8")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    wanted = ["docx:MS Word 2007 XML", "--infilter=HTML (StarWriter)", "--outdir", str(tmp_path)]
    subprocess.run([*command, *wanted, str(tmp_path / "a.html")], check=True, capture_output=True, timeout=240)
    found = read_word(tmp_path / "a.docx", marked=True).paragraphs
    assert [(one.kind, one.level, without_marks(one.text)) for one in found] == [
        ("heading", 2, "Plan"), ("text", 0, "One bold word."), ("item", 0, "First"),
    ]  # fmt: skip
    assert "\ue010b" in found[1].text


def test_a_style_without_a_type_is_read_by_its_name(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("The old bridge", 2)
    for style in document.styles.element.iter(qn("w:style")):
        del style.attrib[qn("w:type")]
    document.save(str(tmp_path / "a.docx"))
    assert read_word(tmp_path / "a.docx", marked=True).paragraphs == (Paragraph(1, "The old bridge", "heading", 2),)


def test_a_run_that_is_said_to_go_from_left_to_right_stays_so(tmp_path: Path) -> None:
    document = docx.Document()
    add(document.add_paragraph(""), run("One", '<w:rtl w:val="0"/>'))
    add(document.add_paragraph(""), run("Two", "<w:rtl/>"))
    document.save(str(tmp_path / "a.docx"))
    new = docx.Document(str(rewritten(tmp_path / "a.docx", tmp_path, One="Eins", Two="Zwei")))
    assert ["w:rtl" in one._p.xml for one in new.paragraphs] == [True, False]


def test_what_is_no_word_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with pytest.raises(ProseRefused) as refused:
        read_word(Path(__file__).parents[3] / "samples/office/locked.docx", marked=True)
    assert refused.value.code == "protected"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
    with pytest.raises(Unreadable, match="cut off"):
        read_word(path, marked=True)
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(Unreadable, match=r"read the Word file|open the Office file"):
        read_word(path, marked=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(70 << 20))
    with pytest.raises(Unreadable, match="packed as only files made to do harm"):
        read_word(path, marked=True)


MARKDOWN = """# The guide

Read **all** of it, *now*, at [the site](https://example.org/a) or [there](page.html).

- One
  - Two
3. Three
4. Four

```
never = translated
```

| Item | Price |
|---|---|
| Bridge | 340 |
"""


def test_markdown_becomes_a_word_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN, "utf-8")
    markdown_to_word(tmp_path / "a.md", tmp_path / "a.docx", title="The guide", right_to_left=False)
    document = docx.Document(str(tmp_path / "a.docx"))
    assert [(one.style.name, one.text) for one in document.paragraphs if one.text] == [
        ("Heading 1", "The guide"),
        ("Normal", "Read all of it, now, at the site or there."),
        ("List Bullet", "One"),
        ("List Bullet 2", "Two"),
        ("Normal", "3.\tThree"),
        ("Normal", "4.\tFour"),
        ("Normal", "never = translated"),
    ]
    looks = {run.text: (run.bold, run.italic) for run in document.paragraphs[1].runs}
    assert (looks["all"], looks["now"]) == ((True, None), (None, True))
    assert [one.address for one in document.paragraphs[1].hyperlinks] == ["https://example.org/a"]
    assert [cell.text for cell in document.tables[0]._cells] == ["Item", "Price", "Bridge", "340"]
    markdown_to_word(tmp_path / "a.md", tmp_path / "b.docx", title="The guide", right_to_left=True)
    xml = docx.Document(str(tmp_path / "b.docx")).element.body.xml
    assert [one in xml for one in ("<w:bidi/>", "<w:rtl/>", "<w:bidiVisual/>")] == [True] * 3
