from __future__ import annotations

import pytest

from pipeline.text.questions.wording import COMMAND, IN_LIEU, OR_ROW, TRUE_FALSE_FIELD, fold, stated_type


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("For Questions 6–8, mark True or False.", "true_false"),
        ("For Questions 1–5, choose the best option.", "mcq_single"),
        ("write detailed answers with examples", "essay"),
        ("Section C: Very Short Answer type questions", "short_answer"),
        ("Fill in the blanks", "fill_blank"),
        ("Match the following", "matching"),
        ("Select all that apply", "mcq_multiple"),
        ("Numerical answer type", "numerical"),
        ("Answer all questions", None),
    ],
)
def test_stated_type(text: str, expected: str | None) -> None:
    assert stated_type(text) == expected


@pytest.mark.parametrize(
    "text", ["T F", "T   F   Reason: .......", "True / False", "☐ True ☐ False", "T / F", "____ T ____ F"]
)
def test_true_false_fields(text: str) -> None:
    assert TRUE_FALSE_FIELD.match(text)


@pytest.mark.parametrize("text", ["(True/False)", "To find", "The Fox", "True, false, or both", "T is for Tom"])
def test_no_true_false_fields(text: str) -> None:
    assert TRUE_FALSE_FIELD.match(text) is None


@pytest.mark.parametrize(
    ("text", "expected"), [("OR", True), ("(OR)", True), ("— Or —", True), ("or", False), ("ORE", False)]
)
def test_or_rows(text: str, expected: bool) -> None:
    assert (OR_ROW.match(text) is not None) is expected


def test_in_lieu_and_commands() -> None:
    assert IN_LIEU.search("only in lieu of Q.15")
    assert not IN_LIEU.search("in place of the old king")
    assert COMMAND.match("Briefly explain it")
    assert not COMMAND.match("Explanations are given")


def test_fold_makes_spellings_equal() -> None:
    assert fold("It’s  0◦C – “ﬁne”") == fold('It\'s 0°C - "fine"')
