"""ToUnicode maps: read whatever is found, write what every extractor understands (ISO 32000-1 section 9.10.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.pdf.shield.fonts.encodings import text_of_name
from pipeline.pdf.shield.lexer import ARRAY_CLOSE, ARRAY_OPEN, HEX, LITERAL, NAME, Token, name, operations
from pipeline.pdf.shield.strings import string_bytes

_BLOCKS = frozenset((b"endbfchar", b"endbfrange"))
_MOST_ENTRIES = 1 << 17
_BLOCK_ENTRIES = 100  # a reader need not accept more in one block
_HEADER = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<{low}> <{high}>
endcodespacerange
"""
_FOOTER = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


def read_to_unicode(content: bytes) -> dict[int, str]:
    """Character code to text for every bfchar and bfrange; entries that make no sense are left out."""
    found: dict[int, str] = {}
    for operation in operations(content, _BLOCKS):
        pairs = _chars if operation.operator == b"endbfchar" else _ranges
        for code, text in pairs(content, operation.operands):
            found[code] = text
            if len(found) >= _MOST_ENTRIES:
                return found
    return found


def written_to_unicode(texts: Mapping[int, str], code_bytes: int) -> bytes:
    """A ToUnicode stream for codes of ``code_bytes`` bytes; runs of neighbouring single letters become ranges."""
    digits = 2 * code_bytes
    ranges, singles = _runs(texts)
    lines = [_HEADER.format(low="0" * digits, high="F" * digits)]
    lines += _blocks(
        "bfrange", [f"<{low:0{digits}X}> <{high:0{digits}X}> {_utf16(texts[low])}\n" for low, high in ranges]
    )
    lines += _blocks("bfchar", [f"<{code:0{digits}X}> {_utf16(texts[code])}\n" for code in singles])
    return ("".join(lines) + _FOOTER).encode("ascii")


def _blocks(kind: str, entries: list[str]) -> Iterator[str]:
    for start in range(0, len(entries), _BLOCK_ENTRIES):
        part = entries[start : start + _BLOCK_ENTRIES]
        yield f"{len(part)} begin{kind}\n{''.join(part)}end{kind}\n"


def _runs(texts: Mapping[int, str]) -> tuple[list[tuple[int, int]], list[int]]:
    """Codes that follow each other, as their letters do, within one high byte; and the codes that stand alone."""
    ranges: list[tuple[int, int]] = []
    singles: list[int] = []
    codes = sorted(texts)
    start = 0
    for index in range(1, len(codes) + 1):
        if index < len(codes) and _continues(texts, codes[index - 1], codes[index]):
            continue
        if index - start >= 3:
            ranges.append((codes[start], codes[index - 1]))
        else:
            singles += codes[start:index]
        start = index
    return ranges, singles


def _continues(texts: Mapping[int, str], code: int, following: int) -> bool:
    one, two = texts[code], texts[following]
    return (
        following == code + 1
        and following & 0xFF != 0
        and len(one) == len(two) == 1
        and ord(two) == ord(one) + 1
        and ord(two) < 0xD800
        and ord(two) & 0xFF != 0
    )


def _utf16(text: str) -> str:
    return f"<{text.encode('utf-16-be', 'surrogatepass').hex().upper()}>"


def _chars(content: bytes, operands: list[Token]) -> Iterator[tuple[int, str]]:
    for code, text in zip(operands[0::2], operands[1::2], strict=False):
        if code.kind in (HEX, LITERAL):
            yield _integer(content, code), _text(content, text)


def _ranges(content: bytes, operands: list[Token]) -> Iterator[tuple[int, str]]:
    index = 0
    while index + 2 < len(operands):
        low, high, target = operands[index : index + 3]
        index += 3
        first, last = _integer(content, low), _integer(content, high)
        if target.kind == ARRAY_OPEN:
            while index < len(operands) and operands[index].kind != ARRAY_CLOSE:
                if first <= last:
                    yield first, _text(content, operands[index])
                first, index = first + 1, index + 1
            index += 1
        elif first <= last < first + 0x10000:
            text = _text(content, target)
            for code in range(first, last + 1):
                yield code, _advanced(text, code - first)


def _advanced(text: str, steps: int) -> str:
    if not text or not steps:
        return text
    last = ord(text[-1]) + steps
    return text[:-1] + chr(last) if last <= 0x10FFFF else text


def _integer(content: bytes, token: Token) -> int:
    if token.kind not in (HEX, LITERAL):
        return 0
    return int.from_bytes(string_bytes(content, token)[:4], "big")


def _text(content: bytes, token: Token) -> str:
    if token.kind == NAME:
        return text_of_name(name(content, token)[1:])
    if token.kind not in (HEX, LITERAL):
        return ""
    value = string_bytes(content, token)
    if len(value) == 1:
        return chr(value[0])
    return value[: len(value) // 2 * 2].decode("utf-16-be", "surrogatepass")
