"""What was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["skip", "redo", "force"]


@dataclass(frozen=True, slots=True)
class Quality:
    """``dpi`` of the first look and of the second, 0 for none; ``again`` reads weak pages once more, otherwise."""

    dpi: int
    second: int
    again: bool


# Chosen by measurement, see docs/ocr.md.
QUALITIES = {
    "fast": Quality(dpi=200, second=0, again=False),
    "balanced": Quality(dpi=300, second=0, again=True),
    "accurate": Quality(dpi=300, second=400, again=True),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """``upright`` finds and undoes rotation and skew for reading; ``turn`` turns such pages in the result as well.

    ``outside`` says that no engine of this machine reads.
    """

    languages: tuple[str, ...]
    quality: str = "balanced"
    mode: Mode = "skip"
    upright: bool = True
    turn: bool = False
    allow_signed: bool = False
    doubt: int = 60
    outside: bool = False

    @property
    def keeps_layer(self) -> bool:
        """Whether an invisible layer stays on pages that are read."""
        return self.mode == "skip"
