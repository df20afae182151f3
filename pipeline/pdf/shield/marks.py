"""Marked content: the ActualText that some extractors read instead of the glyphs (ISO 32000-1 section 14.9.4)."""

from __future__ import annotations

import itertools

import pikepdf

from pipeline.pdf.shield.geometry import as_number
from pipeline.pdf.shield.glyphs import Mark, Scope
from pipeline.pdf.shield.lexer import DICT_OPEN, HEX, LITERAL, NAME, Operation, Token, name, number
from pipeline.pdf.shield.strings import string_bytes

_UTF16, _UTF8 = b"\xfe\xff", b"\xef\xbb\xbf"


def open_mark(scope: Scope, parent: Mark | None, operation: Operation) -> Mark:
    """What a BMC or BDC operator begins."""
    mark = Mark(scope, parent)
    tokens = operation.operands
    if operation.operator == b"BMC" or len(tokens) < 2:
        return mark
    content = scope.content.joined
    if tokens[1].kind == NAME:
        _read_properties(mark, name(content, tokens[1]))
    elif tokens[1].kind == DICT_OPEN:
        for key, value in itertools.pairwise(tokens):
            _read_inline(mark, content, key, value)
    return mark


def text_string(value: bytes) -> str:
    """A PDF text string: UTF-16 or UTF-8 when it is marked so, else PDFDocEncoding (section 7.9.2.2)."""
    if value.startswith(_UTF16):
        return value[2:].decode("utf-16-be", "replace")
    if value.startswith(_UTF8):
        return value[3:].decode("utf-8", "replace")
    return value.decode("pdfdoc", "replace")


def text_string_bytes(text: str) -> bytes:
    """``text`` as a PDF text string that every reader takes for the same."""
    if text.isascii():
        return text.encode("ascii")
    return _UTF16 + text.encode("utf-16-be", "surrogatepass")


def _read_inline(mark: Mark, content: bytes, key: Token, value: Token) -> None:
    if key.kind != NAME:
        return
    entry = content[key.start : key.end]
    if entry == b"/ActualText" and value.kind in (LITERAL, HEX):
        mark.actual, mark.token = text_string(string_bytes(content, value)), value
    elif entry == b"/MCID":
        mark.mcid = int(number(content, value))


def _read_properties(mark: Mark, property_name: str) -> None:
    lists = mark.scope.resources.get("/Properties")
    entry = lists.get(property_name) if isinstance(lists, pikepdf.Dictionary) else None
    if not isinstance(entry, pikepdf.Dictionary):
        return
    actual = entry.get("/ActualText")
    if isinstance(actual, pikepdf.String):
        mark.actual, mark.properties = text_string(bytes(actual)), property_name
    mcid = as_number(entry.get("/MCID"))
    mark.mcid = None if mcid is None else int(mcid)
