"""Choosing among equals: the same seed always the same way, another seed another way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice:
    """A chooser for one question: ``seed`` is the person's, ``path`` the question's."""

    seed: int
    path: str = ""

    def share(self, key: str) -> float:
        """A number from 0 to below 1 that depends on nothing but seed, path and key."""
        digest = blake2b(f"{self.seed}\0{self.path}\0{key}".encode(), digest_size=6).digest()
        return int.from_bytes(digest, "big") / 2**48

    def of(self, key: str, items: Sequence[T]) -> T:
        """One of the items; raises IndexError when there are none."""
        return items[int(self.share(key) * len(items))]

    def first(self, key: str, items: Sequence[T]) -> T:
        """The first item for seed 0, where the list is in the order of preference; else any."""
        return items[0] if self.seed == 0 else self.of(key, items)

    def shuffled(self, key: str, items: Iterable[T]) -> list[T]:
        return [item for _, _, item in sorted((self.share(f"{key}/{at}"), at, item) for at, item in enumerate(items))]
