"""A proposed change of wording: what a strategy gives and a person reviews."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.pdf.layout import Box, TextRange

Strategy = Literal[
    "number",
    "unit",
    "negation_in",
    "negation_out",
    "option_letter",
    "polarity",
    "comparison",
    "option_swap",
    "notice",
    "given",
]
STRATEGIES: dict[Strategy, str] = {
    "number": "Numbers",
    "unit": "Units",
    "negation_in": "Negation put in",
    "negation_out": "Negation taken out",
    "option_letter": "Letters that name options",
    "polarity": "Opposites",
    "comparison": "Comparisons",
    "option_swap": "Options that change places",
    "notice": "A notice in place of the question",
    "given": "Given by a person",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change of one question: a substitution on one line, or several that hold together or not at all.

    ``part`` is where ``original`` stands; ``before`` and ``after`` are at least 14 letters of context on that page
    (fewer only at the page's ends and where programs may go on elsewhere: at margins, columns, running heads) which
    together with ``original`` occur once, or ``occurrence`` counts among those that do (from 1). ``leads_to`` is the
    answer a reader of the changed wording would give: an option's label, "True"/"False", a value, or "" when it
    cannot be said offline. ``signal`` says in one sentence what an answer that followed the changed wording would
    look like. ``lint`` lists what a person should look at. ``score`` is 0 to 1: how surely the answer changes, and
    how well the change reads.

    ``also`` are the other substitutions of an exchange (two options that change places); each has the same
    ``group``, a name that no other change of the paper has. A change of one place has neither.
    """

    question: str  # the question's path
    strategy: Strategy
    part: TextRange
    original: str
    replacement: str
    before: str
    after: str
    occurrence: int
    boxes: tuple[Box, ...]
    change: str
    leads_to: str = ""
    signal: str = ""
    lint: tuple[str, ...] = ()
    score: float = 0.0
    group: str = ""
    also: tuple[Proposal, ...] = ()

    @property
    def places(self) -> Iterator[Proposal]:
        """Itself, then the others that hold with it."""
        yield self
        yield from self.also
