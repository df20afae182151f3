from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.pdf.layout import Reading, TextRange
from pipeline.pdf.reading import ReadingRefused, read_pdf
from pipeline.text.questions.discover import discover_questions
from pipeline.text.questions.question import Question
from tests.pipeline.text.questions.made import FIFTH, FIRST, FOURTH, SECOND, THIRD, Maker
from tests.pipeline.text.questions.measure import Score, measured, plain
from tests.pipeline.text.questions.typed import typed

SAMPLES = Path(__file__).parents[3] / "samples"
TRUTH = sorted(path for path in (SAMPLES / "exams" / "truth").glob("*.json") if "answerkey" not in path.stem)
THINGS = ("questions", "stems", "types", "points", "options")


@pytest.mark.parametrize("path", TRUTH, ids=lambda path: path.stem)
def test_samples_against_the_truth(path: Path) -> None:
    """Reached on each of the eleven papers: precision and recall 1.0 of questions, stems, types, points, options.

    The aim is 0.98 on the six LaTeX papers and 0.95 on the others.
    """
    truth = json.loads(path.read_text())
    scores = measured(discover_questions(read_pdf(SAMPLES / "exams" / truth["paper"])).questions, truth["questions"])
    assert {name: (scores[name].precision, scores[name].recall) for name in THINGS} == dict.fromkeys(THINGS, (1.0, 1.0))


@pytest.mark.parametrize("path", TRUTH, ids=lambda path: path.stem)
def test_sections_of_samples_say_what_the_truth_says(path: Path) -> None:
    truth = json.loads(path.read_text())
    found = discover_questions(read_pdf(SAMPLES / "exams" / truth["paper"]))
    points = {question.path: question.points for question in found.questions}
    types = {question.path: question.type for question in found.questions}
    for rule in truth["rules"]:
        for number in (rule["first"], rule["last"]):
            assert types[number] == rule.get("type", types[number])
            assert points[number] == rule.get("points", points[number])
    spoken = {(section.first, section.last): section for section in found.sections if section.first}
    for rule in truth["rules"]:
        if rule["first"].isdigit():
            section = spoken[rule["first"], rule["last"]]
            assert (section.type, section.points) == (rule.get("type"), rule.get("points"))


@pytest.mark.parametrize("make", [*FIRST, *SECOND, *THIRD, *FOURTH], ids=lambda make: make.__name__)
def test_made_up_papers_against_their_truth(make: Maker, tmp_path: Path) -> None:
    """After tuning: 1.0 throughout. What came out before it was tuned on them stands in the truth's README."""
    path = tmp_path / "paper.pdf"
    truth = make(path)
    scores = measured(discover_questions(read_pdf(path)).questions, truth)
    assert {name: (scores[name].precision, scores[name].recall) for name in THINGS} == dict.fromkeys(THINGS, (1.0, 1.0))


def test_papers_never_tuned_on(tmp_path: Path) -> None:
    """The fifth round: all questions, stems, points and options; 17 of 21 types.

    The four it has wrong are questions whose options have square boxes to tick, which are taken to allow several.
    """
    sums = dict.fromkeys(THINGS, Score(0, 0, 0))
    for make in FIFTH:
        path = tmp_path / f"{make.__name__}.pdf"
        truth = make(path)
        scores = measured(discover_questions(read_pdf(path)).questions, truth)
        sums = {name: sums[name] + scores[name] for name in THINGS}
    assert sums == {
        "questions": Score(21, 21, 21),
        "stems": Score(21, 21, 21),
        "types": Score(17, 21, 21),
        "points": Score(5, 5, 5),
        "options": Score(52, 52, 52),
    }


def test_measuring_notices_what_is_wrong() -> None:
    """The measure itself: a lost option, a false question and a wrong type each lower their own figure."""
    truth = [
        {
            "path": "1",
            "page": 1,
            "type": "mcq_single",
            "stem": "Which?",
            "options": [["A", "x"], ["B", "y"]],
            "points": 2,
        },
        {"path": "2", "page": 1, "type": "essay", "stem": "Why?"},
    ]
    found = [
        Question(
            "1",
            "1",
            "mcq_single",
            "Which ?",
            discover_questions(typed("1. Which?\n(A) x\n(B) z\n2. Why?")).questions[0].options,
        ),
        Question("2", "2", "short_answer", "Why?"),
        Question("3", "3", "unknown", ""),
    ]
    assert measured(found, truth) == {
        "questions": Score(2, 2, 3),
        "stems": Score(2, 2, 3),
        "types": Score(1, 2, 3),
        "points": Score(0, 1, 0),
        "options": Score(1, 2, 2),
    }


def all_questions(questions: tuple[Question, ...]) -> Iterator[Question]:
    for question in questions:
        yield question
        yield from all_questions(question.sub_questions)


def options_parts(question: Question) -> Iterator[TextRange]:
    return (part for option in question.options for part in option.parts)


def is_boxed(reading: Reading, part: TextRange, question: Question) -> bool:
    """Whether one of the question's boxes holds the part."""
    inner = reading.box_of(part)
    return any(
        entry.page == part.page
        and (entry.box.x0 <= inner.x0 and inner.x1 <= entry.box.x1)
        and (entry.box.y0 <= inner.y0 and inner.y1 <= entry.box.y1)
        for entry in question.boxes
    )


def check(reading: Reading) -> None:
    """What holds for every result: places exist and hold the text, paths differ, confidence is a share."""
    found = discover_questions(reading)
    everything = list(all_questions(found.questions))
    assert len({question.path for question in everything}) == len(everything)
    for question in everything:
        letters = "".join(reading.text_of(part) for part in question.parts)
        assert plain(question.stem).replace("-", "") == plain(letters).replace("-", "").replace("\u00ad", "")
        assert 0 < question.confidence <= 1
        for option in question.options:
            letters = "".join(reading.text_of(part) for part in option.parts)
            assert plain(option.text).replace("-", "") == plain(letters).replace("-", "").replace("\u00ad", "")
        assert all(is_boxed(reading, part, question) for part in (*question.parts, *options_parts(question)))
    assert discover_questions(reading) == found


@pytest.mark.parametrize("path", sorted((SAMPLES / "exams").glob("*.pdf")), ids=lambda path: path.stem)
def test_places_of_questions_hold_their_text(path: Path) -> None:
    check(read_pdf(path))


LABELS = ["1.", "2.", "3.", "1)", "(a)", "(b)", "(i)", "(ii)", "A.", "B.", "C.", "7", "12", "15.1", "Q1.", "OR", "T  F"]
WORDS = [
    "Explain",
    "why?",
    "iron",
    "___",
    "[2]",
    "(5 marks)",
    "Section A",
    "True or False",
    "in lieu of Q.1",
    "re-",
    "4",
]
rows = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.sampled_from(["", *LABELS]),
        st.lists(st.sampled_from(WORDS), max_size=4),
        st.sampled_from([" ", "     "]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(rows=rows, breaks=st.sets(st.integers(0, 24), max_size=2))
def test_any_heap_of_labels_and_words_gives_a_sound_result(
    rows: list[tuple[int, str, list[str], str]], breaks: set[int]
) -> None:
    lines = [" " * indent + gap.join([label, *words]) for indent, label, words, gap in rows]
    text = "\n".join(("\f" if index in breaks else "") + line for index, line in enumerate(lines))
    check(typed(text or "x"))


@pytest.mark.parametrize("path", sorted((SAMPLES / "bad").glob("*.pdf")), ids=lambda path: path.stem)
def test_bad_files_give_no_questions(path: Path) -> None:
    try:
        reading = read_pdf(path)
    except ReadingRefused:
        return
    assert discover_questions(reading).questions == ()


def test_a_paper_is_searched_in_little_time() -> None:
    """The aim is 0.1 s for a paper of ten pages; the limit leaves room for a machine that is busy."""
    reading = read_pdf(SAMPLES / "exams" / "Geography_SQP.pdf")
    times = []
    for _ in range(3):
        began = time.perf_counter()
        discover_questions(reading)
        times.append(time.perf_counter() - began)
    assert min(times) < 0.4


def test_hostile_lines_do_not_hold_up_the_search() -> None:
    """Long runs of dots, brackets, digits and labels, which invite a regular expression to go back and forth."""
    nasty = [
        "." * 990,
        ". " * 490,
        "(" * 990,
        "1" * 990,
        "1. " * 330,
        "a) " * 330,
        "_ " * 490,
        "answer all " * 90,
        "x " * 495,
    ]
    text = "\n".join(f"{number}. {line[:980]}" for number, line in enumerate(nasty * 8, 1))
    began = time.monotonic()
    discover_questions(typed(text))
    assert time.monotonic() - began < 10


def test_a_document_of_too_many_lines_is_not_searched() -> None:
    reading = typed("\n".join("Line of text." for _ in range(20_001)))
    assert discover_questions(reading).doubts == (
        "This document has 20001 lines, more than are searched for questions (20000).",
    )
