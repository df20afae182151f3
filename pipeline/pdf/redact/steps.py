"""What a limited process is asked to do for the flow: paths and small values in, small values out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

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
class Checked:
    """One program that read the finished file and found nothing of what had to go; ``problem`` if it could not."""

    program: str
    pages: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Redacted:
    """``found`` counts places by rule, ``elsewhere`` strings beside the pages (bookmarks, tags) that were blackened.

    ``pictured`` are pages that became a picture, ``unread`` pages without text, ``searched`` those whose pictures
    ``engine`` read, ``unsearched`` those whose pictures nobody did. ``in_pictures`` counts the places found only there.
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


def redact_to_file(
    source: Path,
    target: Path,
    wish: Wish,
    password: str | None,
    *,
    allow_signed: bool,
    progress: Callable[[int, int], None] | None = None,
) -> Redacted:
    """Writes the file without what had to go; raises RewriteRefused when it cannot be proved to be gone."""
    from pipeline.pdf.redact.redact import redact  # noqa: PLC0415 - only the child loads MuPDF and the readers

    return redact(source, target, wish, password, allow_signed=allow_signed, progress=progress)
