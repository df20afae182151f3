from __future__ import annotations

import pytest

from pipeline.text.questions.points import each_points, ends_in_round_brackets, inline_points, mark_amounts
from tests.pipeline.text.questions.typed import pieces_of, typed_paper


@pytest.mark.parametrize(
    ("text", "value", "terms", "left"),
    [
        ("Name it. [2]", 2, (), "Name it."),
        ("Name it. (5 marks)", 5, (), "Name it."),
        ("(10 points) Name it.", 10, (), " Name it."),
        ("Name it. 2 points", 2, (), "Name it."),
        ("Name it - 4 marks.", 4, (), "Name it "),
        ("Name it. [1.5 marks]", 1.5, (), "Name it. "),
        ("Name it. [1½ pts]", 1.5, (), "Name it. "),
        ("Name it. (½ mark)", 0.5, (), "Name it. "),
        ("Name them. [2 x 3 = 6]", 6, (3, 3), "Name them."),
        ("Name them. (1+1+2=4)", 4, (1, 1, 2), "Name them."),
        ("Name it. [Marks: 3]", 3, (), "Name it. "),
        ("Name it. (6M)", 6, (), "Name it. "),
        ("Name it. ____/10", 10, (), "Name it. "),
        ("Name it. (max. 5 marks)", 5, (), "Name it. "),
    ],
)
def test_inline_points_of_many_notations(text: str, value: float, terms: tuple[float, ...], left: str) -> None:
    amount = inline_points(pieces_of(text)[0], last=True)
    assert amount is not None
    assert (amount.value, amount.terms) == (value, terms)
    assert (text[: amount.start] + text[amount.end :]).strip() == left.strip()


@pytest.mark.parametrize(
    "text",
    [
        "The Treaty of Westphalia (1648)",
        "as shown in the list x[2] there",
        "It scored 20 points against them in 1990",
        "The answer (see page 3)",
        "What happened in (3)?",
    ],
)
def test_inline_points_leave_numbers_of_the_sentence_alone(text: str) -> None:
    assert inline_points(pieces_of(text)[0], last=True) is None


def test_a_bare_number_in_round_brackets_counts_only_where_the_paper_prints_points_so() -> None:
    piece = pieces_of("Name two rivers. (3)")[0]
    assert inline_points(piece, last=True) is None
    assert ends_in_round_brackets(piece)
    amount = inline_points(piece, last=True, round_brackets=True)
    assert amount is not None
    assert amount.value == 3


def test_points_of_each_part_are_marked_so() -> None:
    amount = inline_points(pieces_of("Answer these. (2 marks each)")[0], last=True)
    assert amount is not None
    assert (amount.value, amount.each) == (2, True)


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("Each question carries 1 mark.", None, 1),
        ("each question is worth two points", None, 2),
        ("Part A (2 points each)", None, 2),
        ("(10 questions × 2 pts = 20 pts)", None, 2),
        ("Questions 18 and 19. 2x3=6", 2, 3),
        ("(17X1)", 17, 1),
        ("(1x17)", 17, 1),
        ("5 marks for each", None, 5),
        ("All questions carry 4 marks", None, 4),
        ("Answer all questions.", None, None),
    ],
)
def test_each_points_of_headings(text: str, count: int | None, expected: float | None) -> None:
    assert each_points(text, count) == expected


def margin(text: str) -> dict[int, float]:
    return {row: amount.value for row, amount in mark_amounts(typed_paper(text)).items()}


def test_a_column_of_points_is_read() -> None:
    text = (
        "1   Name the longest river in the country.       1\n"
        "2   Explain why it is so long, and name two      1+1\n"
        "    towns on its banks and their mayors          =2\n"
        "3   Who fishes there in the summer, and why?     3"
    )
    assert margin(text) == {0: 1, 1: 2, 2: 0, 3: 3}


def test_a_sum_that_touches_the_text_is_read_too() -> None:
    text = (
        "1   Name the longest river in the country       1+1=2\n"
        "2   Name the longest river of the county, which  3+2=5\n"
        "3   Name the longest river in the village       5"
    )
    assert margin(text) == {0: 2, 1: 5, 2: 5}


@pytest.mark.parametrize(
    "text",
    [
        "Town      May     June    July\nAlba       10       12       9\nBora       20       22      31",
        "A.  12          B.   13         C.    14\nA.  15          B.   16         C.    17",
        "\n".join(f"{number} Chapter                     {4 * number}" for number in range(1, 7)),
    ],
)
def test_tables_options_and_contents_are_no_column_of_points(text: str) -> None:
    assert margin(text) == {}
