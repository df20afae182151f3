from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pipeline.pdf.proof.leftovers import Leftover, leftovers_in
from pipeline.pdf.proof.wording import Wording
from tests.pipeline.pdf.proof.conftest import EXAMS

NOT = Wording(4, "ofthefollowing", "is", "anaccounting")
INSERTION = Wording(0, "Theequationhas", "", "twosidesandno")


def found(text: str, *wordings: Wording) -> list[bool]:
    with pikepdf.new() as pdf:
        pdf.docinfo["/Keywords"] = text
        leftovers = leftovers_in(pdf, wordings)
    assert all(leftover.place == "the document properties" for leftover in leftovers)
    return [leftover.sure for leftover in leftovers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Which of the following is an accounting rule", [True]),
        ("WHICH OF THE FOLLOWING IS AN ACCOUNTING RULE", [True]),
        ("is an accounting rule", [True]),
        ("this, is an accounting rule", []),
        ("is an auditing rule", []),
        ("is", []),
        ("nothing alike", []),
        ("the following\n  is  an accounting\u200b", [True]),
    ],
)
def test_wording_counts_as_far_as_its_context_can_be_seen(text: str, expected: list[bool]) -> None:
    assert found(text, NOT) == expected


def test_a_place_where_words_go_in_is_known_by_both_sides() -> None:
    assert found("The equation has two sides", INSERTION) == [True]
    assert found("The equation has NOT two sides", INSERTION) == []


def test_the_same_words_alone_are_unsure() -> None:
    wording = Wording(0, "thecurrent", "ratio", "measures")
    assert found("Ratio", wording) == [False]
    assert found("current ratio", wording) == [True]


def test_each_kind_of_place_is_named_once(tmp_path: Path) -> None:
    wording = Wording(7, "", "planet", "")
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        mark = b"/Span <</Alt (the planet) /E (planet)>> BDC EMC /P /Named BDC EMC"
        form = pdf.make_stream(mark, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
        page.Contents = pdf.make_stream(b"q Q")
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=form))
        field = pikepdf.Dictionary(FT=pikepdf.Name.Ch, T="planet", TU="planet", Opt=["a", ["b", "planet"]])
        note = pikepdf.Dictionary(Subtype=pikepdf.Name.Text, T="planet", Subj="planet", RC="<p>pla<b>net</b></p>")
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field], XFA=pdf.make_stream(b"<x>planet</x>"))
        page.Annots = pikepdf.Array([note])
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="say('planet')")
        pdf.Root.Other = pikepdf.String("planet")
        leftovers = leftovers_in(pdf, [wording])
    assert [leftover.place for leftover in leftovers] == [
        "a form field's label",
        "a form field's name",
        "a form field's option",
        "a script",
        "an XFA form",
        "an alternative text",
        "an annotation's author",
        "an annotation's rich text",
        "an annotation's subject",
        "an entry Other",
        "the expansion of an abbreviation",
    ]
    assert {(leftover.edit, leftover.sure) for leftover in leftovers} == {(7, False)}


def test_a_tagged_paper_holds_its_wording() -> None:
    wording = Wording(3, "teristicsofthe", "SuezCanal", "route")
    with pikepdf.open(EXAMS / "Geography_SQP.pdf") as pdf:
        assert leftovers_in(pdf, [wording]) == (Leftover(3, "an alternative text", sure=True),)
