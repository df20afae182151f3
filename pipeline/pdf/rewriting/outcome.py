"""What a rewrite could not keep, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Loss:
    """``what`` was lost, ``where`` (a file, a page or "") and ``why``, each in a few words."""

    what: str
    where: str
    why: str

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"{self.what}{place}: {self.why}"


def rows(losses: Iterable[Loss]) -> list[dict[str, str]]:
    """As a stage gives them: a table, of the first hundred where there are more."""
    found = list(losses)
    told = [{"what": one.what, "where": one.where, "why": one.why} for one in found[:MOST_TOLD]]
    more = len(found) - len(told)
    return [*told, {"what": f"{more} more of these", "where": "", "why": ""}] if more else told
