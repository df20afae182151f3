"""Tokens and operators of a content stream, each with the bytes it came from (ISO 32000-1 sections 7.2, 7.8.2).

Nothing is normalised: a token is its kind and its byte range, so a string operand can be written anew while every
other byte of the stream stays what it was. CMap files have the same syntax and are read with it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

WORD, LITERAL, HEX, NAME, DICT_OPEN, DICT_CLOSE, ARRAY_OPEN, ARRAY_CLOSE = range(1, 9)
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_TOKEN = re.compile(
    rb"(" + _REGULAR + rb"++)"
    rb"|(\((?:[^()\\]++|\\.)*+\))"
    rb"|(<[^<>]*+>)"
    rb"|(/" + _REGULAR + rb"*+)"
    rb"|(<<)|(>>)|(\[)|(\])"
    rb"|[\0\t\n\f\r ]++|%[^\r\n]*+|.",
    re.DOTALL,
)
_PARENTHESES = re.compile(rb"\\.|[()]", re.DOTALL)
_NUMBER_START = frozenset(b"+-.0123456789")
_CONSTANTS = frozenset((b"true", b"false", b"null"))
_LENIENT_NUMBER = re.compile(rb"([+-]*)(\d*\.?\d*)")
_IMAGE_END = re.compile(rb"[\0\t\n\f\r ]EI(?=[\0\t\n\f\r /<\[(]|$)")
_PRINTABLE = frozenset(b"\0\t\n\f\r" + bytes(range(32, 127)))


class Token(NamedTuple):
    """``kind`` is one of the constants above; the token is ``content[start:end]``."""

    kind: int
    start: int
    end: int


class Operation(NamedTuple):
    """One operator with its operands in order; arrays and dictionaries stay flat, between their brackets."""

    operator: bytes
    operands: list[Token]
    start: int  # of the first operand
    end: int  # after the operator


def operations(content: bytes, wanted: frozenset[bytes] | None = None) -> Iterator[Operation]:
    """Every operation of ``content``, or those whose operator is in ``wanted``; inline images are passed over."""
    operands: list[Token] = []
    position, size, in_image = 0, len(content), False
    while position < size:
        for match in _TOKEN.finditer(content, position):
            kind = match.lastindex
            start, end = match.span()
            if kind is None:
                if content[start] == 0x28:  # a bracket that the quick pattern could not close
                    position = _literal_end(content, start)
                    operands.append(Token(LITERAL, start, position))
                    break
                continue
            if kind != WORD or content[start] in _NUMBER_START or content[start:end] in _CONSTANTS:
                operands.append(Token(kind, start, end))
                continue
            operator = content[start:end]
            if wanted is None or operator in wanted:
                yield Operation(operator, operands, operands[0].start if operands else start, end)
            if operator == b"ID" and in_image:
                position, operands, in_image = _image_end(content, end, operands), [], False
                break
            operands, in_image = [], operator == b"BI"
        else:
            return


def number(content: bytes, token: Token) -> float:
    """The value of a number; malformed ones are read as viewers read them ("--5" is -5, "1.2.3" is 1.2)."""
    text = content[token.start : token.end]
    try:
        value = float(text)
    except ValueError:
        match = _LENIENT_NUMBER.match(text)
        if match is None or not match[2].strip(b"."):
            return 0.0
        value = -float(match[2]) if b"-" in match[1] else float(match[2])
    return value if abs(value) < 1e15 else 0.0


def name(content: bytes, token: Token) -> str:
    """A name as pikepdf spells it: with its slash, #xx undone. One that is not UTF-8 matches no resource."""
    text = content[token.start : token.end]
    if b"#" in text:
        text = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), text)
    return text.decode("utf-8", "replace")


def _literal_end(content: bytes, start: int) -> int:
    """Where the literal string opened at ``start`` ends, inner brackets counted; the end of the content if never."""
    depth = 0
    for match in _PARENTHESES.finditer(content, start):
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        if not depth:
            return match.end()
    return len(content)


def _image_end(content: bytes, start: int, operands: list[Token]) -> int:
    """Where the inline image whose data follow ``start`` ends (section 8.9.7).

    The length is computed where the dictionary tells it; else the first EI that content follows is taken.
    """
    known = _image_length(content, operands)
    if known is not None:
        after = content[start + 1 + known : start + 17 + known]
        if after.lstrip(b"\0\t\n\f\r ").startswith(b"EI"):
            return start + 1 + known + after.index(b"EI") + 2
    for match in _IMAGE_END.finditer(content, start):
        if all(byte in _PRINTABLE for byte in content[match.end() : match.end() + 24]):
            return match.end()
    return len(content)


def _image_length(content: bytes, operands: list[Token]) -> int | None:
    """Bytes of an uncompressed inline image in a device colour space, else None."""
    entries: dict[str, bytes] = {}
    pairs = [token for token in operands if token.kind in (NAME, WORD)]
    for key, value in zip(pairs[0::2], pairs[1::2], strict=False):
        entries[name(content, key)] = content[value.start : value.end]
    if "/F" in entries or "/Filter" in entries or any(token.kind == ARRAY_OPEN for token in operands):
        return None
    mask = entries.get("/IM", entries.get("/ImageMask")) == b"true"
    space = entries.get("/CS", entries.get("/ColorSpace", b"/G"))
    channels = {
        b"/G": 1,
        b"/DeviceGray": 1,
        b"/RGB": 3,
        b"/DeviceRGB": 3,
        b"/CMYK": 4,
        b"/DeviceCMYK": 4,
    }.get(space)
    try:
        width = int(entries.get("/W", entries.get("/Width", b"")))
        height = int(entries.get("/H", entries.get("/Height", b"")))
        depth = 1 if mask else int(entries.get("/BPC", entries.get("/BitsPerComponent", b"")))
    except ValueError:
        return None
    if channels is None:
        return None
    return (width * depth * (1 if mask else channels) + 7) // 8 * height
