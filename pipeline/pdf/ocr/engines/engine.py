"""What an engine is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from pipeline.pdf.ocr.words import Seen

if TYPE_CHECKING:  # who asks which engines there are draws nothing
    from PIL import Image


class Engine(Protocol):
    """Reads pictures in grey, mode "L". Made in the child that uses it, for the languages of the run.

    ``weak`` is a mean confidence below which a page may lie on its side or under uneven light. ``blind`` says what it
    cannot find where rotation is to be found, and what helps; "" where it can.
    """

    weak: float
    blind: str

    @property
    def name(self) -> str:
        """Its name and version."""

    def read(self, picture: Image.Image, dpi: int, *, uneven: bool = False) -> Sequence[Seen]:
        """Words in reading order. ``uneven`` asks for a threshold that follows the light, where there is one."""

    def upright(self, picture: Image.Image, dpi: int) -> int | None:
        """Degrees clockwise by which to turn the picture so that it stands upright; None where it cannot tell."""

    def script(self, picture: Image.Image, dpi: int) -> str:
        """The script of an upright picture as Tesseract names it, such as Cyrillic; "" where it cannot tell."""
