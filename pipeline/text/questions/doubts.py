"""Doubts: what an instructor should look at, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.text.questions.assemble import speaks_of_several
from pipeline.text.questions.blocks import Block
from pipeline.text.questions.chain import Link
from pipeline.text.questions.paper import Paper
from pipeline.text.questions.question import Question
from pipeline.text.questions.sections import Section

_TOTAL = re.compile(
    r"\b(?:contains?|has|have|consists? of|are|total of)\s+(?P<count>\d{1,3})\s+(?:\w+\s)?questions\b",
    re.IGNORECASE,
)
_CHOICES = frozenset({"mcq_single", "mcq_multiple"})
_UNSURE = 0.6


def doubts_of(
    paper: Paper,
    links: Sequence[Link],
    questions: Sequence[Question],
    sections: Sequence[Section],
    blocks: Sequence[Block],
    share: float,
) -> list[str]:
    """Sentences, those on the whole paper first, then by question; ``share`` is that of numbers which ask something."""
    whole = [*_on_share(len(blocks), share), *_on_pages(paper), *_on_numbers(links), *_on_total(paper, blocks)]
    if speaks_of_several(sections) and not any(question.type == "mcq_multiple" for question in questions):
        whole.append(
            "The instructions say that some questions may have several right answers; no question says so itself, "
            "so all were taken to have one."
        )
    return [
        *whole,
        *_on_points(questions),
        *(doubt for question in questions for doubt in _on_question(question)),
    ]


def _on_share(count: int, share: float) -> Iterator[str]:
    if share < 1:
        yield f"{round(count * (1 - share))} of {count} numbered paragraphs do not read like questions."


def _on_pages(paper: Paper) -> Iterator[str]:
    for page in paper.reading.pages:
        if page.kind == "scanned":
            yield f"Page {page.number} is a picture; questions on it were not found."


def _on_numbers(links: Sequence[Link]) -> Iterator[str]:
    first = links[0].candidate
    if first.label.value > 1 and not first.label.prefix:
        yield f"The first number found is {first.label.printed}, on page {first.row.page}."
    for before, link in pairwise(links):
        here = link.candidate
        if link.missing:
            missing = _between(here.label.value - link.missing, here.label.value - 1)
            yield f"{missing} missing before question {here.label.printed} on page {here.row.page}."
        if before.candidate.label.style != here.label.style and not (
            here.label.prefix or before.candidate.label.prefix
        ):
            place = f"Question {here.label.printed} on page {here.row.page}"
            yield f"{place} is numbered in another way than the one before."


def _between(first: int, last: int) -> str:
    return f"Number {first} is" if first == last else f"Numbers {first} to {last} are"


def _on_total(paper: Paper, blocks: Sequence[Block]) -> Iterator[str]:
    """The paper's own count against what was found, variants such as 15.1 left out."""
    found = sum(not block.link.candidate.label.prefix.isdigit() for block in blocks)
    for row in paper.rows[: blocks[0].link.candidate.row.index]:
        match = _TOTAL.search(row.text)
        if match and int(match["count"]) != found:
            yield f"The paper says it has {match['count']} questions; {found} were found."


def _on_points(questions: Sequence[Question]) -> Iterator[str]:
    without = [question.path for question in questions if question.points is None]
    if without and len(without) < len(questions):
        yield f"No points were found for {_listed(without)}, though other questions have them."


def _listed(paths: Sequence[str]) -> str:
    shown = ", ".join(paths[:8])
    return f"question{'s' if len(paths) > 1 else ''} {shown}{' and others' if len(paths) > 8 else ''}"


def _on_question(question: Question) -> Iterator[str]:
    place = f"Question {question.path} on page {question.page}"
    if not question.stem and not question.sub_questions:
        yield f"{place} has no text."
    if question.type in _CHOICES and len(question.options) < 3 and not question.sub_questions:
        count = len(question.options)
        yield f"{place} has {'no options' if not count else 'only one option' if count == 1 else 'only two options'}."
    empty = [option.label for option in question.options if not option.text]
    if empty:
        yield f"{place}: option {', '.join(empty)} has no text; it may be a picture."
    if _skips_letter(question):
        yield f"{place}: the letters of its options have a gap."
    if question.type == "unknown":
        yield f"{place}: the type could not be told."
    elif question.confidence < _UNSURE:
        yield f"{place} was found with little certainty; please look at where it begins and ends."
    elif question.sub_questions and question.confidence < 0.85 and question.type != "matching":
        labels = f"{question.sub_questions[0].number} to {question.sub_questions[-1].number}"
        yield f"{place}: {labels} were taken for parts, not for options."


def _skips_letter(question: Question) -> bool:
    letters = [option.label.lower() for option in question.options if len(option.label) == 1 and option.label.isalpha()]
    return any(ord(after) - ord(before) != 1 for before, after in pairwise(letters))
