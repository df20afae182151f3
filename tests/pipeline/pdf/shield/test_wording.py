"""Where an edit lands, and which wishes are refused with which reason."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Stream

from pipeline.pdf.layout import Box
from pipeline.pdf.shield.build import locate
from pipeline.pdf.shield.edit import Edit
from tests.pipeline.pdf.shield.conftest import Shielding, statuses
from tests.pipeline.pdf.shield.made import LINES, Write, identity_h, one_page, saved, text_at, truetype_winansi


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return saved(one_page(), tmp_path)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (Edit(1, "", "x"), "empty_original"),
        (Edit(1, "  ", "x"), "empty_original"),
        (Edit(1, "liver", "liver"), "no_change"),
        (Edit(1, "liver", " li ver "), "no_change"),
        (Edit(1, "liver", "𝓁𝒾𝓋ℯ𝓇"), "no_change"),
        (Edit(1, "lungs", "lun\u200bgs"), "unreadable_letters"),
        (Edit(1, "lungs", "lun\ue000gs"), "unreadable_letters"),
        (Edit(1, "lungs", "lun\x07gs"), "unreadable_letters"),
        (Edit(1, "lungs", "ריאות"), "right_to_left"),
        (Edit(1, "lungs", "x\u0323\u0301y\u0327"), "combining_marks"),
        (Edit(1, "kidneys", "x"), "not_found"),
        (Edit(2, "liver", "heart"), "no_such_page"),
        (Edit(0, "liver", "heart"), "no_such_page"),
        (Edit(1, "The", "Two"), "ambiguous"),
        (Edit(1, "The", "Two", occurrence=9), "not_found"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(paper: Path, edit: Edit, code: str) -> None:
    (outcome,) = locate(paper, [edit])
    assert (outcome.status, outcome.code) == ("refused", code)
    assert outcome.reason.endswith(".")


def test_one_among_several_is_meant_by_occurrence_context_or_box(paper: Path) -> None:
    by_number = locate(paper, [Edit(1, "The", "Two", occurrence=2)])[0]
    by_context = locate(paper, [Edit(1, "The", "Two", before="(B) ", after=" liver")])[0]
    by_box = locate(paper, [Edit(1, "The", "Two", boxes=by_number.boxes)])[0]
    assert by_number.boxes == by_context.boxes == by_box.boxes
    assert by_number.boxes[0].x0 > locate(paper, [Edit(1, "The", "Two", occurrence=1)])[0].boxes[0].x0


def test_a_box_elsewhere_means_nothing(paper: Path) -> None:
    (outcome,) = locate(paper, [Edit(1, "The", "Two", boxes=(Box(10, 10, 20, 20),))])
    assert (outcome.status, outcome.code) == ("refused", "not_found")


def test_the_second_of_two_that_meet_is_refused(paper: Path) -> None:
    edits = [Edit(1, "small intestine", "large kidney"), Edit(1, "small", "other"), Edit(1, "intestin", "kidneyss")]
    assert statuses_of(paper, edits) == ["applied", "overlaps", "overlaps"]


def test_the_second_of_two_that_touch_within_a_word_is_refused(paper: Path) -> None:
    edits = [Edit(1, "intes", "kidne"), Edit(1, "tine", "yyyy")]
    assert statuses_of(paper, edits) == ["applied", "overlaps"]


def statuses_of(paper: Path, edits: list[Edit]) -> list[str]:
    return [one.code or one.status for one in locate(paper, edits)]


# --- how it reads ---------------------------------------------------------------------------------------------------
def whole(shielded: Shielding, source: Path, *edits: Edit) -> list[list[str]]:
    """All edits hold without a changed pixel or letter; the status of each by extractor."""
    outcome, proof = shielded(source, edits)
    assert statuses(outcome) == ["applied"] * len(edits)
    assert {row.changed_pixels for row in proof.pictures} == {0}
    assert [(edit.verdict, edit.reason) for edit in proof.edits] == [("held", "")] * len(edits)
    assert [each.changed for each in proof.collateral] == [0] * len(proof.collateral)
    assert proof.failures == ()
    return [[reading.status for reading in edit.readings] for edit in proof.edits]


def test_one_letter_of_a_word_gets_another_meaning_the_same_letter_keeps_its_own(
    shielded: Shielding, tmp_path: Path
) -> None:
    source = saved(one_page(lambda write: text_at(write, ["Name the minimum of the curve u in unit u."])), tmp_path)
    assert whole(shielded, source, Edit(1, "minimum", "minimxm")) == [["exact"] * 6]


@pytest.mark.parametrize(
    ("original", "replacement"),
    [
        ("NOT a part", "surely a component"),
        ("digestive", "ingestion or digestion"),
        ("human", "Überbau"),
        ("human", "人体の"),
        ("human", "𐌲𐌿𐍄𐌹𐍃"),
        ("human\ndigestive", "other kinds"),
    ],
    ids=["phrase", "longer", "letters the font lacks", "another script", "beyond the BMP", "a line break is a blank"],
)
def test_a_replacement_reads_whole(original: str, replacement: str, shielded: Shielding, tmp_path: Path) -> None:
    whole(shielded, saved(one_page(font=identity_h), tmp_path), Edit(1, original, replacement))


def kerned(write: Write) -> bytes:
    """Words set letter by letter with kerns, word gaps that are kerns and no blanks, as pdfTeX does."""
    words = LINES[0].split()
    parts = []
    for word in words:
        parts += [write(word[:2]), b"15", write(word[2:]) if word[2:] else write(""), b"-333"]
    return b"BT /F1 11 Tf 50 700 Td [" + b" ".join(parts) + b"] TJ ET"


def test_word_gaps_that_are_kerns_stay_gaps(shielded: Shielding, tmp_path: Path) -> None:
    edit = Edit(1, "NOT a part", "one of parts")
    assert whole(shielded, saved(one_page(kerned), tmp_path), edit) == [["exact"] * 6]


def several_operators(write: Write) -> bytes:
    shown = b"".join(b"%s Tj " % write(part) for part in ("Which of the", "se is N", "OT", " a pa", "rt of it?"))
    return b"BT /F1 11 Tf 50 700 Td " + shown + b"ET"


def test_a_passage_over_several_operators(shielded: Shielding, tmp_path: Path) -> None:
    whole(
        shielded, saved(one_page(several_operators), tmp_path), Edit(1, "these is NOT a part", "those is one of parts")
    )


def test_a_passage_over_two_fonts(shielded: Shielding, tmp_path: Path) -> None:
    pdf = one_page()
    other, write = identity_h(pdf)
    first, plain = truetype_winansi(pdf)
    page = pdf.pages[0].obj
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(first), F2=pdf.make_indirect(other)))
    page.Contents = Stream(
        pdf,
        b"BT /F1 11 Tf 50 700 Td " + plain("Which is ") + b" Tj /F2 11 Tf " + write("NOT") + b" Tj /F1 11 Tf "
        + plain(" a part of it?") + b" Tj ET",
    )  # fmt: skip
    whole(shielded, saved(pdf, tmp_path), Edit(1, "is NOT a part", "be one of parts"))


def test_a_passage_over_a_line_break(shielded: Shielding, tmp_path: Path) -> None:
    lines = ["Which of these organs is surely", "another component of the body?"]
    source = saved(one_page(lambda write: text_at(write, lines)), tmp_path)
    outcome, proof = shielded(source, [Edit(1, "surely another", "rarely entirely")])
    assert statuses(outcome) == ["applied"]
    assert {row.changed_pixels for row in proof.pictures} == {0}
    assert proof.edits[0].verdict == "held"


def test_a_word_hyphenated_at_the_lines_end_keeps_its_hyphen(shielded: Shielding, tmp_path: Path) -> None:
    lines = ["Say which of the answers is appropri-", "ate for this question of the paper."]
    source = saved(one_page(lambda write: text_at(write, lines)), tmp_path)
    outcome, proof = shielded(source, [Edit(1, "appropriate", "unfortunate")])
    assert statuses(outcome) == ["applied"]
    assert {row.changed_pixels for row in proof.pictures} == {0}


def word_spaced(write: Write) -> bytes:
    return b"BT /F1 11 Tf 9 Tw 50 700 Td " + write("one two three four five six seven") + b" Tj ET"


def test_word_spacing_applies_to_code_32_alone_which_is_never_aliased(shielded: Shielding, tmp_path: Path) -> None:
    whole(shielded, saved(one_page(word_spaced), tmp_path), Edit(1, "three four", "thirty fifty"))


def formula(write: Write) -> bytes:
    return (
        b"BT /F1 11 Tf 50 700 Td " + write("the value of x") + b" Tj /F1 7 Tf 4 Ts " + write("25")
        + b" Tj /F1 11 Tf 0 Ts " + write(" is known") + b" Tj ET"
    )  # fmt: skip


@pytest.mark.parametrize(("original", "code"), [("x25", "raised_text"), ("known", "applied")])
def test_raised_letters_are_left_alone(original: str, code: str, tmp_path: Path) -> None:
    source = saved(one_page(formula), tmp_path)
    assert statuses_of(source, [Edit(1, original, "y3773")]) == [code]


def vertical(pdf: pikepdf.Pdf) -> tuple[Dictionary, Write]:
    font, write = identity_h(pdf)
    font.Encoding = pikepdf.Name("/Identity-V")
    return font, write


def test_text_from_top_to_bottom_is_refused(tmp_path: Path) -> None:
    source = saved(one_page(lambda write: text_at(write, ["answers"]), font=vertical), tmp_path)
    assert statuses_of(source, [Edit(1, "answers", "details")]) == ["vertical"]
