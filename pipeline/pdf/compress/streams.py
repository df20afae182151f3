"""Streams in fewer bytes by libdeflate, predictors kept; bulky dictionaries of streams shared as objects."""

from __future__ import annotations

import re
import zlib
from typing import Any

import deflate
import pikepdf

from pipeline.pdf.compress.opening import BROKEN
from pipeline.pdf.compress.samples import FLATE, filters_of

_SLOW = 12
_FASTER = 9
_LARGE = 3_000_000
_LARGEST = 200_000_000
_ROOM = re.compile(rb"[ \t\r\n]{40,}(?=<\?xpacket end=)")
_BULKY = 60
_MOVED = ("/Resources", "/ColorSpace", "/Group", "/Function", "/Params", "/Decode", "/Matrix")
_REFERENCE, _OBJECT = 8, 30  # bytes of a word that names an object, and of what an object takes beside its content
_EXPANDS = 1 << 28
_HELD = 1 << 25  # plain bytes of one image that are held to deflate it better
_MOST_TRIED = 2_000_000  # bytes of streams that are packed anew for an estimate


def repack_streams(pdf: pikepdf.Pdf, *, keep: frozenset[tuple[int, int]], xmp: bool) -> None:
    """Deflates every stream anew, where that is smaller; ``keep`` are numbers of streams that are done.

    What is packed anew is held until the file is written.
    """
    for one in pdf.objects:
        if not isinstance(one, pikepdf.Stream) or one.objgen in keep:
            continue
        kind = str(one.get("/Type", ""))
        if kind in ("/ObjStm", "/XRef") or "/F" in one:
            continue
        if kind == "/Metadata" and not xmp:
            _close_up(one)
        else:
            repack_stream(one)


def _close_up(metadata: Any) -> None:
    """Leaves out the room that programs keep to write metadata anew in their place (ISO 16684-1, 7.3)."""
    if "/Filter" not in metadata:
        metadata.write(_ROOM.sub(b"\n", metadata.read_raw_bytes()))


def gained_by_repacking(pdf: pikepdf.Pdf) -> tuple[int, bool]:
    """Bytes that packing anew saves in all streams but images, and whether all of them were tried.

    Of more than two million bytes some streams are tried, small and large of every kind, and each stands for its
    neighbours in kind and size.
    """
    found = sorted(
        ((str(one.get("/Type", "")), "/Length1" in one, int(one.get("/Length", 0)), one.objgen)
         for one in pdf.objects if isinstance(one, pikepdf.Stream) and _is_tried(one)),
    )  # fmt: skip
    step = max(1, -(-sum(size for _, _, size, _ in found) // _MOST_TRIED))
    gained = 0.0
    for at in range(0, len(found), step):
        alike = found[at : at + step]
        _, _, size, number = alike[len(alike) // 2]
        stream = pdf.get_object(number)
        repack_stream(stream)
        share = 1 - len(stream.read_raw_bytes()) / max(1, size)
        gained += share * sum(one[2] for one in alike) if size else 0
    return round(gained), step == 1


def _is_tried(stream: Any) -> bool:
    kind = str(stream.get("/Type", ""))
    return stream.get("/Subtype") != "/Image" and kind not in ("/ObjStm", "/XRef", "/Metadata") and "/F" not in stream


def repack_stream(stream: Any) -> None:
    """Deflates one stream anew, where that is smaller."""
    found = packed_anew(stream)
    if found is not None:
        small, parms = found
        stream.write(small, filter=pikepdf.Name("/FlateDecode"), decode_parms=parms)


def packed_anew(stream: Any) -> tuple[bytes, Any] | None:
    """The stream deflated anew and its parameters, where that is smaller than it is."""
    filters = filters_of(stream)
    if not set(filters) <= FLATE:
        return None
    raw = stream.read_raw_bytes()
    if len(raw) < 40 or len(raw) > _LARGEST:
        return None
    parms = stream.get("/DecodeParms")
    if filters == ["/FlateDecode"]:
        plain = _inflated(raw)  # predictors stay where they are
        parms = parms[0] if isinstance(parms, pikepdf.Array) and len(parms) else parms
    else:
        try:
            plain = stream.read_bytes(decode_level=pikepdf.StreamDecodeLevel.specialized)
        except BROKEN:
            return None
        parms = None
    if plain is None:
        return None
    small = _deflated(plain)
    return (small, parms if isinstance(parms, pikepdf.Dictionary) else None) if len(small) < len(raw) else None


def deflated_better(content: bytes) -> bytes:
    """Deflated content in fewer bytes, or as it was where it is large or there are none."""
    plain = _inflated(content, _HELD)
    return content if plain is None else min(content, _deflated(plain), key=len)


def _deflated(plain: bytes) -> bytes:
    return bytes(deflate.zlib_compress(plain, _SLOW if len(plain) < _LARGE else _FASTER))


def _inflated(raw: bytes, most: int = _EXPANDS) -> bytes | None:
    """The plain bytes of a stream of no more than ``most``, else None; its end alone may be missing, as for readers."""
    machine = zlib.decompressobj()
    try:
        plain = machine.decompress(raw, most)
    except zlib.error:
        return None
    return plain if machine.eof or (plain and not machine.unconsumed_tail) else None


def share_bulky_parts(pdf: pikepdf.Pdf) -> None:
    """Dictionaries and arrays inside stream dictionaries cannot be packed; as objects they can, and are shared."""
    found: dict[bytes, list[tuple[Any, str]]] = {}
    for one in pdf.objects:
        for key in _MOVED if isinstance(one, pikepdf.Stream) else ():
            part = one.get(key)
            if isinstance(part, pikepdf.Dictionary | pikepdf.Array) and not part.is_indirect:
                found.setdefault(part.unparse(), []).append((one, key))
    for words, where in found.items():
        if len(words) >= _BULKY or len(where) * (len(words) - _REFERENCE) > len(words) + _OBJECT:
            first, key = where[0]
            shared = pdf.make_indirect(first[key])
            for one, key in where:
                one[key] = shared
