"""An image of a PDF as raw samples: before /Decode, in its own colour space, which is never converted."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pikepdf
import pyvips
from numpy.typing import NDArray
from PIL import Image, Jpeg2KImagePlugin  # noqa: F401 - else Pillow loads all its formats to find this one

from pipeline.pdf.compress.opening import BROKEN

MOST_PIXELS = 100_000_000
_LARGE = 4_000_000  # pixels of an image that is decoded in strips
_STRIP, _FED = 8_000_000, 1 << 20  # bytes of one, and of what is unpacked at a time
FLATE = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"}
Bytes = NDArray[np.uint8]
pyvips.cache_set_max(0)  # operations of libvips, which would keep the pictures that the last hundred worked on


class NotDecoded(Exception):
    """The samples cannot be had, or not safely; the image stays as it is."""


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space by what its samples are: "grey", "rgb", "cmyk", "indexed", "mask" or "other".

    ``device`` says whether it is one of the three device spaces; ``palette`` holds an indexed one's base samples,
    shape (entries, parts).
    """

    kind: str
    parts: int = 1
    device: bool = False
    palette: Bytes | None = None


@dataclass(frozen=True, slots=True)
class Samples:
    """``array`` has shape (height, width) or (height, width, parts), dtype uint8; ``bits`` per part in the file.

    Bilevel images hold 0 and 1.
    """

    array: Bytes
    space: Space
    bits: int


def filters_of(image: Any) -> list[str]:
    found = image.get("/Filter")
    if found is None:
        return []
    return [str(one) for one in found] if isinstance(found, pikepdf.Array) else [str(found)]


def parms_of(image: Any) -> Any:
    """The parameters of the last filter, or an empty dictionary."""
    found = image.get("/DecodeParms")
    if isinstance(found, pikepdf.Array):
        found = found[-1] if len(found) else None
    return found if isinstance(found, pikepdf.Dictionary) else pikepdf.Dictionary()


def space_of(image: Any) -> Space:
    if bool(image.get("/ImageMask", False)):
        return Space("mask", 1, True)
    return _space(image.get("/ColorSpace"))


def _space(space: Any) -> Space:
    names = {"/DeviceGray": ("grey", 1), "/DeviceRGB": ("rgb", 3), "/DeviceCMYK": ("cmyk", 4)}
    if isinstance(space, pikepdf.Name) and str(space) in names:
        return Space(*names[str(space)], device=True)
    if not isinstance(space, pikepdf.Array) or not len(space):
        return Space("other")
    kind = str(space[0])
    if kind in ("/CalGray", "/CalRGB"):
        return Space("grey", 1) if kind == "/CalGray" else Space("rgb", 3)
    if kind == "/ICCBased" and isinstance(space[1], pikepdf.Stream):
        parts = int(space[1].get("/N", 0))
        return Space({1: "grey", 3: "rgb", 4: "cmyk"}.get(parts, "other"), parts)
    if kind == "/Indexed" and len(space) == 4:
        return _indexed(space)
    return Space("other")


def _indexed(space: Any) -> Space:
    base = _space(space[1])
    if base.kind not in ("grey", "rgb", "cmyk"):
        return Space("other")
    table = space[3].read_bytes() if isinstance(space[3], pikepdf.Stream) else bytes(space[3])
    count = int(space[2]) + 1
    if len(table) < count * base.parts:
        return Space("other")
    palette = np.frombuffer(table[: count * base.parts], np.uint8).reshape(count, base.parts)
    return Space("indexed", 1, base.device, palette)


def samples_of(image: Any) -> Samples:
    """The samples of an image stream; raises NotDecoded."""
    width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    if width < 1 or height < 1 or width * height > MOST_PIXELS:
        raise NotDecoded("size")
    filters, space = filters_of(image), space_of(image)
    if filters and filters[-1] == "/DCTDecode":
        return _from_jpeg(image, width, height, space)
    if filters == ["/JPXDecode"]:
        return Samples(_from_jpeg2000(image, width, height, space), space, 8)
    if filters == ["/CCITTFaxDecode"]:
        return Samples(_from_fax(image, width, height), space, 1)
    if not set(filters) <= FLATE or space.kind == "other":
        raise NotDecoded("filter")
    bits = 1 if space.kind == "mask" else int(image.get("/BitsPerComponent", 0))
    try:
        content = memoryview(image.get_stream_buffer(decode_level=pikepdf.StreamDecodeLevel.specialized))
    except BROKEN as error:
        raise NotDecoded("broken") from error
    return Samples(_unpacked(content, width, height, space.parts, bits), space, bits)


def colourless_in_strips(image: Any) -> Samples | None:
    """The greys of a large image whose red, green and blue are the same everywhere, without holding all three.

    None for any other image, and for one that is not plainly deflated.
    """
    width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    is_plain = filters_of(image) == ["/FlateDecode"] and int(parms_of(image).get("/Predictor", 1)) == 1
    if not is_plain or not _LARGE < width * height <= MOST_PIXELS or int(image.get("/BitsPerComponent", 0)) != 8:
        return None
    if space_of(image) != Space("rgb", 3, device=True):
        return None
    greys, filled = np.empty((height, width), np.uint8), 0
    for strip in _inflated_in_strips(memoryview(image.get_raw_stream_buffer()), 3 * width, height):
        rows = strip.reshape(-1, width, 3)
        if any(not np.array_equal(rows[..., 0], rows[..., part]) for part in (1, 2)):
            return None
        greys[filled : filled + len(rows)] = rows[..., 0]
        filled += len(rows)
    return Samples(greys, Space("grey", 1, device=True), 8) if filled == height else None


def _inflated_in_strips(packed: memoryview, row: int, height: int) -> Iterator[Bytes]:
    """Some whole rows of so many bytes at a time, until there are ``height``, the data end or do not unpack."""
    machine, fed, ahead, left = zlib.decompressobj(), 0, b"", height
    while left:
        wanted = min(left, max(1, _STRIP // row)) * row
        strip = bytearray()
        while len(strip) < wanted:
            if not ahead:
                ahead, fed = bytes(packed[fed : fed + _FED]), fed + _FED
            try:
                part = machine.decompress(ahead, wanted - len(strip))
            except zlib.error:
                return
            if not part and not machine.unconsumed_tail and fed >= len(packed):
                return
            strip += part
            ahead = machine.unconsumed_tail
        left -= wanted // row
        yield np.frombuffer(strip, np.uint8)


def _unpacked(content: memoryview, width: int, height: int, parts: int, bits: int) -> Bytes:
    if bits not in (1, 2, 4, 8) or (bits != 8 and parts != 1):
        raise NotDecoded("bits")
    row = (width * parts * bits + 7) // 8
    if len(content) < row * height:
        raise NotDecoded("short")
    packed = np.frombuffer(content, np.uint8, row * height).reshape(height, row)
    if bits == 8:
        return packed if parts == 1 else packed.reshape(height, width, parts)
    if bits == 1:
        return np.unpackbits(packed, axis=1)[:, :width]
    shifts = np.arange(8 - bits, -1, -bits, dtype=np.uint8)
    wide = (packed[:, :, None] >> shifts) & ((1 << bits) - 1)
    return wide.reshape(height, -1)[:, :width].astype(np.uint8)


def jpeg_of(image: Any) -> bytes:
    """The JPEG file inside, without the filters around it; raises NotDecoded."""
    content: bytes = image.read_raw_bytes()
    for one in filters_of(image)[:-1]:
        try:
            if one == "/FlateDecode" and not _has_predictor(image):
                content = zlib.decompress(content)
            elif one == "/ASCII85Decode":
                content = base64.a85decode(content.strip().removesuffix(b"~>"), ignorechars=b" \t\n\r\v\0")
            else:
                raise NotDecoded(one)
        except (zlib.error, ValueError) as error:
            raise NotDecoded("broken") from error
    return content


def _has_predictor(image: Any) -> bool:
    found = image.get("/DecodeParms")
    every = list(found) if isinstance(found, pikepdf.Array) else [found]
    return any(isinstance(one, pikepdf.Dictionary) and int(one.get("/Predictor", 1)) > 1 for one in every)


def _from_jpeg(image: Any, width: int, height: int, space: Space) -> Samples:
    content = jpeg_of(image)
    if "/ColorTransform" in parms_of(image) and not _says_its_transform(content):
        raise NotDecoded("colour transform")
    array = pixels_of_jpeg(content)
    if array.shape[:2] != (height, width) or (array.ndim == 2 and space.parts != 1):
        raise NotDecoded("size")
    if array.ndim == 3 and (space.kind not in ("rgb", "cmyk") or array.shape[2] != space.parts):
        raise NotDecoded("parts")
    return Samples(array, space, 8)


def _says_its_transform(content: bytes) -> bool:
    """Whether Adobe's marker is in it, which overrules what the PDF says of the same (ISO 32000-1, table 13)."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
            return "adobe_transform" in picture.info
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotDecoded("broken") from error


def pixels_of_jpeg(content: bytes) -> Bytes:
    """Samples as the file holds them: CMYK of Adobe's kind is not inverted. Raises NotDecoded."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
            if picture.width * picture.height > MOST_PIXELS or picture.mode not in ("L", "RGB", "CMYK"):
                raise NotDecoded("mode")
            if picture.mode == "CMYK" and "adobe_transform" not in picture.info:
                raise NotDecoded("CMYK of an unknown kind")
            if picture.width * picture.height > _LARGE and picture.mode != "CMYK":
                return _pixels_in_strips(content)
            array = np.asarray(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotDecoded("broken") from error
    return 255 - array if array.ndim == 3 and array.shape[2] == 4 else array


def _pixels_in_strips(content: bytes) -> Bytes:
    """The same through libvips, strip by strip; Pillow holds a picture three times on its way to numpy."""
    try:
        array: Bytes = pyvips.Image.new_from_buffer(content, "", access="sequential", fail_on="error").numpy()
    except pyvips.Error as error:
        raise NotDecoded("broken") from error
    return array


def _from_jpeg2000(image: Any, width: int, height: int, space: Space) -> Bytes:
    """JPEG 2000 whose colours the PDF names (ISO 32000-1, 7.4.9): what the file says of them itself is then ignored."""
    if space.kind not in ("grey", "rgb") or int(image.get("/SMaskInData", 0)):
        raise NotDecoded("colours")
    try:
        with Image.open(io.BytesIO(image.read_raw_bytes()), formats=("JPEG2000",)) as picture:
            if picture.size != (width, height) or picture.mode != {1: "L", 3: "RGB"}[space.parts]:
                raise NotDecoded("mode")
            return np.asarray(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotDecoded("broken") from error


def _from_fax(image: Any, width: int, height: int) -> Bytes:
    """CCITT group 3 and 4 through libtiff (ITU-T T.4, T.6; ISO 32000-1, 7.4.6)."""
    parms = parms_of(image)
    k, columns = int(parms.get("/K", 0)), int(parms.get("/Columns", 1728))
    if bool(parms.get("/EncodedByteAlign", False)) or columns != width:
        raise NotDecoded("fax")
    content = image.read_raw_bytes()
    tiff = fax_as_tiff(content, width, height, k)
    try:
        with Image.open(io.BytesIO(tiff), formats=("TIFF",)) as picture:
            marks = np.asarray(picture.convert("L")) > 0
    except (OSError, SyntaxError, ValueError) as error:
        raise NotDecoded("fax") from error
    black_is_1 = bool(parms.get("/BlackIs1", False))
    return (marks if black_is_1 else ~marks).astype(np.uint8)


def fax_as_tiff(content: bytes, width: int, height: int, k: int) -> bytes:
    """A TIFF file around a fax strip; sample 1 is a black run."""
    options = 1 if k > 0 else 0
    entries = [
        (256, 4, width), (257, 4, height), (258, 3, 1), (259, 3, 4 if k < 0 else 3), (262, 3, 1), (266, 3, 1),
        (273, 4, 0), (277, 3, 1), (278, 4, height), (279, 4, len(content)), (293 if k < 0 else 292, 4, options),
    ]  # fmt: skip
    start = 8 + 2 + 12 * len(entries) + 4
    packed = b"".join(
        struct.pack("<HHII", tag, kind, 1, start if tag == 273 else value) for tag, kind, value in entries
    )
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + packed + b"\0\0\0\0" + content
