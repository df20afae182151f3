"""What a limited process is asked to do for the flow: paths and small values in, small values out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.pdf.rewriting.outcome import Loss


@dataclass(frozen=True, slots=True)
class Cut:
    """How to cut. ``by`` is ranges, every, outline, size or blank; of the others only the one it names counts.

    ``size`` is in bytes; ``level`` is a level of bookmarks from 1.
    """

    by: str
    ranges: str = ""
    every: int = 1
    level: int = 1
    size: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A written part: its file's name, a title ("" without), first and last page as in the original, pages, bytes."""

    name: str
    title: str
    first: int
    last: int
    pages: int
    size: int


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts, in order; ``dropped`` are blank pages that stood between them."""

    parts: tuple[Part, ...]
    dropped: tuple[int, ...]
    losses: tuple[Loss, ...]


def split_to_folder(
    source: Path,
    folder: Path,
    stem: str,
    cut: Cut,
    password: str | None,
    *,
    allow_signed: bool,
    progress: Callable[[int, int], None] | None = None,
) -> Parts:
    """Writes the parts and "<stem>.zip" with all of them into ``folder``; raises RewriteRefused."""
    from pipeline.pdf.split.split import split  # noqa: PLC0415 - only the child loads qpdf

    return split(source, folder, stem, cut, password, allow_signed=allow_signed, progress=progress)
