"""Values that stages put out, in words and units."""

from __future__ import annotations

import pytest
from django.utils.html import strip_tags

from pipeline.templatetags import values


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (True, "yes"),
        (0, "0"),
        (0.12345, "0.1235"),
        ("x" * 200, "x" * 119 + "…"),
        ([1, 2], "1, 2"),
        (["No date.", "No sum."], "No date. No sum."),
        ([], "none"),
        ({}, "none"),
        ([{"a": 1}], "1 entry"),
        (list(range(20)), "20 entries"),
        ({"pages_read": 3, "ok": True}, "Pages read: 3, Ok: yes"),
    ],
)
def test_values_in_a_line(value: object, text: str) -> None:
    assert values.in_short(value) == text


def test_tables_of_what_has_fields() -> None:
    rows = [{"a": 1}, {"b": 2, "a": 3}]
    assert (values.is_table(rows), values.is_table([]), values.is_table([1]), values.is_table("x")) == (
        True,
        False,
        False,
        False,
    )
    assert (values.columns(rows), values.field(rows[0], "b")) == (["a", "b"], None)
    assert values.columns([{"a": 1, "b": None, "c": ""}, {"a": None, "b": None, "c": 0}]) == ["a", "c"]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("size_after", 253391, "247.5\xa0KB"),
        ("expected", [1024, 2048], "1.0\xa0KB to 2.0\xa0KB"),
        ("saved_percent", 22.84, "22.84 %"),
        ("letters", 56652, "56,652"),
        ("year", 2026, "2026"),
        ("pages", [1, 2], "1, 2"),
        ("size", None, "–"),
    ],
)
def test_values_have_the_unit_of_their_name(name: str, value: object, text: str) -> None:
    assert strip_tags(values.named(value, name)) == text


def test_names_of_code_are_words() -> None:
    said = {
        "questions_found": "Questions found",
        "summary_json": "Summary JSON",
        "pdf": "PDF",
        "losses": "Not kept",
        "todo": "Pages to read",
        "left_unsearched": "Pages with pictures that were not searched",
    }
    assert {name: values.words(name) for name in said} == said
