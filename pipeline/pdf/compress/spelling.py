"""Objects spelled in the fewest bytes: no white space that is not needed, no noughts at the end of fractions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

# what qpdf writes: it escapes brackets in strings, and puts one space between all tokens
_TOKEN: Final = re.compile(
    rb"(?P<string>\((?:[^\\)]|\\.)*\))|(?P<hex><[0-9a-fA-F]*>)|(?P<name>/[^\s/()<>\[\]]*)|(?P<reference>\d+) 0 R\b"
    rb"|(?P<fraction>\d*\.\d*)|(?P<space>\s+(?=[/()<>\[\]])|(?<=[()<>\[\]])\s+)",
    re.DOTALL,
)
_ESCAPED: Final = re.compile(rb"[\\()\r]")


def in_short(words: bytes, numbers: Mapping[int, int], *, literal: bool = False) -> bytes:
    """An object as qpdf writes it, with what ``numbers`` has for the objects it refers to.

    With ``literal`` strings stand as bytes where that is shorter than in hexadecimal digits, which pack better.
    """

    def shorter(found: re.Match[bytes]) -> bytes:
        kind, written = found.lastgroup, found[0]
        if kind == "reference":
            return b"%d 0 R" % numbers[int(found["reference"])]
        if kind == "space":
            return b""
        if kind == "fraction":
            return written.rstrip(b"0").rstrip(b".") or b"0"
        return _as_bytes(written) if kind == "hex" and literal else written

    return _TOKEN.sub(shorter, words)


def _as_bytes(digits: bytes) -> bytes:
    content = bytes.fromhex(digits[1:-1].decode())
    escaped = _ESCAPED.sub(lambda found: b"\\r" if found[0] == b"\r" else b"\\" + found[0], content)
    return min(b"(" + escaped + b")", digits, key=len)
