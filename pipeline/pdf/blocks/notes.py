"""Footnotes: what stands in smaller letters at the foot of a column, from a raised mark on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.pdf.blocks.groups import Group, is_small
from pipeline.pdf.blocks.survey import Survey


def notes_among(groups: Sequence[Group], survey: Survey) -> list[Group]:
    """The groups of a page that are footnotes, in their order, with all of their paragraphs."""
    columns: defaultdict[int, list[Group]] = defaultdict(list)
    for group in groups:
        columns[group.lines[0].column].append(group)
    found: list[Group] = []
    for column in columns.values():
        foot = len(column)
        while foot and column[foot - 1].kind in ("text", "item") and is_small(column[foot - 1].lines[0], survey):
            foot -= 1
        first = next((at for at in range(foot, len(column)) if column[at].note), len(column))
        found += column[first:]
    return found
