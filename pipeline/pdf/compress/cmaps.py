"""Tables from codes to Unicode (ToUnicode CMaps, ISO 32000-1, 9.10.3) that say the same in fewer words."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from pipeline.pdf.compress.opening import BROKEN

Number = tuple[int, int]
_COMMENT: Final = re.compile(rb"%[^\r\n]*")
_PART: Final = re.compile(rb"begin(codespacerange|bfchar|bfrange)(.*?)end\1", re.DOTALL)
_TOKEN: Final = re.compile(rb"\s*(?:<((?:[0-9A-Fa-f]{2})*)>|(\[)|(\]))")  # readers differ over anything else
_ODD: Final = re.compile(rb"usecmap|begincid|beginnotdef|/WMode\s+[^0\s]")
_LONGEST: Final = 2_000_000  # bytes of a table that is looked at
_AT_ONCE: Final = 100  # entries that one section may have (Adobe technical note 5014)
_HEAD: Final = b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/U def/CMapType 2 def\n"
_FOOT: Final = b"endcmap CMapName currentdict/CMap defineresource pop end end"


@dataclass(frozen=True, slots=True)
class Table:
    """``spaces`` are first and last codes, all of the same length; ``texts`` are UTF-16BE by code."""

    spaces: tuple[tuple[bytes, bytes], ...]
    texts: Mapping[bytes, bytes]


def shorten_cmaps(pdf: pikepdf.Pdf) -> dict[Number, bytes]:
    """Writes the shorter tables into their streams; answers them by number."""
    found: dict[Number, bytes] = {}
    streams = {
        one["/ToUnicode"].objgen: one["/ToUnicode"]
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary)
        and one.get("/Type") == "/Font"
        and isinstance(one.get("/ToUnicode"), pikepdf.Stream)
    }
    for number, stream in streams.items():
        shorter = _shorter(stream)
        if shorter is not None:
            stream.write(shorter)
            found[number] = shorter
    return found


def _shorter(stream: Any) -> bytes | None:
    before = len(stream.read_raw_bytes())
    try:
        content = stream.read_bytes()
    except BROKEN:
        return None
    table = read_table(content) if len(content) <= _LONGEST and "/UseCMap" not in stream else None
    if table is None:
        return None
    written = write_table(table)
    return written if len(zlib.compress(written, 9)) < before and read_table(written) == table else None


def read_table(content: bytes) -> Table | None:
    """The table, or None where it holds something else than codes of one or of two bytes and their texts."""
    content = _COMMENT.sub(b"", content)
    if _ODD.search(content):
        return None
    spaces: list[tuple[bytes, bytes]] = []
    texts: dict[bytes, bytes] = {}
    try:
        for kind, body in _PART.findall(content):
            rows = list(_rows(body, 2 if kind != b"bfrange" else 3))
            if kind == b"codespacerange":
                spaces += [(first, last) for first, last in rows]
            else:
                _take(texts, rows if kind == b"bfchar" else _spread(rows))
    except ValueError:
        return None
    lengths = {len(one) for space in spaces for one in space}
    if len(lengths) != 1 or not lengths <= {1, 2} or {len(code) for code in texts} - lengths:
        return None
    return Table(tuple(spaces), texts)


def _rows(body: bytes, many: int) -> Iterator[list[Any]]:
    """Entries of a section; a list in brackets is one value. Raises ValueError."""
    row: list[Any] = []
    inside: list[bytes] | None = None
    at, body = 0, body.rstrip()
    while at < len(body):
        token = _TOKEN.match(body, at)
        if token is None:
            raise ValueError("neither a string nor a list")
        at = token.end()
        if token[1] is not None:
            (row if inside is None else inside).append(bytes.fromhex(token[1].decode("ascii")))
        elif token[2]:
            inside = []
        else:
            row.append(inside or [])
            inside = None
        if inside is None and len(row) == many:
            yield row
            row = []
    if row or inside is not None:
        raise ValueError("an entry is not whole")


def _spread(rows: Iterable[list[Any]]) -> Iterator[tuple[bytes, bytes]]:
    """Each code of ranges. The last byte of a text counts up, and must not run over."""
    for first, last, text in rows:
        low, high = int.from_bytes(first), int.from_bytes(last)
        if len(first) != len(last) or high < low or high - low > 0xFFFF or not text:
            raise ValueError("no range")
        many = high - low + 1
        if isinstance(text, list):
            if len(text) != many:
                raise ValueError("a list of another length than its range")
            yield from ((code.to_bytes(len(first)), one) for code, one in zip(range(low, high + 1), text, strict=True))
        else:
            if text[-1] + many > 256:
                raise ValueError("it runs over")
            yield from ((code.to_bytes(len(first)), _up(text, code - low)) for code in range(low, high + 1))


def _up(text: bytes, by: int) -> bytes:
    return text[:-1] + bytes([text[-1] + by])


def _take(texts: dict[bytes, bytes], rows: Iterable[Any]) -> None:
    for code, text in rows:
        if not isinstance(text, bytes) or texts.setdefault(code, text) != text:
            raise ValueError("two texts for one code")


def write_table(table: Table) -> bytes:
    """The table as a CMap file: codes that count up with their texts as ranges."""
    ranges, singles = list[bytes](), list[bytes]()
    for codes in _runs(table.texts):
        first, text = codes[0], table.texts[codes[0]].hex().encode()
        if len(codes) > 1:
            ranges.append(b"<%b><%b><%b>" % (first.hex().encode(), codes[-1].hex().encode(), text))
        else:
            singles.append(b"<%b><%b>" % (first.hex().encode(), text))
    spaces = [b"<%b><%b>" % (first.hex().encode(), last.hex().encode()) for first, last in table.spaces]
    parts = [*_sections(b"codespacerange", spaces), *_sections(b"bfrange", ranges), *_sections(b"bfchar", singles)]
    return _HEAD + b"".join(parts) + _FOOT


def _runs(texts: Mapping[bytes, bytes]) -> Iterator[list[bytes]]:
    """Codes that follow one another as their texts do, within one first byte of both (9.10.3)."""
    run: list[bytes] = []
    for code in sorted(texts):
        if run and not _follows(run[-1], code, texts):
            yield run
            run = []
        run.append(code)
    if run:
        yield run


def _follows(before: bytes, code: bytes, texts: Mapping[bytes, bytes]) -> bool:
    one, two = texts[before], texts[code]
    if not one or not two or code[-1] == 0 or two[-1] == 0:
        return False
    return before == code[:-1] + bytes([code[-1] - 1]) and one == two[:-1] + bytes([two[-1] - 1])


def _sections(name: bytes, entries: list[bytes]) -> Iterator[bytes]:
    for first in range(0, len(entries), _AT_ONCE):
        some = entries[first : first + _AT_ONCE]
        yield b"%d begin%b\n%b\nend%b\n" % (len(some), name, b"\n".join(some), name)
