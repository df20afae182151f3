"""A painted page as it travels; without the libraries that paint, so that who only hands it on need not load them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from documents.extraction.unreadable import Unreadable

PictureFormat = Literal["webp", "png"]


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A painted page.

    ``width`` and ``height`` are pixels; ``page_width`` and ``page_height`` the displayed page in points (crop
    box, rotation and UserUnit applied, as in `pipeline.pdf.layout`), so that boxes of a reading fall on the
    picture when they are multiplied by ``scale``.
    """

    content: bytes
    media_type: str
    width: int
    height: int
    page_width: float
    page_height: float

    @property
    def scale(self) -> float:
        """Pixels for a point."""
        return self.width / self.page_width


def no_page(page: int, pages: int) -> Unreadable:
    many = f"{pages} page" if pages == 1 else f"{pages} pages"
    return Unreadable("no_page", f"The file has {many}; there is no page {page}.")
