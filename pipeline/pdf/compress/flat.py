"""Images without loss: PNG predictors chosen by oxipng, palettes for few colours, grey for what has no colour."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import oxipng
from numpy.typing import NDArray

from pipeline.pdf.compress.samples import Bytes

_THOROUGH = 300_000  # pixels up to which slow filters are tried
_AT_ONCE = 24_000_000  # pixels above which an image is predicted strip by strip, because oxipng holds it several times
_STRIP = 4_000_000  # samples
_MOST_COUNTED = 20_000_000
_FEW_GREYS = 16
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Predicted:
    """Zlib data for /FlateDecode with /Predictor 15; ``bits`` per part."""

    content: bytes
    parts: int
    bits: int
    columns: int


def predicted(array: Bytes, bits: int = 8, *, quick: bool = False) -> Predicted:
    """Samples of shape (height, width) or (height, width, 3), packed to ``bits`` per part."""
    height, width = array.shape[:2]
    parts = 1 if array.ndim == 2 else array.shape[2]
    if height * width > _AT_ONCE and bits == 8:
        return Predicted(_in_strips(array.reshape(height, -1), parts), parts, bits, width)
    rows = packed_rows(array.reshape(height, -1), bits)
    raw = np.zeros((height, rows.shape[1] + 1), np.uint8)
    raw[:, 1:] = rows
    kind = 0 if parts == 1 else 2
    png = _PNG + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0))
    png += _chunk(b"IDAT", zlib.compress(raw.tobytes(), 1)) + _chunk(b"IEND", b"")
    thorough = not quick and height * width <= _THOROUGH
    filters = [oxipng.RowFilter.NoOp, oxipng.RowFilter.Sub, oxipng.RowFilter.Up, oxipng.RowFilter.Bigrams]
    better: bytes = oxipng.optimize_from_memory(
        png,
        level=2,
        filter=[*filters, oxipng.RowFilter.MinSum, oxipng.RowFilter.BigEnt] if thorough else filters[:1] + filters[3:],
        interlace=oxipng.Interlacing.Off,
        bit_depth_reduction=False,
        color_type_reduction=False,
        palette_reduction=False,
        grayscale_reduction=False,
        idat_recoding=True,
        strip=oxipng.StripChunks.all(),
        deflate=oxipng.Deflaters.libdeflater(12 if thorough else 8),
    )
    return Predicted(_image_bytes(better), parts, bits, width)


def _in_strips(rows: Bytes, parts: int) -> bytes:
    """Rows of samples, each predicted from the left, from above or not, as leaves least (RFC 2083, 6 and 9.6)."""
    packer = zlib.compressobj(9)
    found, above = bytearray(), np.zeros_like(rows[0])
    step = max(1, _STRIP // rows.shape[1])
    for first in range(0, len(rows), step):
        strip = rows[first : first + step]
        left, up = np.zeros_like(strip), np.empty_like(strip)
        left[:, parts:] = strip[:, :-parts]
        up[0], up[1:] = above, strip[:-1]
        ways = [strip, strip - left, strip - up]
        leaves = [np.abs(way.view(np.int8).astype(np.int16)).sum(axis=1) for way in ways]
        best = np.argmin(leaves, axis=0)
        out = np.empty((len(strip), rows.shape[1] + 1), np.uint8)
        out[:, 0] = best  # PNG numbers them 0 none, 1 sub, 2 up
        for number, way in enumerate(ways):
            out[best == number, 1:] = way[best == number]
        found += packer.compress(out.data)
        above = strip[-1]
    return bytes(found + packer.flush())


def packed_rows(rows: Bytes, bits: int) -> Bytes:
    """Samples of (height, n) to bytes, each row starting anew."""
    if bits == 8:
        return rows
    if bits == 1:
        return np.packbits(rows, axis=1)
    per = 8 // bits
    short = -rows.shape[1] % per
    wide = np.pad(rows, ((0, 0), (0, short))).reshape(rows.shape[0], -1, per)
    shifts = np.arange(8 - bits, -1, -bits, dtype=np.uint8)
    packed: Bytes = np.bitwise_or.reduce(wide << shifts, axis=2).astype(np.uint8)
    return packed


def palette_of(array: Bytes, most: int = 256) -> tuple[Bytes, Bytes] | None:
    """Indexes (height, width) and colours (n, 3) of an image of few colours, else None."""
    if array.shape[0] * array.shape[1] > _MOST_COUNTED or len(np.unique(codes_of(array[_some(array)]))) > most:
        return None  # some rows tell already
    codes = codes_of(array)
    colours = np.unique(codes)
    if len(colours) > most:
        return None
    indexes = np.searchsorted(colours, codes).astype(np.uint8)
    parts: NDArray[np.uint32] = np.stack([colours >> 16, (colours >> 8) & 255, colours & 255], axis=1)
    return indexes, parts.astype(np.uint8)


def few_greys(array: Bytes) -> tuple[Bytes, Bytes] | None:
    """Indexes (height, width) and greys (n,) of an image of at most sixteen greys, which take four bits, else None."""
    there = np.zeros(256, bool)
    for rows in (array[_some(array)], *_strips(array)):  # some rows mostly tell already
        there[rows] = True
        if np.count_nonzero(there) > _FEW_GREYS:
            return None
    greys, place = np.flatnonzero(there).astype(np.uint8), np.zeros(256, np.uint8)
    place[greys] = np.arange(len(greys), dtype=np.uint8)
    return looked_up(place, array), greys


def looked_up(table: Bytes, indexes: Bytes) -> Bytes:
    """What a table of shape (n,) or (n, parts) holds for each index."""
    found = np.empty((*indexes.shape, *table.shape[1:]), np.uint8)
    for rows, into in zip(_strips(indexes), _strips(found), strict=True):
        into[:] = table[rows]
    return found


def _strips(array: Bytes) -> Iterator[Bytes]:
    """Views of some rows each: what looks something up for each sample holds eight bytes for it."""
    step = max(1, _STRIP // array.shape[1])
    return (array[first : first + step] for first in range(0, len(array), step))


def codes_of(array: Bytes) -> NDArray[np.uint32]:
    """Each colour as one number, red first."""
    codes = array[..., 0].astype(np.uint32)
    for part in (1, 2):
        codes <<= 8
        codes |= array[..., part]
    return codes


def _some(array: Bytes) -> slice:
    """About 64 rows."""
    return slice(0, None, max(1, array.shape[0] // 64))


def is_colourless(array: Bytes) -> bool:
    """Whether red, green and blue are the same everywhere."""
    parts = (array[_some(array)], *_strips(array))  # some rows mostly tell already
    return all(np.array_equal(rows[..., 0], rows[..., part]) for rows in parts for part in (1, 2))


def bits_for(count: int) -> int:
    return next(bits for bits in (1, 2, 4, 8) if count <= 1 << bits)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _image_bytes(png: bytes) -> bytes:
    at, found = len(_PNG), []
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        if png[at + 4 : at + 8] == b"IDAT":
            found.append(png[at + 8 : at + 8 + length])
        at += 12 + length
    return b"".join(found)
