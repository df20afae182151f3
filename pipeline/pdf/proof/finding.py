"""What is said of a shielded file outside the text of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["problem", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the shielded file: a "problem" must not be, a "warning" should be known.

    ``code`` is stable, ``text`` a sentence; ``page`` counts from 1; ``edits`` are indices of the edits it
    concerns.
    """

    code: str
    severity: Severity
    text: str
    page: int | None = None
    edits: tuple[int, ...] = ()
