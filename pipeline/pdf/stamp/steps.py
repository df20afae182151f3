"""What a limited process is asked to do for the flow: paths and small values in, small values out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.pdf.rewriting.outcome import Loss

PLACES = {
    "top-left": "Top left", "top": "Top", "top-right": "Top right",
    "left": "Left", "centre": "Centre", "right": "Right",
    "bottom-left": "Bottom left", "bottom": "Bottom", "bottom-right": "Bottom right",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is put where. ``text`` may hold {page}, {pages}, {label}, {name} and {date}; {page:06} fills with zeros.

    ``size`` in points, ``colour`` as #rrggbb, ``opacity`` 0 to 1, ``angle`` in degrees against the clock, ``margin``
    in millimetres, ``width`` of a picture in percent of the page's, ``start`` the first number.
    """

    text: str
    place: str
    size: float
    colour: str
    opacity: float
    angle: int
    margin: float
    below: bool
    pages: str
    start: int
    name: str
    date: str
    width: int = 30


@dataclass(frozen=True, slots=True)
class Stamped:
    pages: int
    stamped: int
    losses: tuple[Loss, ...]


def stamp_to_file(
    source: Path, target: Path, stamp: Stamp, picture: Path | None, password: str | None, *, allow_signed: bool
) -> Stamped:
    """Writes the stamped file; ``picture`` is an image or a PDF whose first page is taken. Raises RewriteRefused."""
    from pipeline.pdf.stamp.stamp import stamp_pages  # noqa: PLC0415 - only the child loads MuPDF and qpdf

    return stamp_pages(source, target, stamp, picture, password, allow_signed=allow_signed)
