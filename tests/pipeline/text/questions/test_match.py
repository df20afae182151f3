from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.questions.coverage import Coverage
from pipeline.text.questions.discover import discover_questions
from pipeline.text.questions.key import read_answer_key
from pipeline.text.questions.match import match_answers
from pipeline.text.questions.question import Gold, Option, Question
from tests.pipeline.text.questions.measure import plain
from tests.pipeline.text.questions.typed import typed

EXAMS = Path(__file__).parents[3] / "samples" / "exams"
OPTIONS = (Option("A", "Iron"), Option("B", "Gold"), Option("C", "Tin"))


def choice(path: str, number: str = "", gold: Gold = Gold()) -> Question:  # noqa: B008 - frozen
    return Question(number or path, path, "mcq_single", "Which?", OPTIONS, gold=gold)


def matched(questions: list[Question], key: str) -> tuple[dict[str, str], Coverage]:
    answered, coverage = match_answers(questions, read_answer_key(typed(key)))
    return {question.path: question.gold.label for question in answered}, coverage


@pytest.mark.parametrize("path", sorted((EXAMS / "truth").glob("*-answerkey.json")), ids=lambda path: path.stem)
def test_samples_are_answered_as_the_truth_says(path: Path) -> None:
    truth = json.loads(path.read_text())
    questions = discover_questions(read_pdf(EXAMS / truth["key"].replace("answerkey", "qpaper"))).questions
    answered, coverage = match_answers(questions, read_answer_key(read_pdf(EXAMS / truth["key"])))
    assert coverage == Coverage(provided=10, matched=10)
    for question, wanted in zip(answered, truth["entries"], strict=True):
        assert question.gold.label == wanted["label"]
        assert question.gold.page == wanted["page"]
        assert question.gold.source == "answer_key"
        if "text" in wanted:
            assert plain(question.gold.text) == plain(wanted["text"])
            assert question.gold.confidence == 1.0


def test_each_answer_finds_its_number() -> None:
    labels, coverage = matched([choice("1"), choice("2"), choice("3")], "1-b, 2-c, 3-a")
    assert labels == {"1": "B", "2": "C", "3": "A"}
    assert coverage == Coverage(provided=3, matched=3)


def test_sections_with_numbers_of_their_own() -> None:
    questions = [choice("A.1", "1"), choice("A.2", "2"), choice("B.1", "1"), choice("B.2", "2")]
    labels, _ = matched(questions, "*SECTION A\n1. A\n2. B\n*SECTION B\n1. C\n2. A")
    assert labels == {"A.1": "A", "A.2": "B", "B.1": "C", "B.2": "A"}


def test_runs_without_names_are_matched_by_their_place() -> None:
    questions = [choice("1/1", "1"), choice("1/2", "2"), choice("2/1", "1"), choice("2/2", "2")]
    labels, _ = matched(questions, "1. A\n2. B\n1. C\n2. A")
    assert labels == {"1/1": "A", "1/2": "B", "2/1": "C", "2/2": "A"}


def test_what_is_left_on_either_side_is_listed() -> None:
    _, coverage = matched([choice("1"), choice("2"), choice("4")], "1. A\n2. B\n3. C")
    assert coverage == Coverage(
        provided=3,
        matched=2,
        unmatched=("3",),
        unanswered=("4",),
        doubts=("The key has an answer 3 on page 1, but there is no such question.",),
    )


def test_a_persons_answer_stays() -> None:
    mine = Gold("C", "Tin", "person", 1.0)
    labels, coverage = matched([choice("1", gold=mine), choice("2"), choice("3")], "1. A\n2. B\n3. C")
    assert labels == {"1": "C", "2": "B", "3": "C"}
    assert coverage.kept == ("1",)


def test_a_letter_and_words_that_contradict_each_other_are_a_doubt() -> None:
    _, coverage = matched([choice("1"), choice("2"), choice("3")], "1. (A) Gold\n2. (B) Gold\n3. (C) Tin")
    assert coverage.doubts == ('Question 1: the letter A and the words of the key do not agree: "(A) Gold"',)


def test_an_answer_that_is_no_option_is_a_doubt() -> None:
    _, coverage = matched([choice("1"), choice("2"), choice("3")], "1. E\n2. B\n3. C")
    assert coverage.doubts == ('Question 1: the key\'s answer "1. E" is none of the options.',)


def test_parts_have_answers_of_their_own() -> None:
    parts = (Question("a", "2(a)", "calculation", "Mass?"), Question("b", "2(b)", "calculation", "Speed?"))
    whole = Question("2", "2", "calculation", "A block.", sub_questions=parts)
    answered, coverage = match_answers(
        [choice("1"), whole, choice("3")],
        read_answer_key(typed("1. (B) Gold\n2. (a) 5 kg\n   (b) 10 m/s\n3. (A) Iron")),
    )
    assert [part.gold.text for part in answered[1].sub_questions] == ["5 kg", "10 m/s"]
    assert answered[1].gold == Gold()
    assert coverage == Coverage(provided=3, matched=3)


def test_pairs_answer_a_matching_question() -> None:
    parts = tuple(Question(str(number), f"1({number})", "matching", "term") for number in (1, 2, 3))
    whole = Question("1", "1", "matching", "Match.", OPTIONS, parts)
    key = read_answer_key(typed("1. 1-c, 2-a, 3-b\n2. (B) Gold\n3. (A) Iron"))
    answered, _ = match_answers([whole, choice("2"), choice("3")], key)
    assert [part.gold.label for part in answered[0].sub_questions] == ["C", "A", "B"]


def test_alternatives_are_not_taken_for_the_question() -> None:
    labels, _ = matched(
        [choice("1"), replace(choice("1-or"), number="1"), choice("2"), choice("3")], "1. A\n2. B\n3. C"
    )
    assert labels == {"1": "A", "1-or": "", "2": "B", "3": "C"}
