"""Word files with contents, notes, boxes, fields and controls: what is read of them, and what becomes of each."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.text.prose.marks import without_marks
from pipeline.text.word.files import read_word, rewrite_word
from pipeline.text.word.parts import roots_of, write_package
from pipeline.text.word.passages import Passage, passages_in
from pipeline.text.word.written import put
from tests.pipeline.text.word.made import write_contract
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


def test_read_alone_it_has_no_table_of_contents_and_each_box_once(contract: Path) -> None:
    texts = [one.text for one in read_word(contract, marked=False).paragraphs]
    assert Counter(texts)["Scope of work"] == 1
    assert Counter(texts)["Words in a box"] == 1
    assert texts.index("Words in a box") == texts.index("Beside the box") + 1
    assert texts[-3:] == ["Older than the deck.", "As of 1932.", "Without winters."]
    assert [one for one in texts if re.search("old ones|Nobody|settled", one)] == []
