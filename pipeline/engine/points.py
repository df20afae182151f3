"""The points between a stage's steps, by name: where a process may die, and where the trials make it die."""

from __future__ import annotations

from typing import Final, Literal

Point = Literal["read", "work", "write", "commit", "item"]
POINTS: Final[tuple[Point, ...]] = ("read", "work", "write", "commit", "item")


def pass_point(point: Point, stage: str) -> None:
    """Nothing happens here. After reading, after working, inside the transaction, after it, and inside an item."""
