"""How many of a page's words are still found after something was done to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recall:
    """``found`` of ``expected`` words."""

    expected: int
    found: int

    @property
    def share(self) -> float:
        """0 to 1; 1 where nothing was expected."""
        return self.found / self.expected if self.expected else 1.0


def recall(before: Iterable[str], after: Iterable[str]) -> Recall:
    """Words read before that are read after as well, each as often as it stood there; their places do not count.

    Case and marks at a word's ends are left aside, and so are words without a letter or digit.
    """
    wanted, there = Counter(_bare(before)), Counter(_bare(after))
    return Recall(wanted.total(), (wanted & there).total())


def _bare(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        start, end = 0, len(word)
        while start < end and not word[start].isalnum():
            start += 1
        while end > start and not word[end - 1].isalnum():
            end -= 1
        if start < end:
            yield word[start:end].casefold()
