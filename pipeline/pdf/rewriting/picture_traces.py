"""What cameras and programs write into pictures beside the pixels: owner, place, date, remarks, small copies."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Name, Stream

from pipeline.pdf.rewriting.opening import opened
from pipeline.pdf.rewriting.saving import saved

MOST_HELD = 128 * 1024 * 1024  # bytes of changed pictures that stay in memory until they are written

_DCT, _JPX = Name.DCTDecode, Name.JPXDecode
_BARE = frozenset((0x01, *range(0xD0, 0xD8)))  # markers without a length (ITU-T T.81, B.1.1.3)
_SOI, _SOS, _COM = 0xD8, 0xDA, 0xFE
_END = b"\xff\xd9"
_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # what decoders need of the application's segments
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # within samples: the next marker
_SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"  # of JPEG 2000 files (ISO 15444-1, I.5.1)
_TRACES = frozenset((b"xml ", b"uuid", b"uinf", b"jp2i"))


def without_picture_traces(source: Path, target: Path, password: str | None) -> tuple[Path, int]:
    """The file with its pictures rid of them, and of how many; the file as it came where there were none.

    Pixels stay as they are packed. A file of many photographs is written several times rather than held in memory.
    """
    seen: set[str] = set()
    found, more = 0, True
    while more:
        with opened(source, password) as pdf:
            many, more = _strip(pdf)
            if many:
                fresh = target.with_suffix(f".{len(seen)}.pdf")
                seen.add(fresh.name)
                saved(pdf, fresh)
        if many:
            if len(seen) > 1:
                source.unlink()
            source, found = fresh, found + many
    return source, found


def _strip(pdf: pikepdf.Pdf) -> tuple[int, bool]:
    """How many pictures were changed, and whether there may be more."""
    held = found = 0
    for one in pdf.objects:
        if not isinstance(one, Stream) or (codec := _codec_of(one)) is None:
            continue
        data = one.read_raw_bytes()
        bare = bare_jpeg(data) if codec == _DCT else bare_jpeg2000(data)
        if len(bare) < len(data):
            settings: Any = one.get("/DecodeParms")
            one.write(bare, filter=codec, decode_parms=settings)
            held, found = held + len(bare), found + 1
        if held > MOST_HELD:
            return found, True
    return found, False


def _codec_of(stream: Any) -> Any:
    codec = stream.get("/Filter")
    if isinstance(codec, Array) and len(codec) == 1:
        codec = codec[0]
    return codec if codec in (_DCT, _JPX) else None


def bare_jpeg(data: bytes) -> bytes:
    """The picture without Exif, XMP, IPTC, remarks, small copies and what follows its end.

    One that breaks off within its samples loses them, too; one that is damaged before comes back as it was.
    """
    parts = [b"\xff\xd8"]
    at = 2 if data[:2] == parts[0] else len(data)
    has_samples = False
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # filled up
            at += 1
            continue
        end = at + 2 if marker in _BARE else at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SOS:
            after = _NEXT.search(data, end)
            end = after.start() if after else len(data)
        if end > len(data) or marker == _SOI:
            return data
        if not _is_trace(marker, data[at + 4 : at + 16]):
            parts.append(data[at:end])
        at = end
        has_samples |= marker == _SOS
        if data[at : at + 2] == _END:
            return b"".join([*parts, _END])
    return b"".join(parts) if has_samples else data


def _is_trace(marker: int, begin: bytes) -> bool:
    if marker == _COM:
        return True
    return 0xE0 <= marker <= 0xEF and not begin.startswith(_KEPT.get(marker, b"\0none"))


def bare_jpeg2000(data: bytes) -> bytes:
    """The picture without boxes that only tell something about it (ISO 15444-1, I.7)."""
    if not data.startswith(_SIGNATURE):
        return data  # a bare codestream
    boxes = list(_boxes(data))
    if not boxes or boxes[-1][2] != len(data) or any(kind == b"ftbl" for kind, _, _ in boxes):
        return data  # damaged, or with tables of where in the file its parts are
    return b"".join(data[start:end] for kind, start, end in boxes if kind not in _TRACES)


def _boxes(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of each; the last one does not end where the file does if something is wrong."""
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if length == 1 and at + 16 <= len(data):
            (length,) = struct.unpack_from(">Q", data, at + 8)
        elif length == 0:
            length = len(data) - at
        if length < 8:
            return
        yield kind, at, at + length
        at += length
