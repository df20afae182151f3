"""Do the same work on several things, in this thread or in a few."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")


def side_by_side(work: Callable[[Thing], Result], things: Iterable[Thing], *, workers: int) -> Iterator[Result]:
    """The results in order; with one worker everything happens in the calling thread."""
    if workers <= 1:
        yield from map(work, things)
        return
    with ThreadPoolExecutor(max_workers=workers) as pool:
        yield from pool.map(work, things)
