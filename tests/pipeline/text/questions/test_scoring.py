from __future__ import annotations

import pytest

from pipeline.text.questions.alternatives import alternatives_of
from pipeline.text.questions.points import Amount
from pipeline.text.questions.roles import Context
from pipeline.text.questions.scoring import Scored, points_in_round_brackets, scored
from tests.pipeline.text.questions.typed import pieces_of


def pointed(text: str, margin: dict[int, Amount] | None = None, *, round_brackets: bool = False) -> list[Scored]:
    return scored(alternatives_of(pieces_of(text), Context()), margin or {}, round_brackets=round_brackets)


def points_of(one: Scored) -> list[float | None]:
    return [one.points, *(part.points for part in one.parts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name it. [2]", [2]),
        ("Do these. [5]\n(a) Define it.\n(b) Explain it.", [5, None, None]),
        ("Do these.\n(a) Define it. [2]\n(b) Explain it. [3]", [5, 2, 3]),
        ("Do these. [1+2=3]\n(a) Define it.\n(b) Explain it.", [3, 1, 2]),
        ("Do these. (2 marks each)\n(a) Define it.\n(b) Explain it.", [4, 2, 2]),
        ("Do these.\n(a) Define it. [2]\n(b) Explain it. [3]\n[Total: 5]", [5, 2, 3]),
        ("Do these.\n(a) Define it. [2]\n(b) Explain it.", [None, 2, None]),
    ],
)
def test_points_of_a_question_and_its_parts(text: str, expected: list[float | None]) -> None:
    assert points_of(pointed(text)[0]) == expected


def test_points_in_the_margin_go_to_the_text_they_stand_beside() -> None:
    margin = {row: Amount(value, (), row, 90, 91) for row, value in ((1, 2.0), (2, 3.0))}
    assert points_of(pointed("Do these.\n(a) Define it.\n(b) Explain it.", margin)[0]) == [5, 2, 3]


def test_an_alternative_carries_what_the_question_does() -> None:
    assert [one.points for one in pointed("Explain this. [5]\nOR\nExplain that.")] == [5, 5]


def test_an_alternative_part_carries_what_its_part_does() -> None:
    text = "Do these. [1+2=3]\n(i) Who is it?\n(ii) Where is it?\nOR\n(ii) When is it?"
    assert points_of(pointed(text)[0]) == [3, 1, 2, 2]


def test_bare_numbers_in_round_brackets_are_points_where_most_questions_end_so() -> None:
    texts = ("Name it. (2)", "Explain it. (5)", "Define it. (1)", "Who is it?")
    anatomies = [alternatives_of(pieces_of(text), Context())[0] for text in texts]
    assert points_in_round_brackets(anatomies)
    assert not points_in_round_brackets(anatomies[2:])
    one = pointed(texts[0], round_brackets=True)[0]
    assert (one.points, [piece.text for piece in one.stem]) == (2, ["Name it."])
