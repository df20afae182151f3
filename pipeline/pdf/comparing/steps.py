"""What a limited process is asked to do for the flow: paths and small values in, small values out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two files."""

    path: Path
    name: str
    password: str | None = None


@dataclass(frozen=True, slots=True)
class PagePair:
    """Two pages that stand for each other; 0 where one has none. ``pixels`` is the share that differs, in percent.

    ``removed`` and ``added`` count words.
    """

    old: int
    new: int
    removed: int
    added: int
    pixels: float

    @property
    def is_same(self) -> bool:
        return bool(self.old and self.new) and not (self.removed or self.added or self.pixels)


@dataclass(frozen=True, slots=True)
class Compared:
    """All pairs in order; ``undrawn`` are pairs of which a page could not be drawn."""

    pairs: tuple[PagePair, ...]
    old_pages: int
    new_pages: int
    undrawn: tuple[int, ...]


def compare_to_files(
    old: Side,
    new: Side,
    report: Path,
    details: Path,
    *,
    tolerance: int,
    progress: Callable[[int, int], None] | None = None,
) -> Compared:
    """Writes the report (PDF) and the details (JSON); raises ReadingRefused.

    ``tolerance`` is how far apart two values of a pixel may be, of 255.
    """
    from pipeline.pdf.comparing.compare import compare  # noqa: PLC0415 - only the child loads MuPDF

    return compare(old, new, report, details, tolerance=tolerance, progress=progress)
