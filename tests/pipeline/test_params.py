"""Parameters of flows on a page: what is shown is what was given."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django import forms
from pydantic import TypeAdapter

from pipeline.params import ValueField


@dataclass(frozen=True)
class Change:
    page: int
    text: str


class Form(forms.Form):
    changes = ValueField(adapter=TypeAdapter(list[Change]), required=False)


def test_nothing_is_an_empty_field() -> None:
    assert Form()["changes"].value() == ""
    assert Form({"changes": ""}).is_valid()


def test_what_is_stored_is_shown_to_be_read() -> None:
    shown = Form(initial={"changes": [{"page": 1, "text": "ä"}]})["changes"].value()
    assert shown == '[\n  {\n    "page": 1,\n    "text": "ä"\n  }\n]'


@pytest.mark.parametrize("typed", ["[{", '[ {"page": "x"} ]', "[" * 100_000, '[{"page": 1, "text": "t"}]'])
def test_what_was_typed_comes_back_as_it_was_typed(typed: str) -> None:
    form = Form({"changes": typed})
    assert form["changes"].value() == typed
    assert form.is_valid() == (typed == '[{"page": 1, "text": "t"}]')
