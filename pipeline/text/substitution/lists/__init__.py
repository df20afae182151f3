"""Word lists as data: what may stand for what, and why."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for lists that read better as text."""
    return frozenset(text.split())
