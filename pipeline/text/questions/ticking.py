"""Ticking: options that begin with a box or a circle to tick."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.text.questions.labels import Label, list_labels
from pipeline.text.questions.lists import Item
from pipeline.text.questions.pieces import Piece

_BOX = re.compile(r"^(?:[☐□○◯❑❏▢◻⬜●◦]|o(?=\s)|\[\s*\]|\(\s*\)|_{1,4}(?=\s))\s*")
_SQUARE = re.compile(r"[☐□❑❏▢◻⬜]|\[\s*\]")
_FEWEST = 2


def box_items(pieces: Sequence[Piece]) -> list[Item]:
    """Options without letters that begin with a box to tick; each gets the letter of its place."""
    found: list[Item] = []
    for piece in pieces:
        for cell in _boxed_cells(piece):
            box = _BOX.match(cell.text)
            if box is not None and cell.text[box.end() :].strip():
                letter = chr(ord("A") + len(found))
                start = cell.start + box.end()
                label = Label(cell.start, start, "letter", len(found) + 1, "box", letter)
                found.append(Item(label, cell.row, (Piece(cell.row, start, cell.end),), cell.x0))
            elif found and cell.start == piece.start:
                last = found[-1]
                found[-1] = Item(last.label, last.row, (*last.pieces, cell), last.x0)
    return found if _FEWEST <= len(found) <= 26 else []


def _boxed_cells(piece: Piece) -> list[Piece]:
    starts = [cell.start for cell in piece.row.cells if piece.start < cell.start < piece.end]
    cuts = [start for start in starts if _BOX.match(piece.row.text[start : piece.end])]
    return [Piece(piece.row, left, right) for left, right in pairwise([piece.start, *cuts, piece.end])]


def skip_box(piece: Piece) -> Piece:
    """The piece without a box to tick before its label: "☐ A. Paris"."""
    box = _BOX.match(piece.text)
    if box is None or not list_labels(piece.row.text, piece.start + box.end()):
        return piece
    return Piece(piece.row, piece.start + box.end(), piece.end)


def has_square_box(item: Item) -> bool:
    """Whether a square to tick stands before the item's label: papers use it where several may be ticked."""
    return _SQUARE.search(item.row.text[: item.label.end]) is not None
