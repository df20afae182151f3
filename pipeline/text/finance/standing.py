"""Whether a document is of the kind it was read as; where hardly anything says so, nothing in it is to be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.text.finance.found import Entry, Found

LEAST = 2  # signs of its kind that a document has to show
UNLIKELY = 0.2  # the most confidence that a value of another kind of document deserves


def distrusted(entries: Sequence[Entry], reason: str) -> tuple[Entry, ...]:
    """The same entries with every value to be looked at, for this reason where it has none of its own."""
    return tuple(replace(entry, values=tuple(_distrusted(one, reason) for one in entry.values)) for entry in entries)


def _distrusted(found: Found, reason: str) -> Found:
    if not found.value:
        return found
    return replace(found, reason=found.reason or reason, confidence=min(found.confidence, UNLIKELY))
