"""Anatomy: what the rows of one question are made of: stem, options, parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.text.questions.fields import without_fields
from pipeline.text.questions.lists import Item, LabelList, column_items, items_of, lists_in, tokens_of
from pipeline.text.questions.paper import Row
from pipeline.text.questions.pieces import Piece
from pipeline.text.questions.roles import Context, are_statements, option_score
from pipeline.text.questions.ticking import box_items, has_square_box, skip_box
from pipeline.text.questions.wording import MATCHING, OPTIONS_LEAD, OPTIONS_ORDER

_DEEPEST = 3  # levels of parts within parts
_JUDGED = 4000  # letters of a stem, before its list, that are looked at
_SURE = 1.5  # a score of options against parts nearer to 0 than this is a doubt


@dataclass(slots=True)
class Part:
    """A part of a question: its label, what it is made of, and whether it is an alternative to the part before."""

    item: Item
    anatomy: Anatomy
    alternative: bool = False


@dataclass(slots=True)
class Anatomy:
    """``stem`` and what follows it; ``trailing`` are rows after the last option that do not belong to it."""

    stem: list[Piece] = field(default_factory=list)
    options: list[Item] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    matching: bool = False
    true_false_field: bool = False
    answers: list[Piece] = field(default_factory=list)
    trailing: list[Piece] = field(default_factory=list)
    total: float | None = None  # "[Total: 4]" below the parts
    boxed: bool = False
    gaps: int = 0
    score: float | None = None  # of options against parts, when there was a list to judge
    style: str = ""

    @property
    def is_unsure(self) -> bool:
        return self.score is not None and abs(self.score) < _SURE


def anatomy_of(pieces: Sequence[Piece], context: Context, depth: int = 0) -> Anatomy:
    """The make-up of one question or part."""
    fields = without_fields([skip_box(piece) for piece in pieces])
    anatomy = Anatomy(true_false_field=fields.true_false, answers=fields.answers, total=fields.total)
    rest = fields.pieces
    found = lists_in(tokens_of(rest, context.number))
    columns = _matching_columns(found)
    if not found:
        _without_lists(rest, anatomy)
    elif columns is not None:
        _fill_matching(anatomy, rest, found, *columns)
    else:
        _fill_list(anatomy, rest, found, context, depth)
    return anatomy


def _fill_list(anatomy: Anatomy, rest: list[Piece], found: list[LabelList], context: Context, depth: int) -> None:
    follower = _options_after(found[0], found, rest)
    top = follower or found[0]
    anatomy.stem, led_in = _stem_before(top, rest)
    items = items_of(top, rest)
    text = " ".join(piece.text for piece in anatomy.stem)[-_JUDGED:]
    inner = 0 if follower is not None else _items_with_lists(top, found)
    score = option_score(top, items, text, context, led_in=led_in or follower is not None, inner=inner)
    if follower is None and not led_in and are_statements(items, text):
        anatomy.stem = rest
    elif score > 0 or depth >= _DEEPEST:
        _fill_options(anatomy, top, items, score)
    else:
        anatomy.gaps, anatomy.style, anatomy.score = top.gaps, top.style, score
        below = replace(context, number="")
        anatomy.parts = [Part(item, anatomy_of(list(item.pieces), below, depth + 1)) for item in items]


def _items_with_lists(top: LabelList, found: list[LabelList]) -> int:
    """How many items of the list hold a list of their own."""
    starts = [(token.piece, token.start) for token in top.tokens]
    inside = [sum(start <= one.first for start in starts) for one in found if one is not top and one.first > top.first]
    return len(set(inside))


def _without_lists(rest: list[Piece], anatomy: Anatomy) -> None:
    boxes = box_items(rest)
    if boxes:
        anatomy.stem = [piece for piece in rest if (piece.row.index, piece.start) < _place(boxes[0])]
        anatomy.options, anatomy.trailing = _cut_trailing(boxes)
        anatomy.boxed = any(has_square_box(item) for item in boxes)
    else:
        anatomy.stem = rest


def _place(item: Item) -> tuple[int, int]:
    return item.row.index, item.label.start


def _matching_columns(found: list[LabelList]) -> tuple[LabelList, LabelList] | None:
    """Two lists side by side whose rows take turns: the terms on the left and what they are matched with."""
    for left in found:
        for right in found:
            if right is left or right.style == left.style or right.x0 <= left.x0 or min(len(left), len(right)) < 2:
                continue
            rows = {token.piece for token in left.tokens}
            together = sum(token.piece in rows and token.place != "row" for token in right.tokens)
            if together >= max(2, 0.6 * min(len(left), len(right))):
                return left, right
    return None


def _fill_matching(
    anatomy: Anatomy, rest: list[Piece], found: list[LabelList], left: LabelList, right: LabelList
) -> None:
    """Parts from the left column, options from the right one; options alone when codes follow below."""
    stem, _ = _stem_before(left, rest)
    below = [one for one in found if one.first > max(left.last, right.last) and one.kind == "letter"]
    if below:
        anatomy.stem, _ = _stem_before(below[0], rest)
        _fill_options(anatomy, below[0], items_of(below[0], rest), 4.0)
    elif left.kind == "letter" and not any(MATCHING.search(piece.text) for piece in stem):
        anatomy.stem = stem  # "Which pair is wrong?": each row of the table is one option
        _fill_options(anatomy, left, items_of(left, rest), 2.0)
    else:
        terms, matches = column_items(left, right, rest)
        anatomy.matching, anatomy.stem, anatomy.style = True, stem, left.style
        anatomy.parts = [Part(item, Anatomy(stem=list(item.pieces))) for item in terms]
        anatomy.options, anatomy.trailing = _cut_trailing(matches)


def _fill_options(anatomy: Anatomy, one: LabelList, items: list[Item], score: float) -> None:
    anatomy.style, anatomy.gaps, anatomy.score = one.style, one.gaps, score
    anatomy.options, anatomy.trailing = _cut_trailing(items)
    anatomy.boxed = any(has_square_box(item) for item in items)


def _options_after(top: LabelList, found: list[LabelList], rest: list[Piece]) -> LabelList | None:
    """The options that follow a list of statements, when the top list is one: "(i) ... (iv) ... Codes: A. i, ii"."""
    after = [one for one in found if one is not top and one.first > top.last]
    inside = {one.style for one in found if one is not top and one.first < top.last}
    for one in after:
        if one.style in inside or one.style == top.style or len(one) < 2:
            continue
        if _lead_between(top, one, rest):
            return one
        shallow = one.x0 <= top.x0 + 12
        if one.kind == "letter" and top.kind != "letter" and (shallow or one.labels[0].printed.isupper()):
            return one
    return None


def _lead_between(top: LabelList, one: LabelList, rest: list[Piece]) -> bool:
    return any(OPTIONS_LEAD.match(piece.text) for piece in rest[top.last[0] + 1 : one.first[0]])


def _stem_before(top: LabelList, rest: list[Piece]) -> tuple[list[Piece], bool]:
    """The pieces before the list without the words that announce options, and whether there were such."""
    index, start = top.first
    stem = list(rest[:index])
    if start > rest[index].start:
        stem.append(Piece(rest[index].row, rest[index].start, start))
    if stem and OPTIONS_LEAD.match(stem[-1].text):
        return stem[:-1], True
    return stem, bool(stem) and OPTIONS_ORDER.match(stem[-1].text) is not None


def _cut_trailing(items: list[Item]) -> tuple[list[Item], list[Piece]]:
    """Options with only the rows that go on with them: not left of their label, and close below."""
    kept: list[Item] = []
    trailing: list[Piece] = []
    for item in items:
        pieces: list[Piece] = []
        for piece in item.pieces:
            before: Row = pieces[-1].row if pieces else item.row
            if trailing and trailing[-1].row.index >= item.row.index:
                trailing.append(piece)
            elif piece.row is item.row or _goes_on(piece, before, item):
                pieces.append(piece)
            else:
                trailing.append(piece)
        kept.append(replace(item, pieces=tuple(pieces)))
    return kept, trailing


def _goes_on(piece: Piece, before: Row, item: Item) -> bool:
    if piece.row.page != before.page or piece.row.column != before.column:
        return piece.row.index == before.index + 1
    if piece.x0 < item.x0 - 3:
        return False
    return piece.row is before or piece.row.box.y0 - before.box.y1 < 1.2 * before.size
