"""Exam papers from file to file: what a limited process is asked to do, with JSON files in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.pdf.shield.build import locate
from pipeline.text.exam_files import LEFT_OVER, QUESTIONS, READING, DiscoveryFacts, LeftOver, Plan, ReadingFacts
from pipeline.text.questions.discover import Discovery, discover_questions
from pipeline.text.questions.key import read_answer_key
from pipeline.text.questions.match import match_answers
from pipeline.text.questions.question import Question
from pipeline.text.substitution.mapping import Mapping, mappings_from
from pipeline.text.substitution.propose import Place, propose
from pipeline.text.substitution.together import with_obstacles_shared

DISCOVERY: TypeAdapter[Discovery] = TypeAdapter(Discovery)
_PLANNINGS = 3  # each learns from the file what the one before could not know


def read_to_file(
    source: Path,
    target: Path,
    password: str | None,
    page_limit: int,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> ReadingFacts:
    """Reads a PDF into a JSON file; raises ReadingRefused."""
    from pipeline.pdf.reading import read_pdf  # noqa: PLC0415 - only the process that reads loads MuPDF

    reading = read_pdf(source, password=password, page_limit=page_limit, progress=progress)
    target.write_bytes(READING.dump_json(reading))
    return ReadingFacts(
        pages=len(reading.pages),
        page_sizes=tuple((round(page.width, 2), round(page.height, 2)) for page in reading.pages),
        glyphs=sum(page.glyphs for page in reading.pages),
        without_text=tuple(page.number for page in reading.pages if page.kind in ("blank", "scanned")),
        scanned=tuple(page.number for page in reading.pages if page.kind.startswith("scanned")),
        fonts=len(reading.fonts),
        warnings=reading.warnings,
    )


def discover_to_file(
    reading: Path, key: Path | None, target: Path, rest: Path
) -> tuple[DiscoveryFacts, tuple[Question, ...]]:
    """Finds the questions of a read paper, with answers from a read key.

    The whole discovery goes into ``target``, the lines that belong to no question (`LeftOver`) into ``rest``.
    """
    paper = READING.validate_json(reading.read_bytes())
    found = discover_questions(paper)
    questions, coverage = found.questions, None
    if key is not None:
        entries = read_answer_key(READING.validate_json(key.read_bytes()))
        questions, coverage = match_answers(questions, entries)
    target.write_bytes(DISCOVERY.dump_json(Discovery(questions, found.sections, found.left_over, found.doubts)))
    ranges = [one for one in found.left_over if one.start < one.end]
    lines = tuple(LeftOver(one.page, paper.text_of(one), paper.box_of(one)) for one in ranges)
    rest.write_bytes(LEFT_OVER.dump_json(lines))
    answered = sum(question.gold.source != "none" for question in questions)
    return DiscoveryFacts(len(questions), answered, found.doubts, coverage), questions


def propose_mappings(
    source: Path, password: str | None, reading: Path, questions: Path, plan: Plan
) -> tuple[tuple[Mapping, ...], dict[str, str]]:
    """Proposed mappings in the order of the questions, and why others have none, by the question's path.

    Each is tried on the file: what cannot be placed there is planned anew, and stays with its obstacle when nothing
    else can be. Raises ShieldRefused.
    """
    read = READING.validate_json(reading.read_bytes())
    asked = QUESTIONS.validate_json(questions.read_bytes())
    barred: set[Place] = set()
    for _ in range(_PLANNINGS):
        found = propose(
            read,
            asked,
            strategies=plan.strategies,
            per_question=plan.per_question,
            seed=plan.seed,
            barred=barred,
        )
        mappings = tuple(one for proposal in found.proposals for one in mappings_from(proposal))
        placed = place_mappings(source, mappings, password)
        refused = {(one.part, one.replacement) for one in placed if one.obstacle and one.part is not None}
        if not refused:
            break
        barred |= refused
    return placed, dict(found.without)


def place_mappings(source: Path, mappings: tuple[Mapping, ...], password: str | None) -> tuple[Mapping, ...]:
    """The same mappings with where each stands in the file, or with what will be in its way; raises ShieldRefused.

    What is in the way of one is in the way of all that hold only together with it.
    """
    placed = locate(source, [one.edit for one in mappings], password)
    return with_obstacles_shared(
        [
            replace(one, boxes=found.boxes or one.boxes, obstacle="" if found.status == "applied" else found.reason)
            for one, found in zip(mappings, placed, strict=True)
        ]
    )
