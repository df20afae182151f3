from __future__ import annotations

from pipeline.text.questions.chain import best_chain, candidates_of
from pipeline.text.questions.runs import split_runs, without_instructions
from tests.pipeline.text.questions.typed import typed_paper

QUESTIONS = "*SECTION A\n1. What is it?\n2. Who is it?\n3. Where is it?"


def first_texts(text: str, heads: set[int]) -> list[str]:
    paper = typed_paper(text)
    links = without_instructions(best_chain(candidates_of(paper), heads), paper, heads)
    return [link.candidate.row.text for link in links]


def test_numbered_instructions_under_their_heading_are_left_out() -> None:
    text = f"*Instructions\n1. Sit down.\n2. Be quiet.\n{QUESTIONS}"
    assert first_texts(text, {3}) == ["1. What is it?", "2. Who is it?", "3. Where is it?"]


def test_numbered_instructions_are_known_by_their_words() -> None:
    text = f"1. Answer all questions.\n2. Calculators are not allowed.\n3. Have fun.\n{QUESTIONS}"
    assert first_texts(text, {3})[0] == "1. What is it?"


def test_a_first_section_of_questions_stays() -> None:
    text = f"1. Which one?\n2. How so?\n{QUESTIONS}"
    paper = typed_paper(text)
    links = without_instructions(best_chain(candidates_of(paper), {2}), paper, {2})
    assert [len(run) for run in split_runs(links)] == [2, 3]
