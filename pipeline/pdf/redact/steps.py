"""What a limited process is asked to do for the flow: paths and small values in, small values out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipeline.pdf.redact.hits import Hit
from pipeline.pdf.rewriting.outcome import Loss

_Coordinate = Annotated[float, Field(ge=-20_000, le=20_000)]


@dataclass(frozen=True, slots=True)
class Box:
    """An area of a page in points (1/72 inch) from its top left corner, as the page is seen."""

    page: Annotated[int, Field(ge=1, le=20_000)]
    x0: _Coordinate
    y0: _Coordinate
    x1: _Coordinate
    y1: _Coordinate


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall go. ``fill`` is black, white or none; ``pictures`` has words searched in pictures, too."""

    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    case: bool = False
    whole: bool = False
    fill: str = "black"
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class Surveyed:
    """``todo`` are the pages, from 1, whose pictures ``engine`` is to read, ``unsearched`` others with pictures."""

    pages: int
    todo: tuple[int, ...]
    unsearched: tuple[int, ...]
    engine: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What is known before the cut: hits in pictures as files by page, from 1, None for a page without any.

    ``unsearched`` are pages whose pictures nobody searched. ``decided`` is a file with the hits that somebody accepted;
    without it all that is found goes.
    """

    pages: Mapping[int, Path | None]
    unsearched: tuple[int, ...]
    decided: Path | None = None


@dataclass(frozen=True, slots=True)
class FoundFacts:
    """All hits with the pages, from 1, that have no text; ``sizes`` are width and height of each page in points.

    ``otherwise`` are pages whose letters look otherwise than programs read them.
    """

    hits: tuple[Hit, ...]
    without_text: tuple[int, ...]
    sizes: tuple[tuple[float, float], ...]
    otherwise: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """One program that read the finished file and found nothing of what had to go; ``problem`` if it could not."""

    program: str
    pages: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Redacted:
    """``found`` counts places by rule, ``elsewhere`` strings beside the pages (bookmarks, tags) that were blackened.

    ``pictured`` are pages that became a picture, ``unread`` pages without text, ``searched`` those whose pictures
    ``engine`` read, ``unsearched`` those whose pictures nobody did. ``in_pictures`` counts the places found only there,
    ``left`` those that somebody decided to leave.
    """

    pages: int
    found: dict[str, int]
    boxes: int
    elsewhere: int
    pictured: tuple[int, ...]
    unread: tuple[int, ...]
    searched: tuple[int, ...]
    unsearched: tuple[int, ...]
    in_pictures: int
    engine: str
    checks: tuple[Checked, ...]
    losses: tuple[Loss, ...]
    left: int = 0


def survey_pictures(source: Path, wish: Wish, password: str | None, *, allow_signed: bool) -> Surveyed:
    """Finds the pages whose pictures are to be read; raises RewriteRefused for a file that cannot be redacted."""
    from pipeline.pdf.redact.searching import survey_file  # noqa: PLC0415 - only the child loads MuPDF

    return survey_file(source, wish, password, allow_signed=allow_signed)


def search_page_to_file(source: Path, page: int, target: Path, wish: Wish, password: str | None) -> int:
    """Has the pictures of a page, from 1, read; the hits go to ``target``. Answers how many; raises RewriteRefused."""
    from pipeline.pdf.redact.searching import search_page  # noqa: PLC0415 - only the child loads engines

    return search_page(source, page, target, wish, password)


def find_hits(source: Path, wish: Wish, password: str | None, searched: Searched) -> FoundFacts:
    """All that would go, for a person to look at; raises RewriteRefused where it is more than anybody looks at."""
    from pipeline.pdf.redact.searching import hits_in  # noqa: PLC0415 - only the child loads MuPDF

    return hits_in(source, wish, password, searched)


def redact_to_file(
    source: Path,
    target: Path,
    wish: Wish,
    password: str | None,
    *,
    allow_signed: bool,
    searched: Searched | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Redacted:
    """Writes the file without what had to go; raises RewriteRefused when it cannot be proved to be gone.

    Without ``searched`` the pictures are read here, one after another, and all that is found goes.
    """
    from pipeline.pdf.redact.redact import redact  # noqa: PLC0415 - only the child loads MuPDF and the readers

    return redact(source, target, wish, password, allow_signed=allow_signed, searched=searched, progress=progress)
