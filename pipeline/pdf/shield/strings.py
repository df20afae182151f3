"""String operands: their bytes, and the same kind of string with other bytes (ISO 32000-1 section 7.3.4)."""

from __future__ import annotations

import re

from pipeline.pdf.shield.lexer import HEX, Token

_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n?", re.DOTALL)
_PLAIN = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\r\n": b"",
    b"\n": b"",
    b"\r": b"",
}
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]+")
_MUST_ESCAPE = re.compile(rb"[()\\\r\n]")


def string_bytes(content: bytes, token: Token) -> bytes:
    """What the string operand stands for."""
    inner = content[token.start + 1 : token.end - 1]
    if token.kind == HEX:
        digits = _NOT_HEX.sub(b"", inner)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    if b"\\" not in inner and b"\r" not in inner:
        return inner
    return _ESCAPE.sub(_unescape, inner)


def written_string(value: bytes, kind: int) -> bytes:
    """``value`` as a string operand of the given kind."""
    if kind == HEX:
        return b"<" + value.hex().upper().encode("ascii") + b">"
    return b"(" + _MUST_ESCAPE.sub(lambda found: b"\\%03o" % found[0][0], value) + b")"


def _unescape(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code is None:  # a bare end of line counts as one line feed
        return b"\n"
    if code[0] in b"01234567":
        return bytes([int(code, 8) & 255])
    return _PLAIN.get(code, code)
