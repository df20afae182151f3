"""A text-showing operator in several, so that single letters are shown in another font (ISO 32000-1 section 9.4.3).

This is the last resort, where no spare code can be had: the operators of the page change, though what they draw
does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.pdf.shield.content import Patch
from pipeline.pdf.shield.lexer import ARRAY_CLOSE, ARRAY_OPEN, HEX, LITERAL, Operation
from pipeline.pdf.shield.strings import string_bytes, written_string


class Piece(NamedTuple):
    """Bytes ``at`` to ``at + length`` of a string operand become ``new``, shown in ``font`` (None: the current)."""

    at: int
    length: int
    new: bytes
    font: str | None


def split_patch(
    content: bytes, operation: Operation, pieces: Mapping[int, Sequence[Piece]], font: tuple[bytes, bytes]
) -> Patch:
    """The operation with its strings cut at the pieces; ``pieces`` are by the start of their string operand.

    ``font`` are the operands of the Tf that is in force.
    """
    current = _Writer(font)
    operands = operation.operands
    if operation.operator == b'"':
        word, char = (content[token.start : token.end] for token in operands[-3:-1])
        current.out += [word, b" Tw ", char, b" Tc T* "]
    elif operation.operator == b"'":
        current.out.append(b"T* ")
    shown = operands if operation.operator == b"TJ" else operands[-1:]
    for token in shown:
        if token.kind in (LITERAL, HEX):
            current.show(string_bytes(content, token), token.kind, pieces.get(token.start, ()))
        elif token.kind not in (ARRAY_OPEN, ARRAY_CLOSE):
            current.items.append(content[token.start : token.end])
    current.flush()
    current.switch(None)
    return Patch(operation.start, operation.end, b"".join(current.out).rstrip())


class _Writer:
    """Collects array items until the font changes."""

    def __init__(self, font: tuple[bytes, bytes]) -> None:
        self.out: list[bytes] = []
        self.items: list[bytes] = []
        self._own, self._size = font
        self._font: str | None = None

    def show(self, value: bytes, kind: int, pieces: Sequence[Piece]) -> None:
        done = 0
        for piece in sorted(pieces):
            if piece.at > done:
                self._add(value[done : piece.at], kind, None)
            self._add(piece.new, kind, piece.font)
            done = piece.at + piece.length
        if done < len(value):
            self._add(value[done:], kind, None)

    def _add(self, value: bytes, kind: int, font: str | None) -> None:
        if font != self._font:
            self.flush()
            self.switch(font)
        self.items.append(written_string(value, kind))

    def flush(self) -> None:
        if self.items:
            self.out += [b"[", b" ".join(self.items), b"] TJ "]
            self.items = []

    def switch(self, font: str | None) -> None:
        if font != self._font:
            self.out += [font.encode("ascii") if font else self._own, b" ", self._size, b" Tf "]
            self._font = font
