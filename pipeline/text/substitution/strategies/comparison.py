"""Comparisons: more becomes less, before becomes after, the highest the lowest."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.text.substitution.asked import Asked
from pipeline.text.substitution.candidate import Candidate, Paper
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.lists.comparisons import COMPARISONS
from pipeline.text.substitution.turning import turned


def find(asked: Asked, _paper: Paper, choice: Choice) -> Iterator[Candidate]:
    return turned(asked, COMPARISONS, "comparison", choice)
