"""Lays a replacement over the glyphs of a passage: which text each glyph shall read as.

Words go onto words, so that the gaps of the page stay the gaps of the text. No value is empty, none begins with a
blank before a letter (some extractors drop such a glyph), and glyphs left over read as blanks at the word's end.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence

from pipeline.pdf.shield.fold import fold
from pipeline.pdf.shield.glyphs import Glyph
from pipeline.pdf.shield.passage import EditRefused
from pipeline.pdf.shield.words import Piece, Word

Values = list[tuple[Glyph, str]]
_HOLE = 20.0  # a word left without letters
_LINE_HOLE = 1000.0
_GROUP = 2  # new words on one old word beyond those that the counts ask for
_BLANK = " "
_FILLER = "  "


def spread(words: Sequence[Word], text: str, most: int) -> Values:
    """Each glyph of ``words`` (and of their spare glyphs, where the text is shorter) with its new text.

    ``text`` has single blanks only and begins with none; one at its end stays. ``most`` bounds the letters of one
    glyph. Raises `EditRefused`.
    """
    new_words = text.split()
    if new_words and text.endswith(_BLANK):
        new_words[-1] += _BLANK
    values: Values = []
    for group, given_words in _parts_of_lines(words, text) or [(list(words), new_words)]:
        for word, given in zip(group, _assigned(group, given_words), strict=True):
            values += _over_pieces(word, given)
    if any(len(value) > most for _, value in values):
        raise EditRefused("too_long", f"The replacement is too long for the {len(values)} letters it stands on.")
    return values


def _parts_of_lines(words: Sequence[Word], text: str) -> list[tuple[list[Word], list[str]]] | None:
    """When there are fewer new words than lines, the letters are cut by line; else None."""
    lines = sorted({line for word in words for line in word.lines})
    new_words = text.split()
    if len(lines) < 2 or not new_words or len(new_words) >= len(lines):
        return None
    if any(len(word.pieces) > 1 for word in words):
        return None
    groups = [[word for word in words if line in word.lines] for line in lines]
    cuts = _cut(text, [sum(word.size for word in group) for group in groups])
    return [(group, cut.split()) for group, cut in zip(groups, cuts, strict=True)]


def _assigned(words: Sequence[Word], new_words: Sequence[str]) -> list[str]:
    """The text for each word: new words in order, one to one where the counts agree, else by the least distortion."""
    if len(words) == len(new_words):
        return list(new_words)
    rows, columns = len(words), len(new_words)
    widest = abs(columns - rows) + _GROUP
    best = [[float("inf")] * (columns + 1) for _ in range(rows + 1)]
    came = [[0] * (columns + 1) for _ in range(rows + 1)]
    best[0][0] = 0.0
    for row in range(1, rows + 1):
        for column in range(columns + 1):
            for start in range(max(0, column - widest), column + 1):
                cost = best[row - 1][start] + _cost(words, row - 1, new_words[start:column])
                if cost < best[row][column]:
                    best[row][column], came[row][column] = cost, start
    given: list[str] = []
    column = columns
    for row in range(rows, 0, -1):
        start = came[row][column]
        given.append(" ".join(new_words[start:column]))
        column = start
    return given[::-1]


def _cost(words: Sequence[Word], index: int, given: Sequence[str]) -> float:
    word = words[index]
    if not given:
        alone = not any(word.lines & other.lines for other in words if other is not word)
        return (_LINE_HOLE if alone else _HOLE) + 3.0 * word.size
    text = " ".join(given)
    if fold(text) == word.text:
        return -1.0
    if len(text) < word.size:
        return 2.0 * (word.size - len(text))
    return (len(text) - word.size) / word.size + 0.5 * (len(given) - 1)


def _over_pieces(word: Word, text: str) -> Values:
    """The text over the lines a word stands on, in proportion to its glyphs there."""
    if len(word.pieces) == 1:
        return _over_piece(word.pieces[0], text)
    cuts = _cut(text, [len(piece.glyphs) for piece in word.pieces])
    return [pair for piece, cut in zip(word.pieces, cuts, strict=True) for pair in _over_piece(piece, cut)]


def _over_piece(piece: Piece, text: str) -> Values:
    """The text over one piece; when it is shorter, the rest of the word moves up and blanks follow it."""
    glyphs = piece.glyphs
    units = _units(text)
    if len(units) < len(glyphs):
        glyphs = [*piece.glyphs, *piece.spare]
        units += _units(piece.tail)
    if len(units) < len(glyphs):
        return list(zip(glyphs, units + [_FILLER] * (len(glyphs) - len(units)), strict=True))
    return list(zip(glyphs, _shared(units, len(glyphs)), strict=True))


def _units(text: str) -> list[str]:
    """Letters, each with the blanks and combining marks that follow it."""
    units: list[str] = []
    for letter in text:
        if units and (letter == _BLANK or unicodedata.combining(letter)):
            units[-1] += letter
        elif letter != _BLANK:
            units.append(letter)
    return units


def _shared(units: Sequence[str], count: int) -> list[str]:
    """The units in ``count`` groups as even as can be."""
    edges = [round(step * len(units) / count) for step in range(count + 1)]
    return ["".join(units[low:high]) for low, high in itertools.pairwise(edges)]


def _cut(text: str, sizes: Sequence[int]) -> list[str]:
    """The text in as many parts as there are sizes, in proportion to them, each with a letter while they last."""
    units = _units(text)
    total, taken, cuts = sum(sizes), 0, []
    for index, size in enumerate(sizes):
        left = len(sizes) - index - 1
        wanted = round(len(units) * size / total) if left else len(units) - taken
        wanted = min(max(wanted, 1), max(len(units) - taken - left, 0))
        cuts.append("".join(units[taken : taken + wanted]))
        taken += wanted
    return cuts
