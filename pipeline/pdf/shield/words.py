"""The words of a passage: runs of glyphs between blanks, gaps and line ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.pdf.shield.fold import fold, is_blank
from pipeline.pdf.shield.glyphs import Glyph, gap_between, same_line
from pipeline.pdf.shield.passage import Passage

WORD_GAP = 0.15  # ems; what extractors take for a blank between two glyphs


@dataclass(slots=True, eq=False)
class Piece:
    """Glyphs of one word on one line. ``tail`` are letters that must follow what is put here (the rest of the word,
    or the hyphen at the line's end), drawn by ``spare``: glyphs taken in when the new text is shorter."""

    glyphs: list[Glyph]
    line: int
    spare: list[Glyph] = field(default_factory=list)
    tail: str = ""


@dataclass(slots=True, eq=False)
class Word:
    """One word of the original: several pieces when hyphens break it over lines."""

    pieces: list[Piece]

    @property
    def size(self) -> int:
        return sum(len(piece.glyphs) for piece in self.pieces)

    @property
    def text(self) -> str:
        return "".join(fold(glyph.text) for piece in self.pieces for glyph in piece.glyphs)

    @property
    def lines(self) -> set[int]:
        return {piece.line for piece in self.pieces}


def words_of(passage: Passage) -> list[Word]:
    """The passage's words in order, each piece with the glyphs after it that belong to the same word."""
    words: list[Word] = []
    last: Glyph | None = None
    line, fresh, joined = 0, True, False
    for index in range(passage.start, passage.end):
        glyph = passage.order[index]
        if is_blank(glyph.text):
            fresh = True
            continue
        if last is not None and not same_line(last, glyph):
            line, fresh = line + 1, True
        elif last is not None and starts_word(last, glyph):
            fresh = True
        last = glyph
        if index in passage.kept:
            joined = True
            _keep(words, glyph)
            continue
        if joined:
            words[-1].pieces.append(Piece([glyph], line))
        elif fresh or not words:
            words.append(Word([Piece([glyph], line)]))
        else:
            words[-1].pieces[-1].glyphs.append(glyph)
        fresh = joined = False
    if words:
        _add_rest_of_word(words[-1].pieces[-1], passage)
    return words


def starts_word(left: Glyph, right: Glyph) -> bool:
    """Whether a gap as wide as a blank, or a step back, lies between two glyphs of a line."""
    along, _ = gap_between(left, right)
    return along > WORD_GAP or along < -0.6


def _keep(words: Sequence[Word], glyph: Glyph) -> None:
    """A glyph nobody asked for stays behind the piece it follows."""
    if words:
        piece = words[-1].pieces[-1]
        piece.spare.append(glyph)
        piece.tail += glyph.text


def _add_rest_of_word(piece: Piece, passage: Passage) -> None:
    """Glyphs after the passage up to the next blank, gap or line end."""
    last = passage.order[passage.end - 1]
    for index in range(passage.end, len(passage.order)):
        glyph = passage.order[index]
        if not glyph.text.strip() or not same_line(last, glyph) or starts_word(last, glyph):
            return
        piece.spare.append(glyph)
        piece.tail += glyph.text
        last = glyph
