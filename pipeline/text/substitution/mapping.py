"""One substitution as it is reviewed, applied and reported."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from pipeline.pdf.layout import Box, TextRange
from pipeline.pdf.shield.edit import Edit
from pipeline.text.substitution.proposal import Proposal, Strategy


@dataclass(frozen=True, slots=True)
class GivenMapping:
    """A substitution as a person writes it down; ``page`` counts from 1."""

    page: int
    original: str
    replacement: str
    occurrence: int | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A substitution with what it is good for. ``part`` and ``boxes`` say where it stands, as far as that is known.

    ``change``, ``leads_to``, ``signal``, ``lint`` and ``score`` are as in `Proposal`. ``obstacle`` is why it will be
    refused, when that is known beforehand. The ``group_size`` mappings of one ``group`` hold together or not at all.
    ``tried`` are the wordings (original, replacement) that were proposed in its place and not wanted.
    """

    page: int
    original: str
    replacement: str
    occurrence: int | None = None
    before: str = ""
    after: str = ""
    question: str = ""
    strategy: Strategy = "given"
    change: str = ""
    leads_to: str = ""
    signal: str = ""
    lint: tuple[str, ...] = ()
    obstacle: str = ""
    score: float = 0.0
    boxes: tuple[Box, ...] = ()
    part: TextRange | None = None
    group: str = ""
    group_size: int = 1
    tried: tuple[tuple[str, str], ...] = ()

    @property
    def edit(self) -> Edit:
        """The same as the shield takes it."""
        return Edit(self.page, self.original, self.replacement, self.occurrence, self.before, self.after, self.boxes)

    @property
    def applied_edit(self) -> Edit:
        """As it is applied: what a person wrote down is used as it is, by page, wording and context alone."""
        return replace(self.edit, boxes=()) if self.strategy == "given" else self.edit


def mapping_of(given: GivenMapping) -> Mapping:
    return Mapping(
        page=given.page,
        original=given.original,
        replacement=given.replacement,
        occurrence=given.occurrence,
        before=given.before,
        after=given.after,
    )


def mappings_from(proposal: Proposal) -> tuple[Mapping, ...]:
    """One mapping for each place of a change."""
    places = tuple(proposal.places)
    return tuple(_mapping_from(one, len(places)) for one in places)


def _mapping_from(proposal: Proposal, size: int) -> Mapping:
    return Mapping(
        page=proposal.part.page,
        original=proposal.original,
        replacement=proposal.replacement,
        occurrence=proposal.occurrence,
        before=proposal.before,
        after=proposal.after,
        question=proposal.question,
        strategy=proposal.strategy,
        change=proposal.change,
        leads_to=proposal.leads_to,
        signal=proposal.signal,
        lint=proposal.lint,
        score=proposal.score,
        boxes=proposal.boxes,
        part=proposal.part,
        group=proposal.group,
        group_size=size,
    )


def check_mapping(mapping: Mapping) -> None:
    """Raises ValueError with what is wrong with a wording that a person typed."""
    if not mapping.original.strip():
        raise ValueError("Say which wording is to be replaced.")
    if mapping.original == mapping.replacement:
        raise ValueError("The replacement is the same as the original.")
    for text in (mapping.original, mapping.replacement):
        for letter in text:
            if unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs", "Cn"):
                raise ValueError(f"The character U+{ord(letter):04X} cannot be used in a wording.")
