"""Pictures of which something went are packed as they came: MuPDF writes them without loss, several times as large.

What is packed are pixels from which it is gone already, so that none of it can come back.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import pikepdf
import pymupdf
from numpy.typing import NDArray
from pikepdf import Dictionary, Name, Stream
from PIL import Image, JpegImagePlugin

from pipeline.pdf.compress.bilevel import as_fax
from pipeline.pdf.compress.jbig2 import as_jbig2
from pipeline.pdf.compress.jpeg import encoded, quality_of
from pipeline.pdf.rewriting.opening import BROKEN

_mupdf: Any = pymupdf  # its functions carry no types

_JPEG, _JPEG2000, _FAX, _JBIG2 = "DCTDecode", "JPXDecode", "CCITTFaxDecode", "JBIG2Decode"
_INDEXED = "Indexed"
_FINEST = 100
_MOST_COLOURS = 256


@dataclass(frozen=True, slots=True)
class Coding:
    """How a picture came: its filter, how coarse a JPEG is (tables, sampling, quality), bytes for a pixel's part, and
    whether it had a palette.
    """

    filter: str
    size: tuple[int, int]
    tables: tuple[tuple[int, ...], ...] = ()
    sampling: int = -1
    quality: int = _FINEST
    share: float = 0.0
    palette: bool = False


Codings = dict[bytes, Coding]


@contextmanager
def coding_kept(document: Any, number: int, codings: Codings) -> Iterator[None]:
    """Takes note of how pictures of the page came that are others afterwards, by what these hold."""
    before = _pictures(document, number)
    yield
    after = _pictures(document, number)
    gone = [one for xref, one in before.items() if xref not in after]
    for xref, one in after.items():
        alike = [each for each in gone if each[1:4] == one[1:4]] if xref not in before else []
        if alike:
            found = [_coding_of(document, each) for each in alike]
            codings[sha256(document.xref_stream(xref)).digest()] = max(found, key=lambda each: each.quality)


def _pictures(document: Any, number: int) -> dict[int, tuple[Any, ...]]:
    """Their numbers, widths, heights, whether they are of two colours, filters, and whether they have a palette."""
    found = document.get_page_images(number, full=True)
    return {
        one[0]: (one[0], one[2], one[3], one[4] == 1 and one[5] != _INDEXED, one[8], one[5] == _INDEXED)
        for one in found
    }


def _coding_of(document: Any, picture: tuple[Any, ...]) -> Coding:
    xref, width, height, _, packed, palette = picture
    coding = Coding(packed, (width, height), palette=palette)
    if packed not in (_JPEG, _JPEG2000):
        return coding
    content: bytes = document.extract_image(xref)["image"]
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "JPEG2000")) as image:
            if not isinstance(image, JpegImagePlugin.JpegImageFile):
                return Coding(packed, coding.size, share=len(content) / (width * height * len(image.getbands())))
            tables = tuple(tuple(image.quantization[key]) for key in sorted(image.quantization))
            sampling = JpegImagePlugin.get_sampling(image)
            return Coding(packed, coding.size, tables, sampling, quality_of(content))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return Coding("", coding.size)


def recode(pdf: pikepdf.Pdf, codings: Mapping[bytes, Coding]) -> int:
    """Packs those pictures as they came, where that is smaller; answers how many."""
    sizes, changed = {one.size for one in codings.values()}, 0
    for one in pdf.objects if codings else ():
        if not isinstance(one, Stream) or one.get("/Subtype") != Name.Image:
            continue
        is_loose = one.get("/Filter", Name.FlateDecode) == Name.FlateDecode
        if not is_loose or (int(one.get("/Width", 0)), int(one.get("/Height", 0))) not in sizes:
            continue
        try:
            pixels = one.read_bytes()
        except BROKEN:
            continue
        coding = codings.get(sha256(pixels).digest())
        packed = _packed(one, pixels, coding) if coding else None
        if packed and len(packed[0]) < int(one.get("/Length", 0)):
            one.write(packed[0], filter=packed[1], decode_parms=packed[2])
            for key, value in packed[3].items():
                one[key] = value
            changed += 1
    return changed


_Packed = tuple[bytes, Any, Any, dict[str, Any]]  # content, filter, its settings, other entries that change


def _packed(image: Any, pixels: bytes, coding: Coding) -> _Packed | None:
    width, height = coding.size
    if image.get("/BitsPerComponent") == 1 and coding.filter in (_FAX, _JBIG2):
        rows = np.frombuffer(pixels, np.uint8).reshape(height, -1)
        return _of_two_colours(np.unpackbits(rows, axis=1)[:, :width], coding)
    if image.get("/BitsPerComponent") != 8 or len(pixels) not in (width * height * parts for parts in (1, 3, 4)):
        return None
    samples = np.frombuffer(pixels, np.uint8).reshape(height, width, -1)
    if coding.filter == _JPEG:
        return _as_jpeg(samples, coding), Name.DCTDecode, None, {}
    if coding.filter == _JPEG2000 and samples.shape[2] < 4:
        return _as_jpeg2000(samples, coding), Name.JPXDecode, None, {}
    if coding.palette and "/Decode" not in image and not isinstance(image.get("/Mask"), pikepdf.Array):
        return _with_palette(samples, image.get("/ColorSpace"))
    return None


def _with_palette(samples: NDArray[np.uint8], space: Any) -> _Packed | None:
    """The same colours by their numbers in a table (ISO 32000-1, 8.6.6.3), None where they are too many for one."""
    height, width, parts = samples.shape
    if parts == 1 or space is None:
        return None
    wide = np.zeros((height * width, 4), np.uint8)
    wide[:, :parts] = samples.reshape(-1, parts)
    colours, numbers = np.unique(wide.view(np.uint32)[:, 0], return_inverse=True)
    if len(colours) > _MOST_COLOURS:
        return None
    bits = next(one for one in (1, 2, 4, 8) if len(colours) <= 1 << one)
    table = colours.view(np.uint8).reshape(-1, 4)[:, :parts].tobytes()
    single = np.unpackbits(numbers.astype(np.uint8).reshape(height, width, 1), axis=2)[:, :, 8 - bits :]
    content = zlib.compress(np.packbits(single.reshape(height, -1), axis=1).tobytes(), 9)
    palette = pikepdf.Array([Name.Indexed, space, len(colours) - 1, pikepdf.String(table)])
    return content, Name.FlateDecode, None, {"/ColorSpace": palette, "/BitsPerComponent": bits}


def _of_two_colours(bits: NDArray[np.uint8], coding: Coding) -> _Packed:
    if coding.filter == _JBIG2 and (content := as_jbig2(bits)):
        return content, Name.JBIG2Decode, None, {}
    fax, (width, height) = as_fax(bits), coding.size
    settings = Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=fax.black_is_1)
    return fax.content, Name.CCITTFaxDecode, settings, {}


def _as_jpeg(samples: NDArray[np.uint8], coding: Coding) -> bytes:
    """By its own tables, so that what did not change comes out as it was, but for rounding."""
    if samples.shape[2] == 4:
        return encoded(samples, coding.quality)
    written, (grey, rgb) = io.BytesIO(), (samples.shape[2] == 1, samples.shape[2] == 3)
    tables = [list(one) for one in coding.tables[: 1 if grey else 2]]
    sampling = coding.sampling if rgb and coding.sampling >= 0 else 0
    _image(samples).save(written, "JPEG", qtables=tables, subsampling=sampling, optimize=True)
    return written.getvalue()


def _as_jpeg2000(samples: NDArray[np.uint8], coding: Coding) -> bytes:
    written = io.BytesIO()
    _image(samples).save(
        written, "JPEG2000", quality_mode="rates", quality_layers=[1 / coding.share], irreversible=True
    )
    return written.getvalue()


def _image(samples: NDArray[np.uint8]) -> Image.Image:
    return Image.fromarray(samples[:, :, 0] if samples.shape[2] == 1 else samples)
