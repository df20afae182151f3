"""Alternatives: questions and parts that may be answered instead of others ("OR", "in lieu of")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.text.questions.anatomy import Anatomy, Part, anatomy_of
from pipeline.text.questions.lists import LabelList, items_of, lists_in, tokens_of
from pipeline.text.questions.pieces import Piece
from pipeline.text.questions.roles import Context
from pipeline.text.questions.wording import IN_LIEU, OR_ROW


def alternatives_of(pieces: Sequence[Piece], context: Context) -> list[Anatomy]:
    """The question itself, and after it the questions that may be answered instead ("OR", "in lieu of")."""
    groups = _groups(pieces)
    first = anatomy_of(groups[0], context)
    found = [first]
    for group in groups[1:]:
        label = _first_label(group)
        part = _part_with(found[-1], label)
        if part is not None:
            _add_alternative_part(found[-1], group, context)
            continue
        stripped = _without_letters(groups[0], group)
        if stripped is not None and len(found) == 1:
            found[0] = anatomy_of(stripped[0], context)
        found.append(anatomy_of(stripped[1] if stripped is not None else group, context))
    return found


def _groups(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces cut at rows that say OR, and before rows that say in lieu of what this stands."""
    groups: list[list[Piece]] = [[]]
    for piece in pieces:
        if OR_ROW.match(piece.text) and groups[-1]:
            groups.append([])
        elif groups[-1] and piece.start == 0 and IN_LIEU.search(piece.text) and piece.row.bold:
            groups.append([piece])
        else:
            groups[-1].append(piece)
    return [group for group in groups if group] or [[]]


def _first_label(group: Sequence[Piece]) -> tuple[str, int] | None:
    tokens = tokens_of(group[:1])
    if not tokens or tokens[0].start != group[0].start:
        return None
    label = tokens[0].labels[0]
    return label.style, label.value


def _part_with(anatomy: Anatomy, label: tuple[str, int] | None) -> Part | None:
    """The last part, when the group's label repeats it: "(c) ... OR (c) ..."."""
    if label is None or not anatomy.parts:
        return None
    last = anatomy.parts[-1]
    return last if (last.item.label.style, last.item.label.value) == label else None


def _add_alternative_part(anatomy: Anatomy, group: list[Piece], context: Context) -> None:
    style, value = anatomy.style, anatomy.parts[-1].item.label.value
    tokens = [token for token in tokens_of(group, context.number) if token.reading(style) is not None]
    run = LabelList(style)
    for token in tokens:
        label = token.reading(style)
        if label is not None and label.value == value + len(run):
            run.tokens.append(token)
    for index, item in enumerate(items_of(run, group)):
        inner = anatomy_of(list(item.pieces), replace(context, number=""), depth=1)
        anatomy.parts.append(Part(item, inner, alternative=index == 0))


def _without_letters(first: list[Piece], other: list[Piece]) -> tuple[list[Piece], list[Piece]] | None:
    """Both groups without their labels, when these only count the alternatives: "A. ... OR B. ..."."""
    one, two = _first_label(first), _first_label(other)
    if one is None or two is None or one[0] != two[0] or (one[1], two[1]) != (1, 2):
        return None
    if any(len(found) > 1 and found.style == one[0] for found in lists_in(tokens_of(first))):
        return None
    return _cut_label(first), _cut_label(other)


def _cut_label(group: list[Piece]) -> list[Piece]:
    end = tokens_of(group[:1])[0].labels[0].end
    head = Piece(group[0].row, end, group[0].end).trimmed()
    return [*([head] if head is not None else []), *group[1:]]
