"""Exam papers between calls: what the files hold that one leaves for the next, and what is told of them."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from pipeline.pdf.layout import Box, Reading
from pipeline.text.questions.coverage import Coverage
from pipeline.text.questions.question import Question
from pipeline.text.substitution.mapping import Mapping

READING: TypeAdapter[Reading] = TypeAdapter(Reading)
QUESTIONS: TypeAdapter[tuple[Question, ...]] = TypeAdapter(tuple[Question, ...])
MAPPINGS: TypeAdapter[tuple[Mapping, ...]] = TypeAdapter(tuple[Mapping, ...])


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


@dataclass(frozen=True, slots=True)
class Plan:
    """How mappings are planned: as in `propose`."""

    strategies: tuple[str, ...]
    per_question: int = 1
    seed: int = 0
