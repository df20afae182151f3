from __future__ import annotations

import pytest

from pipeline.text.questions.sections import Section, Sections, heading_rows, sections_of
from tests.pipeline.text.questions.typed import typed_paper


def sections(text: str, *starts: int) -> Sections:
    paper = typed_paper(text)
    headings = {index: row for index, row in heading_rows(paper).items() if index not in starts}
    return sections_of(paper, starts, headings)


@pytest.mark.parametrize(
    "text",
    [
        "*Section A",
        "SECTION - B",
        "Part II: Short Answers",
        "*Part 3. Fill in the blanks. (3 points each)",
        "*A. Multiple Choice",
        "B. Essay (2 questions x 10 marks)",
        "*True/False",
        "*Short Answer Questions",
        "*C. Answer in one sentence.",
        "Use the map for questions 5 to 7.",
        "Questions 1-10 are multiple choice.",
    ],
)
def test_headings_are_known(text: str) -> None:
    assert list(heading_rows(typed_paper(text))) == [0]


@pytest.mark.parametrize(
    "text",
    [
        "Part B of the machine turns faster than the rest of it does",
        "True / False",
        "9. Descriptive Statistics",
        "*(A) Multiple choice tests",
        "problems arise when the wind is strong",
        "Matching socks is a problem",
        "Section two of the code, which is",
        "*A. Income Statement",
    ],
)
def test_other_rows_are_not(text: str) -> None:
    assert heading_rows(typed_paper(text)) == {}


def test_a_range_in_the_instructions_rules_its_questions() -> None:
    found = sections("*Instructions:\n• For Questions 6–8, mark True or False.\n• Each carries 2 marks.\n1. What?", 3)
    rule = found.rule_for("7", 3)
    assert rule is not None
    assert rule.type == "true_false"
    other = found.rule_for("9", 3)
    assert other is not None
    assert (other.type, other.points) == (None, 2)


def test_a_heading_rules_what_stands_below_it() -> None:
    found = sections("*True or False\n1. It is.\n*Essay (10 marks each)\n2. Discuss it.", 1, 3)
    one, two = found.rule_for("1", 1), found.rule_for("2", 3)
    assert one is not None
    assert (one.type, one.points) == ("true_false", None)
    assert two is not None
    assert (two.type, two.points) == ("essay", 10)


def test_instructions_speak_of_a_section_by_its_letter() -> None:
    text = (
        "Section A has short answer questions.\nSection B questions "
        "carry 5 marks each.\n*Section A\n1. What?\n*Section B\n2. Why?"
    )
    found = sections(text, 3, 5)
    one, two = found.rule_for("1", 3), found.rule_for("2", 5)
    assert one is not None
    assert (one.type, one.points) == ("short_answer", None)
    assert two is not None
    assert (two.type, two.points) == (None, 5)


def test_an_instruction_on_the_whole_paper_rules_where_nothing_else_does() -> None:
    found = sections("Choose the best answer. Each question carries 2 marks.\n1. What?", 1)
    rule = found.rule_for("1", 1)
    assert rule is not None
    assert (rule.type, rule.points) == ("mcq_single", 2)


def test_a_shared_passage_ends_a_question_and_rules_nothing() -> None:
    found = sections("1. What?\nRead the passage and answer questions 2 to 4.\nOnce upon a time.\n2. Who?", 0, 3)
    passage = found.headed[1]
    assert (passage.kind, passage.first, passage.last, len(passage.parts)) == ("passage", "2", "4", 2)
    assert found.rule_for("2", 3) is None


def test_a_rule_below_a_heading_is_the_headings_own() -> None:
    text = "*Section A\n*Questions no. 1 to 17 are Multiple Choice Questions. (17X1)     17\n1   What?"
    assert sections(text, 2).all == (
        Section(
            kind="section",
            text="Section A",
            label="A",
            first="1",
            last="17",
            type="mcq_single",
            points=1,
            parts=sections(text, 2).headed[0].parts,
        ),
    )
