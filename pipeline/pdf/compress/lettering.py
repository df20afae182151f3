"""What contents do about fonts: which they set, what they show with them, which forms and states they call in."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.pdf.shield.lexer import HEX, LITERAL, NAME, name, operations
from pipeline.pdf.shield.strings import string_bytes

_TEXT = frozenset({b"Tj", b"TJ", b"'", b'"'})
_NAMED = frozenset({b"Tf", b"gs", b"Do"})
_WANTED = frozenset({b"q", b"Q"}) | _TEXT | _NAMED
Step = tuple[str, str, bytes]  # operator, name, bytes of the strings


class NotUnderstood(Exception):
    """Contents that cannot be read, or text that is shown with a font that nobody can name."""


def steps_of(contents: bytes) -> Iterator[Step]:
    """The operators q, Q, Tf, gs, Do, and Tj for all that show text (ISO 32000-1, annex A); raises `NotUnderstood`."""
    for one in operations(contents, _WANTED):
        names = [name(contents, token) for token in one.operands if token.kind == NAME]
        if one.operator in _TEXT:
            if names:  # "/F 12Tf (A) Tj" sets a font for some readers
                raise NotUnderstood(one.operator)
            strings = (string_bytes(contents, token) for token in one.operands if token.kind in (LITERAL, HEX))
            yield "Tj", "", b"".join(strings)
        elif one.operator not in _NAMED:
            yield one.operator.decode(), "", b""
        elif names:
            yield one.operator.decode(), names[-1], b""
        else:
            raise NotUnderstood(one.operator)
