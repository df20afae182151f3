"""Exam papers from file to file: what a limited process is asked to do, with JSON files in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.pdf.layout import Box, Reading
from pipeline.pdf.shield import locate
from pipeline.text.questions.discover import Discovery, discover_questions
from pipeline.text.questions.key import read_answer_key
from pipeline.text.questions.match import Coverage, match_answers
from pipeline.text.questions.question import Question
from pipeline.text.substitution.mapping import Mapping, mappings_from
from pipeline.text.substitution.propose import Place, propose
from pipeline.text.substitution.together import with_obstacles_shared

READING: TypeAdapter[Reading] = TypeAdapter(Reading)
DISCOVERY: TypeAdapter[Discovery] = TypeAdapter(Discovery)
QUESTIONS: TypeAdapter[tuple[Question, ...]] = TypeAdapter(tuple[Question, ...])
MAPPINGS: TypeAdapter[tuple[Mapping, ...]] = TypeAdapter(tuple[Mapping, ...])
_PLANNINGS = 3  # each learns from the file what the one before could not know


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A line of a page that belongs to no question, and where it stands."""

    page: int
    text: str
    box: Box


LEFT_OVER: TypeAdapter[tuple[LeftOver, ...]] = TypeAdapter(tuple[LeftOver, ...])


@dataclass(frozen=True, slots=True)
class ReadingFacts:
    """What is told of a reading: numbers of pages, of glyphs, of pages by kind, and sentences for the user.

    ``page_sizes`` are width and height of the displayed pages in points, to a hundredth.
    """

    pages: int
    page_sizes: tuple[tuple[float, float], ...]
    glyphs: int
    without_text: tuple[int, ...]
    scanned: tuple[int, ...]
    fonts: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiscoveryFacts:
    """What is told of a discovery."""

    questions: int
    answered: int
    doubts: tuple[str, ...]
    coverage: Coverage | None


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


@dataclass(frozen=True, slots=True)
class Plan:
    """How mappings are planned: as in `propose`."""

    strategies: tuple[str, ...]
    per_question: int = 1
    seed: int = 0


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
