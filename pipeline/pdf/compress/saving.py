"""Writing the file: few large object streams sorted by kind, deflated well (ISO 32000-1, 7.5.7 and 7.5.8).

qpdf puts 100 objects into a stream; a thousand of a kind side by side deflate better. Encrypted files go through
qpdf, which alone can keep their encryption without the owner's password.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import deflate
import numpy as np
import pikepdf

from pipeline.pdf.compress.marks import content_behind
from pipeline.pdf.compress.spelling import in_short
from pipeline.pdf.compress.streams import repack_stream

_PER_STREAM = 1000
_LEVELS = (12, 11)  # of libdeflate: the lower one comes out smaller now and then, by some tens of bytes
_SHORT = 50_000  # bytes up to which both cost next to nothing
_UNESCAPED = bytes.maketrans(b"()\\\r", b"abcd")


def can_stand_in(pdf: pikepdf.Pdf) -> bool:
    """Whether marks may stand in for contents that lie aside: where qpdf writes the file, it must have them."""
    return not pdf.is_encrypted


def save_small(pdf: pikepdf.Pdf, target: Path, *, old_format: bool, xmp: bool, aside: Path | None = None) -> None:
    """Writes ``pdf`` to ``target``. ``old_format`` keeps out object streams, which PDF/A-1 does not know.

    ``xmp`` says whether metadata may be packed too; qpdf writes it plain. ``aside`` is the folder of contents for which
    marks stand in.
    """
    warnings.simplefilter("ignore", pikepdf.PageCopyWarning)  # form fields that the original did not list either
    mode = pikepdf.ObjectStreamMode
    level = pikepdf.StreamDecodeLevel.none
    version = "" if old_format else "1.5"
    if pdf.is_encrypted:
        pdf.save(
            target, encryption=True, object_stream_mode=mode.preserve if old_format else mode.generate,
            compress_streams=True, min_version=version, fix_metadata_version=False,
        )  # fmt: skip
        return
    plain = target.with_suffix(".plain")
    pdf.save(
        plain, object_stream_mode=mode.disable, stream_decode_level=level, compress_streams=False,
        min_version=version, fix_metadata_version=False, deterministic_id=True,
    )  # fmt: skip
    with pikepdf.open(plain, access_mode=pikepdf.AccessMode.stream) as numbered, target.open("wb") as out:
        meta = numbered.Root.get("/Metadata")
        if xmp and isinstance(meta, pikepdf.Stream):
            repack_stream(meta)
        if "/ID" not in pdf.trailer and numbered.pdf_version < "2.0":  # which asks for one
            del numbered.trailer["/ID"]
        (_write_old if old_format else _write)(numbered, out, aside)
    plain.unlink()


def _write(pdf: pikepdf.Pdf, out: BinaryIO, aside: Path | None) -> None:
    """Objects are numbered in the order they stand in, so that the tables of where they are pack to next to nothing."""
    out.write(_head(pdf))
    every = list(enumerate(pdf.objects, 1))  # qpdf numbers what it writes without gaps
    streams = [(number, one) for number, one in every if isinstance(one, pikepdf.Stream)]
    packed = [(_kind(one), number, _words(one)) for number, one in every if not isinstance(one, pikepdf.Stream)]
    packed.sort(key=lambda entry: (entry[0], entry[1]))
    in_turn = [*(number for number, _ in streams), *(number for _, number, _ in packed)]
    numbers = {number: place for place, number in enumerate(in_turn, 1)}
    places = np.zeros((len(every) + 1, 3), np.uint64)  # kind of entry, offset or stream, index in the stream
    for number, one in streams:
        places[numbers[number]] = (1, out.tell(), 0)
        _write_stream(out, numbers, number, one, aside)
    last = len(places)
    extra: list[tuple[int, int]] = []
    for start in range(0, len(packed), _PER_STREAM):
        group = [(numbers[number], in_short(words, numbers)) for _, number, words in packed[start:][:_PER_STREAM]]
        for index, (number, _) in enumerate(group):
            places[number] = (2, last, index)
        extra.append((last, out.tell()))
        _write_group(out, last, group)
        last += 1
    _write_index(out, pdf, places, extra, last, numbers)


def _write_old(pdf: pikepdf.Pdf, out: BinaryIO, aside: Path | None) -> None:
    """Every object by itself and a table of where they are (7.5.4), which readers before PDF 1.5 know."""
    out.write(_head(pdf))
    every = list(enumerate(pdf.objects, 1))
    numbers = {number: number for number, _ in every}
    table = [b"0000000000 65535 f \n"]
    for number, one in every:
        table.append(b"%010d 00000 n \n" % out.tell())
        if isinstance(one, pikepdf.Stream):
            _write_stream(out, numbers, number, one, aside)
        else:
            out.write(b"%d 0 obj\n" % number + in_short(_words(one), numbers, literal=True) + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 %d\n" % len(table) + b"".join(table))
    out.write(b"trailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(table), _trailer(pdf, numbers), start))


def _head(pdf: pikepdf.Pdf) -> bytes:
    return f"%PDF-{pdf.pdf_version}\n%\xbf\xf7\xa2\xfe\n".encode("latin-1")


def _write_stream(out: BinaryIO, numbers: Mapping[int, int], number: int, stream: Any, aside: Path | None) -> None:
    content = content_behind(stream.read_raw_bytes(), aside)
    words = pikepdf.Dictionary(dict(stream.stream_dict.items()))
    words["/Length"] = len(content)
    out.write(b"%d 0 obj\n" % numbers[number] + in_short(words.unparse(resolved=True), numbers, literal=True))
    out.write(b"stream\n" + content + b"\nendstream\nendobj\n")


def _write_group(out: BinaryIO, number: int, group: list[tuple[int, bytes]]) -> None:
    heads, at = [], 0
    for own, words in group:
        heads.append(b"%d %d" % (own, at))
        at += len(words) + 1
    first = b" ".join(heads) + b"\n"
    plain = first + b"\n".join(words for _, words in group)
    levels = _LEVELS if len(plain) < _SHORT else _LEVELS[:1]
    content = min((bytes(deflate.zlib_compress(plain, level)) for level in levels), key=len)
    out.write(
        b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n"
        % (number, len(group), len(first), len(content))
    )
    out.write(content + b"\nendstream\nendobj\n")


def _write_index(
    out: BinaryIO, pdf: pikepdf.Pdf, places: Any, extra: list[tuple[int, int]], number: int, numbers: Mapping[int, int]
) -> None:
    """The cross-reference stream, with the widths its numbers need."""
    start = out.tell()
    rows = np.zeros((number + 1, 3), np.uint64)
    rows[: len(places)] = places
    for own, offset in extra:
        rows[own] = (1, offset, 0)
    rows[number] = (1, start, 0)
    rows[0] = (0, 0, 0)
    widths = (1, _width(rows[:, 1]), _width(rows[:, 2]))
    table = np.hstack([_digits(rows[:, column], width) for column, width in enumerate(widths)])
    packed, content = _packed(table)
    out.write(
        b"%d 0 obj\n<</Type/XRef/Size %d/W[%d %d %d]%s%s/Length %d>>stream\n"
        % (number, len(rows), *widths, _trailer(pdf, numbers), packed, len(content))
    )
    out.write(content + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)


def _width(column: Any) -> int:
    return max(1, (int(column.max()).bit_length() + 7) // 8)


def _digits(column: Any, width: int) -> Any:
    """Numbers as rows of ``width`` bytes, the highest first."""
    return column.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - width :]


def _packed(table: Any) -> tuple[bytes, bytes]:
    """How the rows are packed, and they: each less the row above (PNG filter "up"), or as they are where few."""
    up = np.zeros((len(table), table.shape[1] + 1), np.uint8)
    up[:, 0] = 2
    up[0, 1:], up[1:, 1:] = table[0], table[1:] - table[:-1]
    predicted = b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns %d>>" % table.shape[1]
    ways = [
        (predicted, bytes(deflate.zlib_compress(up.tobytes(), 12))),
        (b"/Filter/FlateDecode", bytes(deflate.zlib_compress(table.tobytes(), 12))),
        (b"", table.tobytes()),
    ]
    return min(ways, key=lambda way: len(way[0]) + len(way[1]))


def _trailer(pdf: pikepdf.Pdf, numbers: Mapping[int, int]) -> bytes:
    """The file's catalog, its information and its identifier: the first part as it was, the second anew.

    That holds no byte which is written as two: a second pass would come out smaller or larger by chance.
    """
    words = [b"%s %s" % (key.encode(), pdf.trailer[key].unparse()) for key in ("/Root", "/Info") if key in pdf.trailer]
    if "/ID" in pdf.trailer:
        first, second = (bytes(one) for one in pdf.trailer["/ID"])
        words.append(b"/ID[<%s><%s>]" % (first.hex().encode(), second.translate(_UNESCAPED).hex().encode()))
    return in_short(b"".join(words), numbers, literal=True)


def _words(one: Any) -> bytes:
    """An object in the file's own writing; qpdf hands numbers and truths over as Python's."""
    if isinstance(one, pikepdf.Object):
        return one.unparse(resolved=True)
    if one is None or isinstance(one, bool):
        return {None: b"null", True: b"true", False: b"false"}[one]
    return str(one).encode()


def _kind(one: Any) -> bytes:
    if isinstance(one, pikepdf.Dictionary):
        parts = (one.get("/Type"), one.get("/Subtype"), one.get("/S"))
        return "".join(str(part) for part in parts if isinstance(part, pikepdf.Name)).encode() or b"/~"
    return b"~"
