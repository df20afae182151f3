"""JSON values explained: every kind of type in words, and an example that the type takes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from pydantic import TypeAdapter

from pipeline.forms.values import explanation_of


@dataclass(frozen=True)
class Inner:
    """A place."""

    page: int


@dataclass(frozen=True)
class Change:
    page: int
    text: str
    inner: Inner
    kind: Literal["a", "b"] = "a"
    at: int | None = None
    parts: list[str] = field(default_factory=list)
    flag: bool = False


@dataclass(frozen=True)
class Tree:
    name: str
    below: list[Tree] = field(default_factory=list)


def test_fields_of_each_entry() -> None:
    found = explanation_of(TypeAdapter(list[Change]).json_schema())
    assert [(part.name, part.kind, part.required, part.default) for part in found.parts] == [
        ("page", "whole number", True, ""),
        ("text", "text", True, ""),
        ("inner", "object", True, ""),
        ("kind", '"a" or "b"', False, '"a"'),
        ("at", "whole number or null", False, "null"),
        ("parts", "list of text", False, ""),
        ("flag", "true or false", False, "false"),
    ]
    assert json.loads(found.example) == [{"page": 1, "text": "…", "inner": {"page": 1}}]


@pytest.mark.parametrize(
    "kind", [list[Change], Change, list[int], dict[str, int], str, float, bool, int | None, Tree, list[Tree], Any]
)
def test_every_type_has_words_and_an_example(kind: Any) -> None:
    adapter = TypeAdapter(kind)
    found = explanation_of(adapter.json_schema())
    assert found.shape.endswith((":", "."))
    json.loads(found.example)


@pytest.mark.parametrize("kind", [list[Change], Change, list[int], str, bool, Tree])
def test_the_example_is_one(kind: Any) -> None:
    adapter = TypeAdapter(kind)
    adapter.validate_json(explanation_of(adapter.json_schema()).example)
