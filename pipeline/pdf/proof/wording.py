"""What an edit replaces, to be looked for elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """Letters of an edit's original with up to `CONTEXT` letters either side; ``index`` names the edit."""

    index: int
    left: str
    original: str
    right: str
