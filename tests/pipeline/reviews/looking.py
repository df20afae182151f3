"""Looks at a review for tests of what its page is drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.reviewing import Look, Shown


def shown(values: Sequence[Any], decisions: Mapping[int, str] | None = None) -> tuple[Shown, ...]:
    return tuple(
        Shown(str(at), (decisions or {}).get(at, "open"), value, None, f"item {at}") for at, value in enumerate(values)
    )


def look(
    items: tuple[Shown, ...],
    *,
    chosen: int | None = None,
    wish: Mapping[str, str] | None = None,
    given: Mapping[str, Any] | None = None,
    stored: Mapping[str, bytes] | None = None,
) -> Look:
    files = stored or {}
    return Look(
        items=items,
        shown=items,
        chosen=None if chosen is None else items[chosen],
        wish=wish or {},
        given=given or {},
        stored=lambda name: files.get(name, b""),
        documents={"document": "version-1"},
    )
