"""Runs of numbers: which of them count questions, and which only instructions."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from pipeline.text.questions.chain import Link
from pipeline.text.questions.paper import Paper
from pipeline.text.questions.wording import INSTRUCTION, INSTRUCTIONS_HEADING


def without_instructions(links: Sequence[Link], paper: Paper, heads: Set[int]) -> list[Link]:
    """The chain without a first run of numbers that counts instructions.

    Only a chain of several runs has one to lose; a paper that goes on from instruction 4 to question 5 is not met.
    """
    runs = split_runs(links)
    if len(runs) > 1 and _instructs(runs[0], paper, heads):
        runs = runs[1:]
        runs[0][0] = replace(runs[0][0], restarts=False, certainty=1.0)
    return [link for run in runs for link in run]


def split_runs(links: Sequence[Link]) -> list[list[Link]]:
    """The chain cut where numbering begins anew."""
    runs: list[list[Link]] = []
    for link in links:
        if link.restarts or not runs:
            runs.append([])
        runs[-1].append(link)
    return runs


def _instructs(run: Sequence[Link], paper: Paper, heads: Set[int]) -> bool:
    first = run[0].candidate.row.index
    above = [row for row in paper.rows[max(0, first - 6) : first] if row.index not in heads]
    if any(INSTRUCTIONS_HEADING.match(row.text) for row in above):
        return True
    like = sum(INSTRUCTION.search(link.candidate.row.text) is not None for link in run)
    return 2 * like >= len(run)
