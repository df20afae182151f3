from __future__ import annotations

from dataclasses import replace

from pipeline.text.substitution.asked import questions_asked
from tests.pipeline.text.substitution.papers import asked, asked_in, questions_in

MATCHED = """
1. Read the passage carefully. Water is essential for life. Which of the following is a mammal?
Choose the correct option.
(A) Snake
(B) Whale

2. What is a habitat?
"""
FORMS = """
1. There are many trees. Mark as the teacher told you.
2. There are few trees. Mark as the teacher told you.
3. There are no trees. Mark as the teacher told you.
"""
PARTS = """
1. Study the map and answer the following questions.
(i) Name the two seas.
(ii) Why do we consider this canal vital?
2. What is a habitat?
"""


def roles(text: str, path: str = "1") -> list[tuple[str, bool, str]]:
    return [(one.role, one.focus, one.text) for one in asked_in(text, path=path).sentences]


def test_sentences_are_told_apart_by_what_they_do() -> None:
    assert roles(MATCHED) == [
        ("instruction", False, "Read the passage carefully."),
        ("statement", False, "Water is essential for life."),
        ("question", True, "Which of the following is a mammal?"),
        ("instruction", False, "Choose the correct option."),
    ]


def test_abbreviations_end_no_sentence() -> None:
    assert [one.text for one in asked("Name a pet, e.g. Dr. Who's dog, i.e. K9.").sentences] == [
        "Name a pet, e.g. Dr. Who's dog, i.e. K9."
    ]


def test_a_sentence_that_three_questions_share_is_the_papers_form() -> None:
    assert [role for role, _, _ in roles(FORMS, "2")] == ["statement", "instruction"]


def test_statements_are_the_focus_of_what_is_judged() -> None:
    one = asked("The heart pumps blood. (True/False)", gold="True")
    assert [(sentence.role, sentence.focus) for sentence in one.sentences] == [
        ("statement", True),
        ("instruction", False),
    ]
    assert (one.judged, one.truth, one.label_of_truth("False")) == (True, "True", "False")


def test_true_and_false_as_options_have_their_labels() -> None:
    one = asked("The heart pumps blood.", ["True", "False"], gold="A")
    assert (one.judged, one.truth) == (True, "True")
    assert one.label_of_truth("False") == "B"


def test_options_have_their_labels_where_they_are_printed() -> None:
    one = asked("Which is a mammal?", ["Snake", "Whale"], gold="B")
    assert [one.reading.text_of(option.label) for option in one.options if option.label] == ["(A)", "(B)"]
    assert [option.whole is not None for option in one.options] == [True, True]
    assert (one.chosen, one.open, one.right) == (True, False, ("B",))


def test_the_case_of_a_keys_label_does_not_matter() -> None:
    reading, questions = questions_in("1. Which is a mammal?\n(A) Snake\n(B) Whale\n2. What is a habitat?", {"1": "B"})
    lower = replace(questions[0], gold=replace(questions[0].gold, label="b"))
    assert questions_asked(reading, [lower])[0].right == ("B",)


def test_parts_are_asked_for_themselves() -> None:
    reading, questions = questions_in(PARTS)
    assert [one.path for one in questions_asked(reading, questions)] == ["1", "1(i)", "1(ii)", "2"]


def test_of_long_texts_only_what_is_asked_changes() -> None:
    long = " ".join(["Water flows from the high hills down into the low valleys of the land."] * 7)
    lines = "\n".join(long[at : at + 80] for at in range(0, len(long), 80))
    one = asked_in(f"1. {lines}\nWhich river is the longest?\n(A) Nile\n(B) Po\n\n2. What is a habitat?")
    assert [sentence.text for sentence in one.changeable] == ["Which river is the longest?"]
