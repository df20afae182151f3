"""Decoded bytes of a PDF stream, never more than allowed.

qpdf inflates a stream whole, so a few kilobytes may ask for gigabytes; the usual filters of content streams and
fonts (ISO 32000-1 section 7.4) are therefore undone here, step by step, against a bound.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib

import pikepdf

from pipeline.pdf.shield.limits import LimitExceeded
from pipeline.pdf.shield.objects import name_text

_LZW_GROWTH = 1400  # no code of 12 bits stands for more bytes than this on average
_WHITE = re.compile(rb"[\0\t\n\f\r ]+")


class StreamUnreadable(Exception):
    """The stream is damaged or packed in a way that is not undone here."""


def read_stream(stream: pikepdf.Object, limit: int) -> bytes:
    """The stream's content. Raises `LimitExceeded` beyond ``limit`` bytes and `StreamUnreadable` when damaged."""
    names = [_LONG_NAMES.get(name, name) for name in _filters(stream)]
    if all(name in _STEPS for name in names) and "/DecodeParms" not in stream:
        return _undo(stream, names, limit)
    raw_limit = limit // _LZW_GROWTH if "/LZWDecode" in names or "/FlateDecode" in names else limit
    try:
        if len(stream.read_raw_bytes()) > max(raw_limit, 1 << 16):
            raise LimitExceeded("a stream too large to unpack safely")
        content = stream.read_bytes()
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise StreamUnreadable(str(error)) from error
    if len(content) > limit:
        raise LimitExceeded("a stream that unpacks to too much")
    return content


def _filters(stream: pikepdf.Object) -> list[str]:
    entry = stream.get("/Filter")
    if entry is None:
        return []
    if isinstance(entry, pikepdf.Array):
        return [name_text(name) for name in entry]
    return [name_text(entry)]


def _undo(stream: pikepdf.Object, names: list[str], limit: int) -> bytes:
    try:
        content = stream.read_raw_bytes()
    except (pikepdf.PdfError, RuntimeError) as error:
        raise StreamUnreadable(str(error)) from error
    for name in names:
        content = _STEPS[name](content, limit)
    if len(content) > limit:
        raise LimitExceeded("a stream that unpacks to too much")
    return content


def _inflate(packed: bytes, limit: int) -> bytes:
    machine = zlib.decompressobj()
    try:
        content = machine.decompress(packed, limit + 1)
    except zlib.error as error:
        raise StreamUnreadable(str(error)) from error
    if len(content) > limit:
        raise LimitExceeded("a stream that unpacks to too much")
    if not machine.eof and packed:
        raise StreamUnreadable("the compressed stream is cut short")
    return content


def _from_ascii85(packed: bytes, _limit: int) -> bytes:
    text = packed.strip().removeprefix(b"<~")
    text = text.partition(b"~")[0]
    try:
        return base64.a85decode(text, ignorechars=b" \t\n\r\v\0\f")
    except ValueError as error:
        raise StreamUnreadable(str(error)) from error


def _from_hex(packed: bytes, _limit: int) -> bytes:
    digits = _WHITE.sub(b"", packed.partition(b">")[0])
    try:
        return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    except binascii.Error as error:
        raise StreamUnreadable(str(error)) from error


_STEPS = {"/FlateDecode": _inflate, "/ASCII85Decode": _from_ascii85, "/ASCIIHexDecode": _from_hex}
_LONG_NAMES = {"/Fl": "/FlateDecode", "/A85": "/ASCII85Decode", "/AHx": "/ASCIIHexDecode"}
