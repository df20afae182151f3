"""Scoring: the points of a question and its parts, from what stands beside them, within them and over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.text.questions.anatomy import Anatomy
from pipeline.text.questions.pieces import Piece, without
from pipeline.text.questions.points import Amount, ends_in_round_brackets, inline_points


@dataclass(slots=True)
class Scored:
    """An anatomy with its points; ``stem`` is without the words that say them; ``parts`` go with the parts."""

    anatomy: Anatomy
    stem: list[Piece]
    points: float | None = None
    printed: bool = False  # beside the question itself, not worked out
    parts: list[Scored] = field(default_factory=list)


def scored(alternatives: Sequence[Anatomy], margin: Mapping[int, Amount], *, round_brackets: bool) -> list[Scored]:
    """A question and its alternatives with points; ``margin`` holds amounts from a column of points, by row index.

    An alternative that says nothing carries what the question does.
    """
    owners: dict[int, tuple[int, int]] = {}
    for anatomy in alternatives:
        _find_owners(anatomy, owners)
    mine: dict[int, list[Amount]] = {}
    for row, amount in sorted(margin.items()):
        before = [index for index in owners if index <= row]
        if amount.value > 0:
            # Beside a number that stands alone nothing is owned yet: the points are the question's.
            owner = owners[max(before)][1] if before else id(alternatives[0])
            mine.setdefault(owner, []).append(amount)
    found = [_scored(anatomy, mine, round_brackets=round_brackets) for anatomy in alternatives]
    for one in found[1:]:
        one.points = found[0].points if one.points is None else one.points
    return found


def _find_owners(anatomy: Anatomy, owners: dict[int, tuple[int, int]]) -> None:
    """For each row the anatomy whose text ends it, as (start of that text, id)."""
    pieces = [*anatomy.stem, *(piece for item in anatomy.options for piece in item.pieces)]
    for piece in pieces:
        if piece.start >= owners.get(piece.row.index, (-1, 0))[0]:
            owners[piece.row.index] = piece.start, id(anatomy)
    for part in anatomy.parts:
        _find_owners(part.anatomy, owners)


def _scored(anatomy: Anatomy, margin: Mapping[int, list[Amount]], *, round_brackets: bool) -> Scored:
    stem, inline = _without_inline(anatomy.stem, round_brackets=round_brackets)
    parts = [_scored(part.anatomy, margin, round_brackets=round_brackets) for part in anatomy.parts]
    found = Scored(anatomy, stem, parts=parts)
    own = next(iter(margin.get(id(anatomy), [])), None) or inline
    mains = [part for part, made in zip(parts, anatomy.parts, strict=True) if not made.alternative]
    if own is not None and own.each and mains:
        own = Amount(own.value * len(mains), (own.value,) * len(mains), own.row, own.start, own.end)
    if own is not None:
        found.points, found.printed = own.value, True
        _share(own, anatomy, parts)
    elif anatomy.total is not None:
        found.points, found.printed = anatomy.total, True
    elif mains and all(part.points is not None for part in mains):
        found.points = sum(part.points or 0.0 for part in mains)
    return found


def _share(own: Amount, anatomy: Anatomy, parts: list[Scored]) -> None:
    """Give the parts the terms of "1+1+1" or "3 x 1" when there are as many; an alternative has its part's."""
    mains = [part for part, made in zip(parts, anatomy.parts, strict=True) if not made.alternative]
    if len(own.terms) == len(mains) and all(part.points is None for part in mains):
        for part, term in zip(mains, own.terms, strict=True):
            part.points = term
    last: float | None = None
    for part, made in zip(parts, anatomy.parts, strict=True):
        if made.alternative and part.points is None:
            part.points = last
        last = part.points


def _without_inline(stem: list[Piece], *, round_brackets: bool) -> tuple[list[Piece], Amount | None]:
    for piece in stem:
        amount = inline_points(piece, last=piece is stem[-1], round_brackets=round_brackets)
        if amount is not None:
            return without(stem, amount.row, amount.start, amount.end), amount
    return stem, None


def points_in_round_brackets(anatomies: list[Anatomy]) -> bool:
    """Whether the paper prints points as a bare number in round brackets: most of its questions end so."""
    stems = [anatomy.stem for anatomy in anatomies if anatomy.stem]
    leaves = [part.anatomy.stem for anatomy in anatomies for part in anatomy.parts if part.anatomy.stem]
    for group in (stems, leaves):
        found = sum(ends_in_round_brackets(stem[-1]) for stem in group)
        if found >= 3 and 2 * found > len(group):
            return True
    return False
