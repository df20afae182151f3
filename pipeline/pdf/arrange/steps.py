"""What a limited process is asked to do for the flow: paths and small values in, small values out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.pdf.rewriting.outcome import Loss


@dataclass(frozen=True, slots=True)
class Arrangement:
    """``order`` in the words of `rewriting.order`, ``turn`` in degrees clockwise for all pages.

    ``crop`` are millimetres off the top, right, bottom and left as the page is seen; None crops nothing.
    """

    order: str
    turn: int = 0
    crop: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Arranged:
    """Pages before and after; ``left_out`` are numbers of the original's pages that are in no place."""

    pages_before: int
    pages_after: int
    left_out: tuple[int, ...]
    turned: int
    losses: tuple[Loss, ...]


def arrange_to_file(
    source: Path, target: Path, wish: Arrangement, password: str | None, *, allow_signed: bool
) -> Arranged:
    """Writes the pages as wished; raises RewriteRefused."""
    from pipeline.pdf.arrange.arrange import arrange  # noqa: PLC0415 - only the child loads qpdf

    return arrange(source, target, wish, password, allow_signed=allow_signed)
