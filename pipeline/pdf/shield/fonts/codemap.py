"""How the bytes of a string become character codes and CIDs in a composite font (ISO 32000-1 section 9.7.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf
from pdfminer.cmapdb import CMapDB

from pipeline.pdf.shield.lexer import HEX, Operation, number, operations
from pipeline.pdf.shield.objects import name_text
from pipeline.pdf.shield.streams import StreamUnreadable, read_stream
from pipeline.pdf.shield.strings import string_bytes

Code = tuple[int, int, int]  # position in the string, number of bytes, value
_WANTED = frozenset((b"endcodespacerange", b"endcidchar", b"endcidrange", b"usecmap", b"def"))
_KNOWN_NAME = re.compile(r"/[A-Za-z0-9-]{1,40}")
_MOST_RANGES = 1 << 16


class CodeMap:
    """Two bytes a code, the code is the CID: Identity-H and Identity-V; the others derive from it."""

    vertical = False
    is_identity = True
    code_bytes = 2

    def codes(self, value: bytes) -> Iterator[Code]:
        """The codes of a string; an odd last byte counts as a code of one byte, as viewers show it."""
        size = len(value) // 2 * 2
        for at in range(0, size, 2):
            yield at, 2, value[at] << 8 | value[at + 1]
        if size < len(value):
            yield size, 1, value[size]

    def cid(self, code: int) -> int:
        return code


class VerticalIdentity(CodeMap):
    vertical = True


class PredefinedMap(CodeMap):
    """A CMap every viewer has (section 9.7.5.2), as pdfminer.six packs it."""

    is_identity = False

    def __init__(self, name: str) -> None:
        self._tree: dict[int, object] = getattr(CMapDB.get_cmap(name), "code2cid", {})
        self._cids: dict[int, int] = {}
        self.vertical = name.endswith("-V") or name == "V"

    def codes(self, value: bytes) -> Iterator[Code]:
        at = 0
        while at < len(value):
            node: object = self._tree
            end = at
            while isinstance(node, dict) and end < len(value):
                node = node.get(value[end])
                end += 1
            code = int.from_bytes(value[at:end], "big")
            self._cids[code] = node if isinstance(node, int) else 0
            yield at, end - at, code
            at = end

    def cid(self, code: int) -> int:
        return self._cids.get(code, 0)


class EmbeddedMap(CodeMap):
    """A CMap stream: code space ranges, and CIDs by range."""

    is_identity = False

    def __init__(self, content: bytes, *, vertical: bool) -> None:
        self.vertical = vertical
        self.spaces: list[tuple[int, int, int]] = []  # bytes, lowest, highest code
        self.ranges: list[tuple[int, int, int]] = []  # first code, last code, first CID
        self.uses_other = False
        for operation in operations(content, _WANTED):
            self._take(content, operation)
        self.spaces.sort()
        self.code_bytes = self.spaces[-1][0] if self.spaces else 2
        self._cids: dict[int, int] = {}

    def codes(self, value: bytes) -> Iterator[Code]:
        at = 0
        while at < len(value):
            length = self._length(value, at)
            yield at, length, int.from_bytes(value[at : at + length], "big")
            at += length

    def cid(self, code: int) -> int:
        known = self._cids.get(code)
        if known is None:
            known = next((cid + code - low for low, high, cid in self.ranges if low <= code <= high), 0)
            self._cids[code] = known
        return known

    def _length(self, value: bytes, at: int) -> int:
        for size, low, high in self.spaces:
            code = value[at : at + size]
            if len(code) == size and all(
                a <= b <= c for a, b, c in zip(low.to_bytes(size, "big"), code, high.to_bytes(size, "big"), strict=True)
            ):
                return size
        return max(1, min(self.spaces[0][0] if self.spaces else 1, len(value) - at))

    def _take(self, content: bytes, operation: Operation) -> None:
        operands = operation.operands
        if operation.operator == b"usecmap":
            self.uses_other = True
            return
        if operation.operator == b"def":
            if len(operands) == 2 and content[operands[0].start : operands[0].end] == b"/WMode":
                self.vertical = number(content, operands[1]) == 1
            return
        step = 2 if operation.operator == b"endcidchar" else 3
        if operation.operator == b"endcodespacerange":
            pairs = zip(operands[0::2], operands[1::2], strict=False)
            for low, high in pairs:
                if low.kind == high.kind == HEX and 0 < len(lowest := string_bytes(content, low)) <= 4:
                    highest = string_bytes(content, high)[: len(lowest)]
                    self.spaces.append((len(lowest), int.from_bytes(lowest, "big"), int.from_bytes(highest, "big")))
            return
        for at in range(0, len(operands) - step + 1, step):
            low, high, cid = operands[at], operands[at + step - 2], operands[at + step - 1]
            if low.kind == high.kind == HEX and len(self.ranges) < _MOST_RANGES:
                first, last = (int.from_bytes(string_bytes(content, token)[:4], "big") for token in (low, high))
                self.ranges.append((first, last, int(number(content, cid))))


class UnknownMap(Exception):
    """The encoding of a composite font is missing, damaged or of a name no viewer is bound to know."""


def load_code_map(encoding: pikepdf.Object | None, limit: int) -> CodeMap:
    """The CMap of a /Encoding entry; raises `UnknownMap`, and `LimitExceeded` beyond ``limit`` bytes."""
    if isinstance(encoding, pikepdf.Stream):
        try:
            content = read_stream(encoding, limit)
        except StreamUnreadable as error:
            raise UnknownMap("a damaged CMap") from error
        return EmbeddedMap(content, vertical=encoding.get("/WMode", 0) == 1)
    if not isinstance(encoding, pikepdf.Name):
        raise UnknownMap("no CMap")
    text = name_text(encoding)
    if text == "/Identity-H":
        return CodeMap()
    if text == "/Identity-V":
        return VerticalIdentity()
    if not _KNOWN_NAME.fullmatch(text):
        raise UnknownMap("a CMap of unknown name")
    try:
        return PredefinedMap(text[1:])
    except CMapDB.CMapNotFound:
        raise UnknownMap(f"the CMap {text[1:]}") from None
