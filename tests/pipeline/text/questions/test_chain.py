from __future__ import annotations

from pipeline.text.questions.chain import best_chain, candidates_of, enclosing_chain
from tests.pipeline.text.questions.typed import typed_paper


def chained(text: str, *headings: int) -> list[str]:
    """The labels of the best chain, a "/" before each that begins anew."""
    links = enclosing_chain(candidates_of(typed_paper(text)), frozenset(headings))
    return [("/" if link.restarts else "") + link.candidate.label.printed for link in links]


def test_a_list_within_a_question_is_passed_over() -> None:
    assert chained("1. One?\n2. Sort:\n   1. Bihar\n   2. Delhi\n   3. Goa\n3. Three?\n4. Four?") == [
        "1",
        "2",
        "3",
        "4",
    ]


def test_a_flush_list_within_a_question_is_passed_over() -> None:
    assert chained("1. One?\n2. Sort:\n1. Bihar\n2. Delhi\n3. Goa\n3. Three?\n4. Four?\n5. Five?") == list("12345")


def test_of_two_ones_the_one_before_the_two_is_taken() -> None:
    text = "1. This paper has pages.\n2. It has ink.\n\n1. What is it?\n2. Who is it?\n3. Where is it?"
    paper = typed_paper(text)
    links = best_chain(candidates_of(paper), frozenset())
    assert [link.candidate.row.text for link in links] == ["1. What is it?", "2. Who is it?", "3. Where is it?"]


def test_numbers_begin_anew_under_a_heading() -> None:
    text = "*SECTION A\n1. One?\n2. Two?\n*SECTION B\n1. Three?\n2. Four?"
    assert chained(text, 0, 3) == ["1", "2", "/1", "2"]


def test_letters_before_numbers_go_on() -> None:
    assert chained("A.1. One?\nA.2. Two?\nB.1. Three?\nB.2. Four?") == ["A.1", "A.2", "B.1", "B.2"]


def test_variants_stand_between_their_numbers() -> None:
    assert chained("15   One?\n15.1 Two?\n16   Three?\n16.1 Four?\n17   Five?") == ["15", "15.1", "16", "16.1", "17"]


def test_a_decimal_at_a_line_start_is_no_variant() -> None:
    assert chained("3. Anna has\n   3.5 kg.\n4. Ben has\n   4.5 kg.\n5. Carl has 5.") == ["3", "4", "5"]


def test_a_number_left_out_costs_certainty_and_is_counted() -> None:
    links = best_chain(candidates_of(typed_paper("1. One?\n2. Two?\n4. Four?\n5. Five?")), frozenset())
    assert [(link.missing, link.certainty) for link in links] == [(0, 1.0), (0, 1.0), (1, 0.8), (0, 1.0)]


def test_another_style_or_indent_costs_certainty() -> None:
    links = best_chain(candidates_of(typed_paper("1. One?\n2) Two?\n        3) Three?\n        4) Four?")), frozenset())
    assert [link.candidate.label.printed for link in links] == ["1", "2", "3", "4"]
    assert links[1].certainty == 0.8
    assert 0.7 < links[2].certainty < 0.9


def test_a_longer_list_inside_questions_does_not_win() -> None:
    terms = "\n".join(f"   ({number}) term" for number in range(1, 7))
    assert chained(f"1. Match these:\n{terms}\n2. Define it.\n3. Is it true?") == ["1", "2", "3"]


def test_entries_of_a_table_of_contents_are_weak() -> None:
    paper = typed_paper("1. Introduction . . . . . . . 5\n2. Methods . . . . . . . 9")
    assert all(candidate.weight < 0.3 for candidate in candidates_of(paper))


def test_numbers_side_by_side_go_on_in_the_next_row() -> None:
    assert chained("1. 3 + 7     2. 6 + 14    3. 9 + 21\n4. 2 + 2     5. 1 + 1     6. 8 + 8") == list("123456")


def test_no_candidates_give_no_chain() -> None:
    assert best_chain([], frozenset()) == []
