"""Forms made from dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from django.http import QueryDict

from accounts.errors import Invalid
from pipeline.forms.items import ShapeForm, item_form
from pipeline.reviewing import Face, ReviewKind
from pipeline.reviews.shield import MAPPING_REVIEW, QUESTION_REVIEW


@dataclass(frozen=True)
class Answer:
    label: str = ""
    certain: float = 0.0


@dataclass(frozen=True)
class Row:
    name: str
    answer: Answer = Answer()
    hidden: str = ""


@dataclass(frozen=True)
class Thing:
    title: str
    kind: Literal["small", "large"]
    count: int
    share: float | None = None
    is_new: bool = False
    answer: Answer = Answer()
    rows: tuple[Row, ...] = ()
    words: tuple[str, ...] = ()
    sizes: tuple[Literal["s", "m", "l"], ...] = ()
    anything: dict[str, int] = field(default_factory=dict)


KIND = ReviewKind(name="things", title="Things", item=Thing, describe=lambda thing: thing.title)
BEFORE: dict[str, Any] = {
    "title": "T",
    "kind": "small",
    "count": 2,
    "share": 1.0,
    "is_new": True,
    "answer": {"label": "A", "certain": 0.5},
    "rows": [
        {"name": "one", "answer": {"label": "x", "certain": 1.0}, "hidden": "h1"},
        {"name": "two", "answer": {"label": "y", "certain": 0.0}, "hidden": "h2"},
    ],
    "words": ["a", "b"],
    "sizes": ["m"],
    "anything": {"n": 1},
}
SENT = {
    "title": "T",
    "kind": "small",
    "count": "2",
    "share": "1",
    "is_new": "on",
    "answer.label": "A",
    "answer.certain": "0.5",
    "rows-0-was": "0",
    "rows-0-name": "one",
    "rows-0-answer.label": "x",
    "rows-0-answer.certain": "1.0",
    "rows-0-hidden": "h1",
    "rows-1-was": "1",
    "rows-1-name": "two",
    "rows-1-answer.label": "y",
    "rows-1-answer.certain": "0",
    "rows-1-hidden": "h2",
    "rows-2-was": "",
    "rows-2-name": "",
    "words-0-was": "0",
    "words-0-": "a",
    "words-1-was": "1",
    "words-1-": "b",
    "sizes": "m",
    "anything": '{"n": 1}',
}


def sent(**changes: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({**SENT, **{name.replace("__", "."): value for name, value in changes.items()}})
    return data


def form_of(data: QueryDict, face: Face | None = None) -> ShapeForm:
    form = ShapeForm(Thing, face=face, before=BEFORE, data=data)
    assert form.is_valid(), form.errors
    return form


def test_each_part_is_asked_for_in_its_own_way() -> None:
    form = ShapeForm(Thing)
    assert {name: type(one).__name__ for name, one in form.fields.items()} == {
        "title": "TextField",
        "kind": "ChoiceField",
        "count": "IntegerField",
        "share": "FloatField",
        "is_new": "BooleanField",
        "answer.label": "TextField",
        "answer.certain": "FloatField",
        "rows": "RowsField",
        "words": "RowsField",
        "sizes": "MultipleChoiceField",
        "anything": "ValueField",
    }
    required = [name for name, one in form.fields.items() if one.required]
    assert required == ["kind", "count", "answer.certain", "anything"]


def test_what_comes_back_unchanged_changes_nothing() -> None:
    form = form_of(sent())
    assert (form.change(), form.value()) == ({}, BEFORE)


def test_a_change_inside_a_value_is_a_change_of_the_whole_part() -> None:
    form = form_of(sent(answer__label="B", share="", title="New\r\nline"))
    assert form.change() == {"title": "New\nline", "share": None, "answer": {"label": "B", "certain": 0.5}}


def test_rows_keep_what_they_do_not_ask_for() -> None:
    face = Face(fields=("rows.name", "rows.answer.label"))
    data = {"rows-0-was": "1", "rows-0-name": "second", "rows-0-answer.label": "z", "rows-1-was": "", "rows-1-name": ""}
    data |= {"rows-2-was": "", "rows-2-name": "third", "rows-2-answer.label": ""}
    form = ShapeForm(Thing, face=face, before=BEFORE, data=data)
    assert form.is_valid()
    assert form.change() == {
        "rows": [
            {"name": "second", "answer": {"label": "z", "certain": 0.0}, "hidden": "h2"},
            {"name": "third", "answer": {"label": ""}},
        ]
    }


def test_an_emptied_row_is_taken_out() -> None:
    emptied = {"rows-0-name": "", "rows-0-answer.label": "", "rows-0-answer.certain": "", "rows-0-hidden": ""}
    assert [row["name"] for row in form_of(sent(**emptied, **{"words-0-": ""})).change()["rows"]] == ["two"]
    assert form_of(sent(**{"words-0-": "", "words-1-": "c"})).change() == {"words": ["c"]}


@pytest.mark.parametrize("was", ["7", "-1", "²", "x", "9" * 5000])
def test_a_row_of_no_entry_is_a_new_one(was: str) -> None:
    form = ShapeForm(Thing, before=BEFORE, data=sent(**{"words-0-was": was, "words-0-": "new"}))
    assert form.is_valid()
    assert form.change() == {"words": ["new", "b"]}


def test_wrong_values_are_said_at_their_field() -> None:
    form = ShapeForm(Thing, before=BEFORE, data=sent(kind="huge", count="x", **{"rows-0-answer.certain": "much"}))
    assert set(form.errors) == {"kind", "count", "rows"}
    assert form.errors["rows"] == ["Certain 1: Enter a number."]


def test_a_problem_is_blamed_on_the_field_that_asked() -> None:
    form = ShapeForm(Thing, before=BEFORE, data=sent())
    form.blame(Invalid("Wrong.", fields={"rows/0/name": ["Too short."], "answer": ["No."], "kind": ["Not so."]}))
    assert {name: list(texts) for name, texts in form.errors.items()} == {
        "rows": ["Too short."],
        "__all__": ["answer: No."],
        "kind": ["Not so."],
    }
    other = ShapeForm(Thing, before=BEFORE, data=sent())
    other.blame(Invalid("All of it."))
    assert other.non_field_errors() == ["All of it."]


def test_labels_and_order_are_the_faces() -> None:
    face = Face(fields=("count", "title"), words={"count": "How many"}, long=frozenset({"title"}))
    form = ShapeForm(Thing, face=face, before=BEFORE)
    assert [(name, field.label) for name, field in form.fields.items()] == [("count", "How many"), ("title", "Title")]
    assert "<textarea" in str(form["title"])


def test_a_list_that_cannot_grow_and_is_empty_is_not_shown() -> None:
    """A part of a question needs a path, which nobody types."""
    question = {"number": "1", "path": "1", "type": "essay", "stem": "s"}
    assert "sub_questions" not in item_form(QUESTION_REVIEW, question).fields
    parts = {**question, "sub_questions": [{**question, "number": "a", "path": "1(a)"}]}
    form = item_form(QUESTION_REVIEW, parts)
    assert str(form["sub_questions"]).count("rows-row") == 1
    assert str(form["options"]).count("is-spare") == 4


def test_only_what_may_be_changed_is_asked_for_but_all_of_a_new_one() -> None:
    mapping = MAPPING_REVIEW.dump(MAPPING_REVIEW.load({"page": 1, "original": "a", "replacement": "b"}))
    assert list(item_form(MAPPING_REVIEW, mapping).fields) == ["replacement", "leads_to", "signal"]
    assert {"page", "original", "replacement", "occurrence"} <= set(item_form(MAPPING_REVIEW).fields)
