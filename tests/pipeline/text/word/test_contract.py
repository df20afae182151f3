"""Word files with contents, notes, boxes, fields and controls: what is read of them, and what becomes of each."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn

from pipeline.text.prose.marks import without_marks
from pipeline.text.word.files import read_word, rewrite_word
from pipeline.text.word.parts import roots_of, write_package
from pipeline.text.word.passages import Passage, passages_in
from pipeline.text.word.written import put
from tests.pipeline.text.word.made import DELETED, W, add, char, code, complex_field, link, run, write_contract
from tests.pipeline.text.word.shown import counted, field_depths_hold, others, part, shown, tree_of

PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")
GERMAN = {
    "Scope of work": "Leistungsumfang", "Payment": "Zahlung", "The supplier": "Der Lieferant", "the plan": "den Plan",
    "the prices": "die Preise", "Words in a box": "Worte im Kasten", "the town": "die Stadt", "As of": "Stand",
    "the deck": "der Belag", "Without winters": "Ohne Winter", "settled": "geklärt", "new programs": "neue Programme",
    "old ones": "alte", "monthly": "monatlich", "click here": "hier klicken", "and more": "und mehr",
}  # fmt: skip


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("contract") / "contract.docx"
    write_contract(target)
    return target


@pytest.fixture(scope="module")
def german(contract: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("german")
    pairs = []
    for one in read_word(contract, marked=True).paragraphs:
        text = one.text
        for old, new in GERMAN.items():
            text = text.replace(old, new)
        pairs.append((one.text, text))
    (folder / "pairs.json").write_text(json.dumps(pairs), "utf-8")
    found = rewrite_word(contract, folder / "pairs.json", folder / "de.docx", "de", right_to_left=False)
    assert found.plain == 0
    return folder / "de.docx"


def passages_of(path: Path) -> list[Passage]:
    return passages_in(roots_of(docx.Document(str(path))), Counter())


def paragraph(path: Path, start: str) -> list[tuple[str, str]]:
    """What the paragraph shows whose first words these are."""
    for one in part(path).iter(qn("w:p")):
        if "".join(text for kind, text in shown(one) if kind.startswith("words ")).startswith(start):
            return shown(one)
    raise AssertionError(start)


def test_all_that_a_reader_reads_is_a_passage(contract: Path) -> None:
    prose = read_word(contract, marked=True)
    assert [(one.place, one.kind, without_marks(one.text)) for one in prose.paragraphs] == [
        (0, "text", "Scope of work"),
        (0, "text", "Payment"),
        (1, "heading", "Scope of work"),
        (2, "text", "The supplier repairs the bridge within a year."),
        (3, "text", "See the plan and the prices in on page ."),
        (4, "text", "Beside the box"),
        (5, "text", "Words in a box"),
        (6, "text", "and more of them"),
        (7, "text", "Another box"),
        (8, "text", "Words for new programs"),
        (0, "text", "Words for old ones"),
        (9, "text", "Between the town and , on , paid ."),
        (10, "text", "It is said"),
        (11, "text", "and ends."),
        (12, "heading", "Payment"),
        (13, "text", "In euros."),
        (14, "text", "Older than the deck."),
        (15, "text", "As of 1932."),
        (16, "text", "Without winters."),
        (0, "text", "Is this settled?"),
    ]
    assert prose.warnings == ("Not read, and left as they are in a Word file: 3 content controls, 2 fields.",)


def test_each_part_has_its_words_and_all_that_was_in_it(contract: Path, german: Path) -> None:
    for name in PARTS:
        assert counted(german, name) == counted(contract, name)
        assert field_depths_hold(german, name)
    assert others(german, *PARTS) == others(contract, *PARTS)


def test_notes_are_in_the_other_language_and_their_separators_are_not(german: Path) -> None:
    notes = {one.get(qn("w:id")): shown(one) for one in part(german, "word/footnotes.xml")}
    words = {note: "".join(text for kind, text in found if "words" in kind) for note, found in notes.items()}
    assert words == {
        "-1": "Not to touch", "0": "Not to touch", "2": " Stand 1932.", "3": " Older than der Belag.",
        "4": " Nobody refers to it.",
    }  # fmt: skip
    assert [kind for kind, _ in notes["3"]][:3] == ["<p", "<footnoteRef", "footnoteRef>"]
    assert [text for kind, text in notes["3"] if kind.endswith("}i[]")] == ["der Belag"]
    comment = part(german, "word/comments.xml").xpath("string()")
    assert "Is this geklärt?" in comment
    signs = [one for one in paragraph(german, "Der Lieferant") if not one[0].endswith(">")]
    assert signs == [
        ("words ", "Der Lieferant"),
        ("<footnoteReference", f"[('{qn('w:id')}', '3')]"),
        ("words ", " repairs the bridge"),
        ("<footnoteReference", f"[('{qn('w:id')}', '2')]"),
        ("words ", " within a year"),
        ("<endnoteReference", f"[('{qn('w:id')}', '2')]"),
        ("words ", "."),
    ]


def test_a_table_of_contents_keeps_tabs_pages_and_codes(contract: Path, german: Path) -> None:
    def with_german(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(kind, GERMAN.get(text, text)) for kind, text in found]

    for start, new in (("Scope of work1", "Leistungsumfang1"), ("Payment2", "Zahlung2")):
        assert paragraph(german, new) == with_german(paragraph(contract, start))


def test_links_made_by_fields_have_other_words_and_references_stay(contract: Path, german: Path) -> None:
    before = paragraph(contract, "See ")
    assert [(old, new) for old, new in zip(before, paragraph(german, "See "), strict=True) if old != new] == [
        ((f"words {qn('w:b')}[]", "the plan"), (f"words {qn('w:b')}[]", "den Plan")),
        (("words ", "the prices"), ("words ", "die Preise")),
    ]


def test_a_box_that_is_written_twice_has_the_same_words_twice(german: Path) -> None:
    texts = [
        ["".join(one.itertext(qn("w:t"))) for one in box] for box in part(german).iter(qn("w:txbxContent"))
    ]  # fmt: skip
    assert texts == [
        ["Worte im Kasten", "und mehr of them"], ["Worte im Kasten", "und mehr of them"],
        ["Words for neue Programme"], ["Words for alte"],
    ]  # fmt: skip


def test_controls_stay_and_only_words_that_were_written_change(german: Path) -> None:
    controls = [
        ("".join(one.itertext(qn("w:t"))), [str(child.tag).partition("}")[2] for child in one.find(qn("w:sdtPr"))])
        for one in part(german).iter(qn("w:sdt"))
    ]
    assert controls == [
        ("die Stadt", ["alias"]), ("click here", ["showingPlcHdr"]), ("5 January", ["date"]),
        ("monthly", ["dropDownList"]),
    ]  # fmt: skip


def test_a_field_over_two_paragraphs_stays_where_it_is(contract: Path, german: Path) -> None:
    for start in ("It is said", "runs on"):
        assert paragraph(german, start) == paragraph(contract, start)


def test_the_same_words_put_anew_change_nothing(contract: Path, tmp_path: Path) -> None:
    passages = passages_of(contract)
    assert all(put(one, one.text, "en", right_to_left=False) for one in passages)
    write_package(contract, tmp_path / "new.docx", {one.root.part: one.root.tree for one in passages})
    for name in PARTS:
        assert tree_of(tmp_path / "new.docx", name) == tree_of(contract, name)
        assert counted(tmp_path / "new.docx", name) == counted(contract, name)
    assert others(tmp_path / "new.docx", *PARTS) == others(contract, *PARTS)


def test_read_alone_it_has_all_words_once_and_no_table_of_contents(contract: Path) -> None:
    prose = read_word(contract, marked=False)
    assert [one.text for one in prose.paragraphs] == [
        "Scope of work",
        "The supplier repairs the bridge within a year.",
        "See the plan and the prices in Payment on page 2.",
        "Beside the box",
        "Words in a box",
        "and more of them",
        "Another box",
        "Words for new programs",
        "Between the town and , on 5 January, paid monthly.",
        "It is said that it",
        "runs on and ends.",
        "Payment",
        "In euros.",
        "Older than the deck.",
        "As of 1932.",
        "Without winters.",
    ]
    assert prose.warnings == ()


def test_read_alone_words_in_codes_of_fields_and_pictures_in_links_are_no_words(tmp_path: Path) -> None:
    document = docx.Document()
    nested = (
        char("begin"),
        code("IF"),
        *complex_field("PAGE", run("three")),
        char("separate"),
        run("yes"),
        char("end"),
    )
    add(document.add_paragraph("Of "), *nested, run(" "), link(f"<w:r {W}><w:pict/></w:r>"), run("and on"))
    document.save(str(tmp_path / "a.docx"))
    assert [one.text for one in read_word(tmp_path / "a.docx", marked=False).paragraphs] == ["Of yes and on"]


def test_what_is_left_is_counted_where_it_has_words(tmp_path: Path) -> None:
    document = docx.Document()
    spaces = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    for at, words in enumerate(("<c:v>Cars a day</c:v>", "<c:v>1,932</c:v>"), 1):
        blob = f"<c:chartSpace {spaces}>{words}</c:chartSpace>".encode()
        kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
        chart = Part(PackURI(f"/word/charts/chart{at}.xml"), kind, blob, document.part.package)
        document.part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
    ruby = (
        "<w:ruby><w:rt><w:r><w:t>kana</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>kanji</w:t></w:r></w:rubyBase></w:ruby>"
    )
    add(document.add_paragraph("Read "), f"<w:r {W}>{ruby}</w:r>", DELETED, DELETED)
    add(document.add_paragraph("On "), *complex_field("DATE", run("Monday")), *complex_field("SEQ", run("7")))
    add(document.add_paragraph("By "), *complex_field("FORMTEXT", run("the town")), *complex_field("PAGE", run("8")))
    document.save(str(tmp_path / "a.docx"))
    prose = read_word(tmp_path / "a.docx", marked=True)
    assert [without_marks(one.text) for one in prose.paragraphs] == ["Read", "On", "By the town"]
    assert prose.warnings == (
        "Not read, and left as they are in a Word file: 1 chart, 1 field, 1 ruby text, 2 tracked deletions.",
    )


def test_notes_are_turned_from_right_to_left(contract: Path, tmp_path: Path) -> None:
    pairs = [(one.text, one.text.replace("As of", "منذ")) for one in read_word(contract, marked=True).paragraphs]
    (tmp_path / "pairs.json").write_text(json.dumps(pairs), "utf-8")
    rewrite_word(contract, tmp_path / "pairs.json", tmp_path / "ar.docx", "ar", right_to_left=True)
    turned = [
        one.getparent().getparent() for one in part(tmp_path / "ar.docx", "word/footnotes.xml").iter(qn("w:bidi"))
    ]
    assert ["".join(one.itertext(qn("w:t"))) for one in turned] == [" منذ 1932."]
    assert others(tmp_path / "ar.docx", "word/footnotes.xml") == others(contract, "word/footnotes.xml")


def test_languages_stand_in_a_look_where_the_standard_has_them(tmp_path: Path) -> None:
    document = docx.Document()
    look = '<w:b/><w:em w:val="dot"/><w:specVanish w:val="0"/><w:rPrChange w:id="1" w:author="A"><w:rPr/></w:rPrChange>'
    add(document.add_paragraph(""), run("Words", look))
    document.save(str(tmp_path / "a.docx"))
    (found,) = passages_of(tmp_path / "a.docx")
    put(found, "كلمات", "ar", right_to_left=True)
    names = [str(one.tag).partition("}")[2] for one in found.element.find(f"{qn('w:r')}/{qn('w:rPr')}")]
    assert names == ["b", "rtl", "em", "lang", "specVanish", "rPrChange"]
