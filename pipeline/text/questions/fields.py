"""Fields: rows and row ends to answer in, and answers given there, which are no text of the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.text.questions.pieces import Piece
from pipeline.text.questions.wording import ANSWER_GIVEN, ANSWER_SPACE, TOTAL, TRAILING_FIELD, TRUE_FALSE_FIELD

_SHORTEST_SPACE = 4  # letters of a line to write on


@dataclass(slots=True)
class Fields:
    """The pieces that are left, and what was taken out: "T F", "Answer: B", "[Total: 4]"."""

    pieces: list[Piece] = field(default_factory=list)
    true_false: bool = False
    answers: list[Piece] = field(default_factory=list)
    total: float | None = None


def without_fields(pieces: Sequence[Piece]) -> Fields:
    """The pieces without rows to answer in, without given answers, and without "T F" at the end of a row."""
    found = Fields()
    for piece in pieces:
        given, total = ANSWER_GIVEN.match(piece.text), TOTAL.match(piece.text)
        if total is not None:
            found.total = float(total["amount"])
        elif TRUE_FALSE_FIELD.match(piece.text):
            found.true_false = True
        elif given is not None and not ANSWER_SPACE.match(piece.text):
            found.answers.append(Piece(piece.row, piece.start + given.start("answer"), piece.end))
        elif not _is_answer_space(piece, found.pieces):
            cut = _without_trailing_field(piece)
            found.true_false = found.true_false or cut is not piece
            found.pieces.append(cut)
    return found


def _is_answer_space(piece: Piece, before: Sequence[Piece]) -> bool:
    """A row of lines or dots only; after an unfinished sentence it is the blank of that sentence."""
    if not ANSWER_SPACE.match(piece.text) or len(piece.text.strip()) < _SHORTEST_SPACE:
        return False
    if piece.text.strip()[0].isalpha() or not before:
        return True
    return before[-1].text.rstrip().endswith((".", "?", ":", "!", ")", "_", "…"))


def _without_trailing_field(piece: Piece) -> Piece:
    """The piece without a "T F" that stands apart at its end."""
    ending = TRAILING_FIELD.search(piece.text)
    if ending is None or "_" in ending.group():
        return piece
    at = piece.start + ending.start()
    return Piece(piece.row, piece.start, at) if any(cell.end == at for cell in piece.row.cells) else piece
