"""Pages in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

MOST_NAMED = 20


def pages_named(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:MOST_NAMED])) + (" …" if len(numbers) > MOST_NAMED else "")
