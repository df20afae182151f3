"""Pictures: what covers a page besides text, so that a scan is told from an empty page and from a page of text."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import pymupdf

from pipeline.pdf.layout import Box

_mupdf: Any = pymupdf  # its functions carry no types
_CELLS = 24  # the page is judged on a grid of so many cells each way
_PICTURES = frozenset({"fill-image", "fill-imgmask"})
_DRAWINGS = frozenset({"fill-path", "stroke-path"})


@dataclass(frozen=True, slots=True)
class Cover:
    """``share`` of the page under pictures (0 to 1), where they are, and how many strokes and fills are drawn."""

    share: float
    pictures: tuple[Box, ...]
    drawings: int

    def has_under(self, x: float, y: float) -> bool:
        return any(box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for box in self.pictures)


def shown_by(page: pymupdf.Page) -> pymupdf.Matrix:
    """The matrix from MuPDF's unrotated page space to the page as displayed.

    PyMuPDF's own `Page.rotation_matrix` leaves the page's UserUnit (ISO 32000-1, table 30) out of the shift.
    """
    width, height = page.rect.width, page.rect.height
    turned = {90: (0, 1, -1, 0, width, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, height)}
    matrix: pymupdf.Matrix = _mupdf.Matrix(*turned.get(page.rotation, (1, 0, 0, 1, 0, 0)))
    return matrix


def from_user_space(page: Any) -> pymupdf.Matrix:
    """The matrix from a page's user space to the page as displayed: crop box, rotation and UserUnit in one.

    PyMuPDF's own `Page.transformation_matrix` forgets where the box begins on pages that are rotated, and the UserUnit.
    """
    box, matrix = _mupdf.mupdf.FzRect(), _mupdf.mupdf.FzMatrix()
    _mupdf.mupdf.pdf_page_transform(_mupdf.mupdf.pdf_page_from_fz_page(page.this), box, matrix)
    found: pymupdf.Matrix = _mupdf.Matrix(matrix)
    return found


def cover_of(page: pymupdf.Page) -> Cover:
    """What a page paints besides text, in displayed page space."""
    matrix = shown_by(page)
    pictures: list[Box] = []
    drawings = 0
    for kind, box in _mupdf.Page.get_bboxlog(page):
        if kind in _PICTURES:
            x0, y0, x1, y1 = _mupdf.Rect(box) * matrix
            pictures.append(Box(x0, y0, x1, y1))
        elif kind in _DRAWINGS:
            drawings += 1
    return Cover(_share(pictures, page.rect.width, page.rect.height), tuple(pictures), drawings)


def _share(boxes: list[Box], width: float, height: float) -> float:
    """The share of grid cells whose middle lies under a box: strips of one scan add up, overlaps do not."""
    covered: set[tuple[int, int]] = set()
    for box in boxes:
        columns = _cells(box.x0, box.x1, width)
        for row in _cells(box.y0, box.y1, height):
            covered.update((row, column) for column in columns)
    return len(covered) / (_CELLS * _CELLS)


def _cells(start: float, end: float, length: float) -> range:
    """Indices of the cells whose middle lies between ``start`` and ``end``."""
    step = length / _CELLS
    return range(max(0, ceil(start / step - 0.5)), min(_CELLS, ceil(end / step - 0.5)))
