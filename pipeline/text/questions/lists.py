"""Lists: labels that run A, B, C or i, ii, iii through the rows of one question, and the text of each item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from pipeline.text.questions.labels import Label, list_labels
from pipeline.text.questions.paper import Row
from pipeline.text.questions.pieces import Piece

Place = Literal["row", "cell", "inline"]

_INLINE = re.compile(
    r"(?<=\s)(?:[(\[](?:[A-Za-z]|[ivxIVX]{2,5}|\d{1,2})[)\]]|(?:[A-Za-z]|[ivx]{2,4}|\d{1,2})(?:\)|\.(?=\s)))"
)
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Token:
    """A place where a label may stand: in piece ``piece``, at ``x0``, with every reading of it."""

    piece: int
    start: int
    x0: float
    place: Place
    labels: tuple[Label, ...]

    def reading(self, style: str) -> Label | None:
        return next((label for label in self.labels if label.style == style), None)


@dataclass(slots=True)
class LabelList:
    """Tokens whose labels in one style run from the first value on; ``gaps`` counts values left out."""

    style: str
    tokens: list[Token] = field(default_factory=list)
    gaps: int = 0

    @property
    def labels(self) -> list[Label]:
        return [label for token in self.tokens if (label := token.reading(self.style)) is not None]

    @property
    def first(self) -> tuple[int, int]:
        return self.tokens[0].piece, self.tokens[0].start

    @property
    def last(self) -> tuple[int, int]:
        return self.tokens[-1].piece, self.tokens[-1].start

    @property
    def x0(self) -> float:
        return self.tokens[0].x0

    @property
    def kind(self) -> str:
        return self.labels[0].kind

    def __len__(self) -> int:
        return len(self.tokens)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: its label and the text after it."""

    label: Label
    row: Row
    pieces: tuple[Piece, ...]
    x0: float

    @property
    def place(self) -> Piece:
        """Where the label stands."""
        return Piece(self.row, self.label.start, self.label.end)


def tokens_of(pieces: Sequence[Piece], number: str = "") -> list[Token]:
    """Every place in the pieces where a label may stand, in reading order.

    ``number`` is the question's own: of compound labels only those that repeat it count ("29 A." in question 29).
    """
    tokens: list[Token] = []
    for index, piece in enumerate(pieces):
        seen: set[int] = set()
        at = piece.start
        for _ in range(3):  # "(a) (i)": a label may follow a label
            labels = _labels_at(piece, at, number)
            if not labels:
                break
            tokens.append(Token(index, at, piece.row.x_at(at), "row", labels))
            seen.add(at)
            at = _after_blanks(piece, max(label.end for label in labels))
        for cell in piece.row.cells:
            if piece.start < cell.start < piece.end and cell.start not in seen:
                labels = _labels_at(piece, cell.start, number)
                if labels:
                    tokens.append(Token(index, cell.start, cell.x0, "cell", labels))
                    seen.add(cell.start)
        for match in _INLINE.finditer(piece.row.text, piece.start, piece.end):
            if match.start() not in seen and match.start() > piece.start:
                labels = _labels_at(piece, match.start(), number)
                if labels:
                    tokens.append(Token(index, match.start(), piece.row.x_at(match.start()), "inline", labels))
    return sorted(tokens, key=lambda token: (token.piece, token.start))


def _labels_at(piece: Piece, at: int, number: str) -> tuple[Label, ...]:
    labels = list_labels(piece.row.text[: piece.end], at)
    return tuple(label for label in labels if not label.prefix or label.prefix == number)


def _after_blanks(piece: Piece, at: int) -> int:
    text = piece.row.text
    while at < piece.end and text[at] == " ":
        at += 1
    return at


def lists_in(tokens: Sequence[Token]) -> list[LabelList]:
    """The lists of at least two labels, by the place of their first label; a label belongs to one list only."""
    found: list[LabelList] = []
    for style in dict.fromkeys(label.style for token in tokens for label in token.labels):
        own = [token for token in tokens if token.reading(style) is not None]
        running = _running(style, own)
        down = _down_columns(style, own)
        found += [down] if down is not None and len(down) > max((len(one) for one in running), default=0) else running
    found = [one for one in found if len(one) >= _FEWEST]
    return sorted(_undisputed(found), key=lambda one: (one.first, -len(one)))


def _running(style: str, tokens: Sequence[Token]) -> list[LabelList]:
    lists: list[LabelList] = []
    for token in tokens:
        label = token.reading(style)
        open_list = lists[-1] if lists else None
        if label is None:
            continue
        if open_list is not None and _continues(open_list, token, label):
            expected = open_list.labels[-1].value + 1
            open_list.gaps += label.value - expected
            open_list.tokens.append(token)
        elif label.value == 1 and token.place != "inline":
            lists.append(LabelList(style, [token]))
    return lists


def _continues(one: LabelList, token: Token, label: Label) -> bool:
    ahead = label.value - one.labels[-1].value
    if ahead == 1:
        return token.place != "inline" or token.piece - one.tokens[-1].piece <= 1
    return ahead == 2 and token.place == "row" and abs(token.x0 - one.x0) < 6 and len(one) >= 2


def _down_columns(style: str, tokens: Sequence[Token]) -> LabelList | None:
    """A list that runs down one column of cells and then the next: A over B, beside C over D."""
    if len(tokens) < 4 or not any(token.place == "cell" for token in tokens):
        return None
    columns: list[float] = []
    for x0 in sorted(token.x0 for token in tokens):
        if not columns or x0 - columns[-1] > 20:
            columns.append(x0)
    ordered = sorted(tokens, key=lambda token: (sum(x0 <= token.x0 + 1 for x0 in columns), token.piece))
    labels = [label for token in ordered if (label := token.reading(style)) is not None]
    if [label.value for label in labels] != list(range(1, len(labels) + 1)):
        return None
    return LabelList(style, list(ordered))


def _undisputed(lists: list[LabelList]) -> list[LabelList]:
    """Where two lists claim one label (Roman i or the letter i), the longer has it and the shorter is dropped."""
    kept: list[LabelList] = []
    claimed: set[tuple[int, int]] = set()
    for one in sorted(lists, key=len, reverse=True):
        places = {(token.piece, token.start) for token in one.tokens}
        if not places & claimed:
            kept.append(one)
            claimed |= places
    return kept


def items_of(one: LabelList, pieces: Sequence[Piece]) -> list[Item]:
    """The items with their text, down to the end of the pieces."""
    rows = [token.piece for token in one.tokens]
    if len(set(rows)) < len(rows) and any(token.place == "cell" for token in one.tokens):
        return _items(one, pieces, _cell_texts(_entries(one), pieces))
    return _items(one, pieces, _running_texts(one, pieces))


def column_items(left: LabelList, right: LabelList, pieces: Sequence[Piece]) -> tuple[list[Item], list[Item]]:
    """The items of two lists that stand side by side."""
    texts = _cell_texts([*_entries(left), *_entries(right)], pieces)
    return _items(left, pieces, texts[: len(left)]), _items(right, pieces, texts[len(left) :])


def _entries(one: LabelList) -> list[tuple[Token, Label]]:
    return list(zip(one.tokens, one.labels, strict=True))


def _items(one: LabelList, pieces: Sequence[Piece], texts: list[list[Piece]]) -> list[Item]:
    return [
        Item(label, pieces[token.piece].row, tuple(text), token.x0)
        for (token, label), text in zip(_entries(one), texts, strict=True)
    ]


def _running_texts(one: LabelList, pieces: Sequence[Piece]) -> list[list[Piece]]:
    texts: list[list[Piece]] = []
    starts = [(token.piece, label.end) for token, label in zip(one.tokens, one.labels, strict=True)]
    ends = [(token.piece, token.start) for token in one.tokens[1:]] + [(len(pieces) - 1, pieces[-1].end)]
    for (first, start), (last, end) in zip(starts, ends, strict=True):
        found: list[Piece] = []
        for index in range(first, last + 1):
            piece = pieces[index]
            left = start if index == first else piece.start
            right = end if index == last else piece.end
            trimmed = Piece(piece.row, left, max(left, right)).trimmed()
            if trimmed is not None:
                found.append(trimmed)
        texts.append(found)
    return texts


def _cell_texts(entries: Sequence[tuple[Token, Label]], pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Items that stand side by side: a cell without a label goes on with the item above it."""
    texts: list[list[Piece]] = [[] for _ in entries]
    starts = {(token.piece, token.start): index for index, (token, _) in enumerate(entries)}
    above: dict[float, int] = {}
    for index in range(min(token.piece for token, _ in entries), len(pieces)):
        for cell in _cells_of(pieces[index], [start for row, start in starts if row == index]):
            item = starts.get((index, cell.start))
            if item is not None:
                above = {x0: other for x0, other in above.items() if abs(x0 - cell.x0) > 8} | {cell.x0: item}
                end = entries[item][1].end
                cell = Piece(cell.row, end, max(cell.end, end))
            else:
                left = [x0 for x0 in above if x0 <= cell.x0 + 3]
                item = above[max(left)] if left else None
            trimmed = cell.trimmed()
            if item is not None and trimmed is not None:
                texts[item].append(trimmed)
    return texts


def _cells_of(piece: Piece, starts: Sequence[int]) -> list[Piece]:
    """The piece cut at its cells, and where an item begins within one."""
    cells = [cell.start for cell in piece.row.cells if piece.start < cell.start < piece.end]
    edges = sorted({piece.start, *cells, *(start for start in starts if start > piece.start), piece.end})
    return [Piece(piece.row, left, right) for left, right in pairwise(edges)]
