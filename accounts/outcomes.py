"""What became of each of many things that were asked for at once; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from accounts.errors import Missing, Problem


@dataclass(frozen=True)
class Outcome:
    """What became of one; ``problem`` is why nothing did."""

    id: UUID
    problem: Problem | None = None

    @property
    def word(self) -> Literal["done", "refused", "not_found"]:
        if self.problem is None:
            return "done"
        return "not_found" if isinstance(self.problem, Missing) else "refused"


def many_done(outcomes: Sequence[Outcome]) -> int:
    return sum(one.problem is None for one in outcomes)


def reasons_of(outcomes: Sequence[Outcome]) -> list[tuple[str, int]]:
    """Why some were left as they are, each reason with how many, the most frequent first."""
    return Counter(one.problem.text for one in outcomes if one.problem).most_common()
