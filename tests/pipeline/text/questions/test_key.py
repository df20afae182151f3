from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.questions.key import KeyEntry, read_answer_key
from tests.pipeline.text.questions.measure import plain
from tests.pipeline.text.questions.typed import typed

EXAMS = Path(__file__).parents[3] / "samples" / "exams"


@pytest.mark.parametrize("path", sorted((EXAMS / "truth").glob("*-answerkey.json")), ids=lambda path: path.stem)
def test_read_answer_key_against_the_truth(path: Path) -> None:
    """Every entry right in number, page, label and words, none too many: precision and recall 1.0 on all six."""
    truth = json.loads(path.read_text())
    entries = read_answer_key(read_pdf(EXAMS / truth["key"]))
    assert [entry.number for entry in entries] == [wanted["number"] for wanted in truth["entries"]]
    for entry, wanted in zip(entries, truth["entries"], strict=True):
        assert entry.page == wanted["page"]
        assert entry.labels == ((wanted["label"],) if wanted["label"] else ())
        if "text" in wanted:
            assert plain(entry.text) == plain(wanted["text"])
        if "begins" in wanted:
            assert plain(entry.text).startswith(plain(wanted["begins"]))
            assert plain(entry.text).endswith(plain(wanted["ends"]))


def short(entries: tuple[KeyEntry, ...]) -> list[str]:
    return [f"{entry.section}{entry.run or ''}{entry.number}={','.join(entry.labels)}" for entry in entries]


@pytest.mark.parametrize(
    "text",
    [
        "ANSWER KEY\n1. B\n2. C\n3. A\n4. True",
        "1-b, 2-c, 3-a, 4-true",
        "1 B    2 C    3 A    4 True",
        "Question     Answer\n1            B\n2            C\n3            A\n4            True",
        "1. B     3. A\n2. C     4. True",
        "Q1: B; Q2: C; Q3: A; Q4: True",
        "1 → (B)\n2 → (C)\n3 → (A)\n4 → (True)",
        "No.     1     2     3     4\nAns     B     C     A     True",
    ],
)
def test_keys_that_are_only_letters(text: str) -> None:
    entries = {entry.number: entry.labels[0].upper() for entry in read_answer_key(typed(text))}
    assert entries == {"1": "B", "2": "C", "3": "A", "4": "TRUE"}


def test_a_table_with_explanations() -> None:
    entries = read_answer_key(
        typed(
            "1     B     It shines.\n2     C     It is round, as all\n            of them are.\n3     A     It is old."
        )
    )
    assert [(entry.number, entry.labels, entry.explanation or entry.text) for entry in entries] == [
        ("1", ("B",), "It shines"),
        ("2", ("C",), "It is round, as all of them are"),
        ("3", ("A",), "It is old"),
    ]


def test_numbers_that_begin_anew_in_sections() -> None:
    entries = read_answer_key(typed("*SECTION A\n1. B\n2. C\n3. D\n*SECTION B\n1. True\n2. False\n3. True"))
    assert short(entries) == ["A1=B", "A2=C", "A3=D", "B11=True", "B12=False", "B13=True"]


def test_answers_in_parts() -> None:
    entries = read_answer_key(typed("1. (B) Gold\n2. (a) 5 N, as above\n   (b) 10 N\n3. (C) Tin"))
    assert [(entry.number, entry.text) for entry in entries][1:4] == [
        ("2", "5 N, as above (b) 10 N"),
        ("2(a)", "5 N, as above"),
        ("2(b)", "10 N"),
    ]


def test_a_document_that_is_no_key_gives_nothing() -> None:
    assert read_answer_key(typed("Once upon a time\nthere was a king.")) == ()
