"""How much content the pages of a PDF come to when they are drawn: forms that draw forms multiply what a file holds.

Nothing is drawn to find out. Each content stream is read once, and what it draws is multiplied along the graph of
forms, soft masks, tiling patterns, Type 3 glyphs and appearances of annotations (ISO 32000-1, 8.10, 8.7.3, 9.6.5).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from documents.extraction.unreadable import Unreadable

# Bytes of content a document may come to. The most of any file of the corpus is 2 MB (117 pages of mathematics); a file
# of five thousand such pages would come to 85 MB.
MOST = 2_000_000_000
LEAST = (
    100  # bytes that drawing anything counts as: an empty form takes MuPDF 3 microseconds, so `MOST` of them a minute
)
_LARGEST = 64 << 20  # bytes of one stream that are unpacked to be read
_DEEPEST = 100
TEXT = (
    "Its pages draw the same things again and again, one inside the other, more often than any real document: "
    "drawing or reading them would not end."
)
# What a library raises over a damaged or odd part of a file; such a part draws nothing that is known.
_ODD: tuple[type[Exception], ...] = (
    pikepdf.PikepdfError, pikepdf.DependencyError, ValueError, TypeError, RuntimeError, AttributeError, KeyError,
    zlib.error, OSError,
)  # fmt: skip
_TOKEN = re.compile(
    rb"%[^\r\n]*|\(((?:[^()\\]|\\.)*+)\)|<([0-9A-Fa-f\s]*+)>|/([^\s/\[\]<>(){}%]*+)|([A-Za-z'\"][A-Za-z0-9*]*+)",
    re.DOTALL,
)
_FILLS = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"}
_STROKES = {b"S", b"s", b"B", b"B*", b"b", b"b*"}
_SHOWS = {b"Tj", b"TJ", b"'", b'"'}
_FILL_COLOURS = {b"g", b"rg", b"k", b"cs", b"sc", b"scn"}
_STROKE_COLOURS = {b"G", b"RG", b"K", b"CS", b"SC", b"SCN"}
_KNOWN = {b"Do", b"gs", b"Tf", b"q", b"Q"} | _FILLS | _STROKES | _SHOWS | _FILL_COLOURS | _STROKE_COLOURS
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_MOST_AGAIN = 5_000  # times that streams are gone through anew because they are part of a cycle
Token = tuple[bytes, bytes, bytes]  # an operator, the name and the text before it


class _Endless(Exception):
    """More than `MOST`, or nested deeper than `_DEEPEST`."""


def is_endless(pdf: pikepdf.Pdf, pages: slice = slice(None)) -> bool:
    """Whether drawing these pages once, from 0, would go through more than `MOST` bytes of content."""
    try:
        content_drawn(pdf, pages)
    except _Endless:
        return True
    return False


def refuse_endless(path: Path, password: str | None = None, pages: slice = slice(None)) -> None:
    """Raises Unreadable "bomb" for such a file or such pages of it, from 0.

    What qpdf cannot open is left to whoever reads it.
    """
    try:
        pdf = pikepdf.open(path, password=password or "", access_mode=pikepdf.AccessMode.stream)
    except _ODD:
        return
    with pdf:
        if is_endless(pdf, pages):
            raise Unreadable("bomb", TEXT)


def content_drawn(pdf: pikepdf.Pdf, pages: slice = slice(None)) -> int:
    """Bytes of content that drawing these pages once goes through, of pages that draw more than their own content."""
    walk = _Walk()
    try:
        for page in pdf.pages[pages]:
            try:
                walk.page(page)
            except _ODD:
                continue
    except _ODD:
        pass  # a damaged list of pages: those before were counted
    return walk.total


class _Walk:
    def __init__(self) -> None:
        self.total = 0
        self._again = 0
        self._page = 0
        self._owner: Any = 0  # whose resources hold for what has none: a page by its number, or a form
        self._open: list[Any] = []
        self._cut = False  # something below draws what is being drawn, so the count holds for this way to it alone
        self._counted: dict[Any, tuple[int, int]] = {}
        self._tokens: dict[Any, tuple[int, list[Token]]] = {}
        self._draws: dict[Any, bool] = {}

    def page(self, page: pikepdf.Page) -> None:
        self._cut = False
        self._page += 1
        self._owner = self._page
        resources = page.obj.get("/Resources") if "/Resources" in page.obj else page.resources
        if self._draws_something(resources):
            self.total += self._content(page.obj, resources, page.obj.objgen)[0]
        for note in page.obj.get("/Annots", []):
            shown = note.get("/AP") if isinstance(note, pikepdf.Dictionary) else None
            self.total += self._appearance(shown.get("/N") if isinstance(shown, pikepdf.Dictionary) else None)
        if self.total > MOST:
            raise _Endless

    def _appearance(self, shown: Any) -> int:
        states = shown.values() if type(shown) is pikepdf.Dictionary else [shown]
        return sum(self.drawn(one, None)[0] for one in states if isinstance(one, pikepdf.Stream))

    def _draws_something(self, resources: Any) -> bool:
        """Whether these resources hold a thing with content of its own; pages that hold none are never unpacked."""
        if not isinstance(resources, pikepdf.Dictionary):
            return False
        key = resources.objgen
        if key not in self._draws or not key[0]:
            self._draws[key] = any(_things_with_content(resources))
        return self._draws[key]

    def drawn(self, stream: Any, around: Any) -> tuple[int, int]:
        """Bytes that drawing it goes through, and how often it paints in the colour it was drawn with."""
        if not isinstance(stream, pikepdf.Stream):
            return LEAST, 0
        if stream.get("/Subtype") == "/Image":
            return LEAST, 1
        own = stream.get("/Resources")
        key = stream.objgen if own is not None else (stream.objgen, self._owner)
        if key in self._counted:
            return self._counted[key]
        if stream.objgen in self._open:
            self._cut = True
            return LEAST, 0
        if len(self._open) > _DEEPEST:
            raise _Endless
        was_cut, self._cut = self._cut, False
        owner, self._owner = self._owner, stream.objgen if own is not None else self._owner
        self._open.append(stream.objgen)
        try:
            found = self._content(stream, own if own is not None else around, stream.objgen)
        except _ODD:
            found = LEAST, 0
        finally:
            self._open.pop()
            self._owner = owner
        if not self._cut:
            self._counted[key] = found
        else:
            self._again += 1
            if self._again > _MOST_AGAIN:  # forms that draw each other all around: each way is one that is drawn
                raise _Endless
        self._cut |= was_cut
        return found

    def _content(self, stream: Any, resources: Any, number: Any) -> tuple[int, int]:
        tokens = self._tokens.get(number)
        if tokens is None:
            content = _unpacked(stream)
            tokens = len(content), list(_tokens(content))
            if self._open:  # a page is read once
                self._tokens[number] = tokens
        return _Reading(self, resources).read(*tokens)


class _Reading:
    """One content stream with the resources it is drawn with."""

    def __init__(self, walk: _Walk, resources: Any) -> None:
        self.walk, self.resources = walk, resources
        # Bytes that one painting goes through: None for the colour that was set outside.
        self.fill: int | None = None
        self.stroke: int | None = None
        self.glyphs: list[int] | None = None  # bytes of each character's glyph, None for a font that is no Type 3
        self.bytes = self.paints = 0
        self._stack: list[tuple[int | None, int | None, list[int] | None]] = []
        self._fonts: dict[bytes, list[int] | None] = {}

    def read(self, length: int, tokens: list[Token]) -> tuple[int, int]:
        self.bytes = max(length, LEAST)
        for operator, name, shown in tokens:
            if operator == b"Do":
                self._draw(_member(self.resources, "/XObject", name), self.fill)
            elif operator == b"gs":
                mask = _member(self.resources, "/ExtGState", name)
                mask = mask.get("/SMask") if isinstance(mask, pikepdf.Dictionary) else None
                if isinstance(mask, pikepdf.Dictionary):
                    self._draw(mask.get("/G"), 0)
            elif operator == b"Tf":
                self.glyphs = self._font(name)
            elif operator in (b"q", b"Q"):
                self._save_or_restore(operator)
            else:
                self._colour_or_paint(operator, name, shown)
            if self.bytes > MOST:
                raise _Endless
        return self.bytes, self.paints

    def _save_or_restore(self, operator: bytes) -> None:
        if operator == b"q":
            self._stack.append((self.fill, self.stroke, self.glyphs))
        elif self._stack:
            self.fill, self.stroke, self.glyphs = self._stack.pop()

    def _colour_or_paint(self, operator: bytes, name: bytes, shown: bytes) -> None:
        if operator in _FILL_COLOURS:
            self.fill = self._pattern(operator, name)
        elif operator in _STROKE_COLOURS:
            self.stroke = self._pattern(operator, name)
        elif operator in _SHOWS:
            self._paint(self.fill)
            if self.glyphs is not None:
                self.bytes += sum(self.glyphs[one] for one in shown)
        else:
            if operator in _FILLS:
                self._paint(self.fill)
            if operator in _STROKES:
                self._paint(self.stroke)

    def _paint(self, colour: int | None, times: int = 1) -> None:
        if colour is None:
            self.paints += times
        else:
            self.bytes += colour * times

    def _draw(self, thing: Any, colour: int | None) -> None:
        if thing is not None:
            size, paints = self.walk.drawn(thing, self.resources)
            self.bytes += size
            self._paint(colour, paints)

    def _pattern(self, operator: bytes, name: bytes) -> int:
        """A tiling pattern is drawn anew for each thing that is painted with it; other colours cost nothing."""
        pattern = _member(self.resources, "/Pattern", name) if operator in (b"scn", b"SCN") and name else None
        return self.walk.drawn(pattern, self.resources)[0] if isinstance(pattern, pikepdf.Stream) else 0

    def _font(self, name: bytes) -> list[int] | None:
        if name not in self._fonts:
            font = _member(self.resources, "/Font", name)
            is_drawn = isinstance(font, pikepdf.Dictionary) and font.get("/Subtype") == "/Type3"
            self._fonts[name] = self._glyphs(font) if is_drawn else None
        return self._fonts[name]

    def _glyphs(self, font: Any) -> list[int]:
        resources = font.get("/Resources", self.resources)
        drawn = {one: self.walk.drawn(glyph, resources)[0] for one, glyph in font.get("/CharProcs", {}).items()}
        encoding = font.get("/Encoding")
        if not isinstance(encoding, pikepdf.Dictionary) or "/Differences" not in encoding:
            return [max(drawn.values(), default=0)] * 256
        found, code = [0] * 256, 0
        for one in encoding["/Differences"]:
            if isinstance(one, pikepdf.Name):
                found[code % 256], code = drawn.get(str(one), 0), code + 1
            else:
                code = int(one)
        return found


def _member(resources: Any, kind: str, name: bytes) -> Any:
    group = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), name)
    return group.get("/" + plain.decode("utf-8", "surrogateescape")) if isinstance(group, pikepdf.Dictionary) else None


def _things_with_content(resources: Any) -> Iterator[bool]:
    for kind, group in resources.items():
        for _, one in group.items() if isinstance(group, pikepdf.Dictionary) else ():
            if kind == "/XObject":
                yield isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image"
            elif kind == "/Pattern":
                yield isinstance(one, pikepdf.Stream)
            elif kind == "/Font":
                yield isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") == "/Type3"
            elif kind == "/ExtGState":
                yield isinstance(one, pikepdf.Dictionary) and isinstance(one.get("/SMask"), pikepdf.Dictionary)


def _tokens(content: bytes) -> Iterator[Token]:
    """The operators that draw or set what is drawn with, each with the last name and all text before it."""
    name, shown = b"", bytearray()
    for found in _TOKEN.finditer(content):
        literal, digits, word, operator = found.groups()
        if operator is not None:
            if operator in _KNOWN:
                yield operator, name, bytes(shown)
            name = b""
            shown.clear()
        elif word is not None:
            name = word
        elif literal is not None:
            shown += _ESCAPE.sub(_character, literal)
        elif digits is not None:
            whole = b"".join(digits.split())
            shown += bytes.fromhex((whole + b"0" * (len(whole) % 2)).decode())


def _character(found: re.Match[bytes]) -> bytes:
    """An escape in a literal string (ISO 32000-1, table 3)."""
    one = found[1]
    if one[:1].isdigit():
        return bytes([int(one, 8) & 255])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b""}.get(one, one)


def _unpacked(stream: Any) -> bytes:
    """The content of a stream, or of a page, up to `_LARGEST` of each stream; b"" where it cannot be read."""
    content = stream.get("/Contents") if not isinstance(stream, pikepdf.Stream) else stream
    parts = list(content) if isinstance(content, pikepdf.Array) else [content]
    return b"\n".join(_part(one) for one in parts if isinstance(one, pikepdf.Stream))


def _part(stream: Any) -> bytes:
    kind = stream.get("/Filter")
    kind = kind[0] if isinstance(kind, pikepdf.Array) and len(kind) == 1 else kind
    try:
        if kind == pikepdf.Name.FlateDecode and "/DecodeParms" not in stream:
            return zlib.decompressobj().decompress(stream.read_raw_bytes(), _LARGEST)
    except zlib.error:
        pass  # qpdf keeps what stands before the damage
    try:
        return bytes(stream.read_bytes()[:_LARGEST])
    except _ODD:
        return b""
