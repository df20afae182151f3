"""The finished file beside the original, by a program that had no part in making it: pdfium."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from pipeline.pdf.compress.likeness import greys_of, likeness
from pipeline.pdf.compress.verify import DRAWN_AT, sample_of

_PAGES = 8
_LONGEST_SIDE = 2400


@dataclass(frozen=True, slots=True)
class PageLikeness:
    """``page`` from 1; ``likeness`` is SSIM of greys at 100 dpi."""

    page: int
    likeness: float


def second_look(before: Path, after: Path, password: str | None) -> list[PageLikeness]:
    """Up to eight pages, evenly spread. What pdfium draws in one file only counts as 0; what in neither, not at all."""
    with ExitStack() as files:
        one, two = (_opened(path, password, files) for path in (before, after))
        numbers = sample_of(len(one or two or ()), _PAGES)
        found = [(number, _alike(one, two, number)) for number in numbers]
    return [PageLikeness(number + 1, round(alike, 5)) for number, alike in found if alike is not None]


def _opened(path: Path, password: str | None, files: ExitStack) -> Any:
    try:
        return files.enter_context(closing(pypdfium2.PdfDocument(path, password=password)))
    except pypdfium2.PdfiumError:
        return None


def _alike(one: Any, two: Any, number: int) -> float | None:
    pictures = [_drawn(document, number) for document in (one, two)]
    if pictures[0] is None or pictures[1] is None:
        return None if pictures[0] is None and pictures[1] is None else 0.0
    if pictures[0].shape != pictures[1].shape:
        return 0.0
    return likeness(greys_of(pictures[0]), greys_of(pictures[1]))


def _drawn(document: Any, number: int) -> NDArray[np.uint8] | None:
    if document is None:
        return None
    try:
        page = document[number]
        zoom = min(DRAWN_AT / 72, _LONGEST_SIDE / max(*page.get_size(), 1.0))
        bitmap = page.render(scale=zoom, rev_byteorder=True)
        picture: NDArray[np.uint8] = np.array(bitmap.to_numpy()[..., :3])
        page.close()
    except pypdfium2.PdfiumError:
        return None
    return picture
