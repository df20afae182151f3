from __future__ import annotations

import pytest

from pipeline.text.substitution.lint import lint_of_wording


@pytest.mark.parametrize(("original", "replacement"), [("two", "six"), ("is", "is not"), ("can", "cannot")])
def test_ordinary_changes_have_nothing_to_look_at(original: str, replacement: str) -> None:
    assert lint_of_wording(original, replacement, "before it", "after it") == ()


@pytest.mark.parametrize(
    ("original", "replacement", "says"),
    [
        ("seven", "six", "2 letters fewer"),
        ("nine", "six", "1 letter fewer"),
        ("is", "is most certainly not at all", "longer than the original"),
        ("of the", "ofthese", "1 word fewer"),
        ("abc", "שלום", "right to left"),
        ("ab", "e\u0301b", "combining"),
    ],
)
def test_what_may_not_hold_is_said(original: str, replacement: str, says: str) -> None:
    assert any(says in sentence for sentence in lint_of_wording(original, replacement))


@pytest.mark.parametrize(
    ("replacement", "before", "after", "said"),
    [
        ("immutable", "this is a", "key", ["It may be ungrammatical: “a immutable”."]),
        ("mutable", "this is an", "key", ["It may be ungrammatical: “an mutable”."]),
        ("an", "this is", "key", ["It may be ungrammatical: “an key”."]),
        ("valid", "this is a", "key", []),
    ],
)
def test_articles_are_minded(replacement: str, before: str, after: str, said: list[str]) -> None:
    assert list(lint_of_wording("x", replacement, before, after)) == said
