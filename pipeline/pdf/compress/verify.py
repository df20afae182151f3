"""The proof: what the file holds, what its pages say, and how they look, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
from numpy.typing import NDArray

from documents.extraction.mupdf_file import hide_stalling_tags
from pipeline.pdf.compress.inventory import Inventory, inventory_of
from pipeline.pdf.compress.likeness import greys_of, likeness
from pipeline.pdf.compress.opening import CompressRefused, opened

DRAWN_AT = 100  # dpi
UNDRAWN = "No page of this PDF can be drawn, so that nothing done to it could be proved. Repair may be able to mend it."
_MANY = 20_000_000  # pixels of a page's images
_LONGEST_SIDE = 2400  # pixels of a drawn page
_mupdf: Any = pymupdf
DRAWING_ERRORS: tuple[type[Exception], ...] = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``lost`` in words; ``likenesses`` by page from 0; ``changed`` counts pixels that differ at all."""

    lost: tuple[str, ...]
    likenesses: dict[int, float]
    changed: int
    texts: int


class Before:
    """The original, with its pages drawn once."""

    def __init__(self, path: Path, password: str | None, pdf: pikepdf.Pdf) -> None:
        self.path, self.password = path, password
        self.inventory: Inventory = inventory_of(pdf)
        self._texts: dict[int, str] = {}

    def verdict(self, after: Path, pages: Sequence[int], text_pages: Sequence[int]) -> Verdict:
        """Compares the pages given (from 0)."""
        try:
            with opened(after, self.password) as pdf:
                lost = self.inventory.lacks(inventory_of(pdf))
        except CompressRefused:
            return Verdict(("the file",), {}, 0, 0)
        alike: dict[int, float] = {}
        changed = 0
        with document_of(self.path, self.password) as old, document_of(after, self.password) as new:
            if not max(pages, default=0) < old.page_count == new.page_count:  # qpdf counts otherwise in broken files
                return Verdict((*lost, "the pages"), {}, 0, 0)
            for number in text_pages:
                if number not in self._texts:
                    self._texts[number] = old[number].get_text()
                if self._texts[number] != new[number].get_text():
                    lost.append(f"text of page {number + 1}")
                    break
            for number in pages:
                same, pixels = self._compared(old, new, number)
                alike[number], changed = same, changed + pixels
        _mupdf.TOOLS.store_shrink(100)  # else MuPDF keeps up to 256 MB of pictures of files that are closed
        return Verdict(tuple(lost), alike, changed, len(text_pages))

    def _compared(self, old: Any, new: Any, number: int) -> tuple[float, int]:
        one, two = _drawn_and_forgotten(old[number]), _drawn_and_forgotten(new[number])
        if one.shape != two.shape:
            return 0.0, one.size
        if np.array_equal(one, two):
            return 1.0, 0
        changed = one != two
        return likeness(greys_of(one), greys_of(two)), int((changed[..., 0] | changed[..., 1] | changed[..., 2]).sum())


def _drawn_and_forgotten(page: Any) -> NDArray[np.uint8]:
    """A page as RGB; MuPDF would keep large pictures of it decoded for the next, up to 256 MB of them."""
    picture = drawn(page)
    if sum(one[2] * one[3] for one in page.get_images()) > _MANY:
        _mupdf.TOOLS.store_shrink(100)
    return picture


def document_of(path: Path, password: str | None) -> Any:
    """MuPDF's view of a file, unlocked, not to be written; it tells its complaints to nobody."""
    _mupdf.TOOLS.mupdf_display_errors(False)
    _mupdf.TOOLS.mupdf_display_warnings(False)
    document = _mupdf.open(path, filetype="pdf")
    if document.needs_pass:
        document.authenticate(password or "")
    hide_stalling_tags(document, path, password)
    return document


def refuse_undrawn(path: Path, password: str | None) -> None:
    """Raises CompressRefused for what qpdf finds pages in and MuPDF does not: nothing done to it could be proved."""
    try:
        with document_of(path, password) as document:
            pages = document.page_count
    except DRAWING_ERRORS as error:
        raise CompressRefused("broken", UNDRAWN) from error
    if not pages:
        raise CompressRefused("broken", UNDRAWN)


def drawn(page: Any, dpi: float = DRAWN_AT) -> NDArray[np.uint8]:
    """A page as RGB, shape (height, width, 3); huge sheets smaller."""
    zoom = min(dpi / 72, _LONGEST_SIDE / max(page.rect.width, page.rect.height, 1))
    picture = page.get_pixmap(matrix=_mupdf.Matrix(zoom, zoom), colorspace=_mupdf.csRGB, alpha=False)
    return np.frombuffer(picture.samples, np.uint8).reshape(picture.height, picture.width, 3)


def sample_of(pages: int, most: int) -> list[int]:
    """Page numbers from 0, spread evenly."""
    if pages <= most:
        return list(range(pages))
    return sorted({round(at * (pages - 1) / (most - 1)) for at in range(most)})
