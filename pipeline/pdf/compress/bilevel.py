"""Black and white images: as CCITT group 4 (ITU-T T.6) by libtiff, and with fewer dots."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, TiffImagePlugin  # noqa: F401 - else Pillow loads all its formats to find this one

from pipeline.pdf.compress.samples import Bytes


@dataclass(frozen=True, slots=True)
class Fax:
    """Data for /CCITTFaxDecode with /K -1; ``black_is_1`` as in /DecodeParms."""

    content: bytes
    black_is_1: bool


def as_fax(bits: Bytes) -> Fax:
    """``bits`` of shape (height, width) are samples 0 and 1; the commoner of them becomes the code's white."""
    mostly_ones = bool(bits.mean() > 0.5)
    marks = 1 - bits if mostly_ones else bits
    height, width = bits.shape
    picture = Image.frombytes("1", (width, height), np.packbits(marks.astype(np.uint8), axis=1).tobytes())
    target = io.BytesIO()
    picture.save(target, "TIFF", compression="group4", tiffinfo={278: height})
    with Image.open(io.BytesIO(target.getvalue()), formats=("TIFF",)) as written:
        offsets, counts = written.tag_v2[273], written.tag_v2[279]  # type: ignore[attr-defined]
        if len(offsets) != 1 or written.tag_v2.get(262) != 1:  # type: ignore[attr-defined]
            raise ValueError("libtiff wrote more than one strip")
    content = target.getvalue()[offsets[0] : offsets[0] + counts[0]]
    return Fax(content, black_is_1=not mostly_ones)


def only_black_and_white(greys: Bytes) -> Bytes | None:
    """Samples 0 and 1 of an image of 8 bits that holds only 0 and 255, else None."""
    step = max(1, 1_000_000 // max(1, greys.shape[1]))  # most images tell in their first rows
    for first in range(0, len(greys), step):
        rows = greys[first : first + step]
        if not ((rows == 0) | (rows == 255)).all():
            return None
    return (greys >> 7).astype(np.uint8, copy=False)


def fewer_dots(bits: Bytes, scale: float) -> Bytes:
    """Samples 0 and 1 at ``scale`` (below 1): a dot takes the sample that covers most of it."""
    height, width = bits.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    greys = Image.fromarray(bits * np.uint8(255)).resize(size, Image.Resampling.BOX)
    return (np.asarray(greys) > 127).astype(np.uint8)
