"""What to do with one image: candidates, of which the smallest that is good enough is taken."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pikepdf

from pipeline.pdf.compress import flat, jpeg
from pipeline.pdf.compress.bilevel import as_fax, fewer_dots, only_black_and_white
from pipeline.pdf.compress.few_colours import is_noise, with_few_colours
from pipeline.pdf.compress.jbig2 import as_jbig2
from pipeline.pdf.compress.matte import unblended
from pipeline.pdf.compress.placement import Use
from pipeline.pdf.compress.replacement import Replacement
from pipeline.pdf.compress.samples import (
    Bytes,
    NotDecoded,
    Samples,
    Space,
    colourless_in_strips,
    filters_of,
    jpeg_of,
    parms_of,
    samples_of,
)
from pipeline.pdf.compress.streams import packed_anew
from pipeline.pdf.compress.wish import Level

_SMALLEST = 200  # bytes of an image that is worth a look
_WORTH = 0.92  # a loss must make it at least this much smaller than the best without loss
_CLEARLY = 0.85  # below this the best without loss need not be known: it never saves so much of a JPEG
_SMALL = 100_000  # pixels up to which effort costs nothing
_LARGEST_QUICK = 3_000_000
_LARGEST = 25_000_000  # samples that are packed twice where nothing may be lost


def choose(image: Any, use: Use, level: Level, *, tied: bool, settled: bool) -> Replacement | None:
    """What takes the image's place, or None; ``tied`` images keep size and colours, ``settled`` lose nothing more."""
    before = len(image.read_raw_bytes())
    if before < _SMALLEST:
        return None
    lossy = level.lossy and not settled and not tied and not isinstance(image.get("/Mask"), pikepdf.Array)
    if _is_jpeg(image):
        return _for_jpeg(image, use, level, lossy, before)
    is_jpeg2000 = filters_of(image) == ["/JPXDecode"]
    if is_jpeg2000 and not lossy:
        return None
    grey = None if _is_bound(image, tied) else colourless_in_strips(image)
    try:
        samples = grey or samples_of(image)
    except NotDecoded:
        return None
    if is_jpeg2000:  # of the same samples nothing is smaller
        smaller = _with_loss(image, samples, use, level)
        return smaller if smaller is not None and len(smaller.content) < _WORTH * before else None
    best, size = None, samples.array.size * (3 if grey else 1)
    if grey is not None or (grey := _as_grey(image, samples, tied)) is not None:
        samples = grey  # not held beside the colours
        found = _of_grey(image, samples, use, level, lossy, tied, before)
    else:
        found = _candidates(image, samples, use, level, lossy, tied, before)
    for one in found:
        best = _better(best, one, before)
    return None if best is not None and best.lossless and _is_smaller_as_it_is(image, size, best, level) else best


def _is_smaller_as_it_is(image: Any, size: int, best: Replacement, level: Level) -> bool:
    """Whether its own ``size`` samples, predicted as they are, pack better, as they will be with all other streams."""
    if size > (_LARGEST_QUICK if level.lossy else _LARGEST):
        return False
    packed = packed_anew(image)
    return packed is not None and len(packed[0]) <= len(best.content)


def choose_unblended(image: Any, use: Use, level: Level) -> Replacement | None:
    """What takes the place of an image that was blended with its matte once the matte is out, or None."""
    before = len(image.read_raw_bytes())
    if before < _SMALLEST or not level.lossy:
        return None
    try:
        found = _with_loss(image, unblended(image), use, level)
    except NotDecoded:
        return None
    return replace(found, unblended=True) if found is not None and len(found.content) < _WORTH * before else None


def _for_jpeg(image: Any, use: Use, level: Level, lossy: bool, before: int) -> Replacement | None:
    smaller: Replacement | None = None
    if lossy:
        try:
            smaller = _with_loss(image, samples_of(image), use, level)
        except NotDecoded:
            smaller = None
        if smaller is not None and len(smaller.content) < _CLEARLY * before:
            return smaller
    best = _repacked_jpeg(image)
    least = len(best.content) if best is not None else before
    return smaller if smaller is not None and len(smaller.content) < _WORTH * least else best


def _candidates(
    image: Any, samples: Samples, use: Use, level: Level, lossy: bool, tied: bool, before: int
) -> list[Replacement]:
    if samples.bits == 1:
        return _bilevel(image, samples, use, level, lossy)
    if samples.bits in (2, 4):
        return [_of_few_bits(image, samples, use, level, lossy and not _is_bound(image, tied), before)]
    found = _simpler(image, samples, tied, use)
    pixels = samples.array.shape[0] * samples.array.shape[1]
    least = min([before, *(len(one.content) for one in found)])
    smaller = _with_loss(image, samples, use, level) if lossy else None
    if not found and (smaller is None or pixels < _SMALL or len(smaller.content) > before / 2):
        found = _predicted_as_it_is(samples, quick=level.lossy and pixels > _SMALL)
        least = min([least, *(len(one.content) for one in found)])
    return [smaller] if smaller is not None and len(smaller.content) < _WORTH * least else found


def _of_grey(
    image: Any, grey: Samples, use: Use, level: Level, lossy: bool, tied: bool, before: int
) -> list[Replacement]:
    """For a coloured image that has no colour."""
    found = _candidates(image, grey, use, level, lossy, tied, before) or [_predicted(grey.array, 8, quick=True)]
    return [replace(one, space="/DeviceGray", how="grey" if one.how == "repacked" else one.how) for one in found]


def _better(best: Replacement | None, one: Replacement, before: int) -> Replacement | None:
    return one if len(one.content) < min(before, len(best.content) if best else before) else best


def _is_jpeg(image: Any) -> bool:
    filters = filters_of(image)
    return bool(filters) and filters[-1] == "/DCTDecode"


def _repacked_jpeg(image: Any) -> Replacement | None:
    """The same coefficients, and Flate around them where that pays (blank scans)."""
    try:
        old = jpeg_of(image)
    except NotDecoded:
        return None
    new = jpeg.same_in_fewer_bytes(old) or old
    found = _jpeg(new, int(image.get("/Width", 0)), int(image.get("/Height", 0)), "repacked", lossless=True)
    transform = parms_of(image).get("/ColorTransform")
    if transform is not None:
        found = replace(found, parms=(("/ColorTransform", int(transform)),))
    return found if len(found.content) < len(image.read_raw_bytes()) else None


def _jpeg(content: bytes, width: int, height: int, how: str, *, lossless: bool) -> Replacement:
    wrapped = zlib.compress(content, 9)
    filters: tuple[str, ...] = ("/DCTDecode",)
    if len(wrapped) < 0.98 * len(content):
        content, filters = wrapped, ("/FlateDecode", "/DCTDecode")
    return Replacement(how, content, filters, lossless, width, height, 8)


def _bilevel(image: Any, samples: Samples, use: Use, level: Level, lossy: bool) -> list[Replacement]:
    if samples.space.kind == "other":
        return []
    found = _black_and_white(samples.array)
    if lossy and samples.space.kind != "mask" and use.dpi is not None and use.dpi > level.bilevel_above:
        fewer = _black_and_white(fewer_dots(samples.array, level.bilevel_dpi / use.dpi), "downsampled", lossless=False)
        least = min(len(one.content) for one in found)
        found = [one for one in fewer if len(one.content) < _WORTH * least] or found
    return found


def _black_and_white(bits: Bytes, how: str = "bilevel", *, lossless: bool = True) -> list[Replacement]:
    """By group 4, and by JBIG2 where that does not take too long."""
    fax, arithmetic = as_fax(bits), as_jbig2(bits)
    height, width = bits.shape
    parms = (("/K", -1), ("/Columns", width), ("/Rows", height), ("/BlackIs1", fax.black_is_1))
    found = [Replacement(how, fax.content, ("/CCITTFaxDecode",), lossless, width, height, 1, parms)]
    if arithmetic is not None:
        found.append(Replacement(how, arithmetic, ("/JBIG2Decode",), lossless, width, height, 1))
    return found


def _predicted(array: Bytes, bits: int, how: str = "repacked", *, quick: bool = False) -> Replacement:
    found = flat.predicted(array, bits, quick=quick)
    parms = (("/Predictor", 15), ("/Colors", found.parts), ("/BitsPerComponent", bits), ("/Columns", found.columns))
    return Replacement(how, found.content, ("/FlateDecode",), True, array.shape[1], array.shape[0], bits, parms)


def _is_bound(image: Any, tied: bool) -> bool:
    """Whether other entries speak of its samples as they are."""
    return tied or "/Decode" in image or isinstance(image.get("/Mask"), pikepdf.Array)


def _of_few_bits(image: Any, samples: Samples, use: Use, level: Level, lossy: bool, before: int) -> Replacement:
    """An image of two or four bits."""
    same = _predicted(samples.array, samples.bits)
    smaller = _with_loss(image, _of_eight_bits(samples), use, level) if lossy else None
    worth = smaller is not None and len(smaller.content) < _WORTH * min(before, len(same.content))
    return smaller if smaller is not None and worth else same


def _of_eight_bits(samples: Samples) -> Samples:
    """Greys spread over 0 to 255; indexes stay what they are."""
    if samples.space.kind == "indexed":
        return samples
    return Samples(samples.array * np.uint8(255 // ((1 << samples.bits) - 1)), samples.space, 8)


def _as_grey(image: Any, samples: Samples, tied: bool) -> Samples | None:
    """The samples of a coloured image that has no colour, else None."""
    if samples.space.kind != "rgb" or not samples.space.device or _is_bound(image, tied):
        return None
    if not flat.is_colourless(samples.array):
        return None
    return Samples(np.ascontiguousarray(samples.array[..., 0]), Space("grey", 1, device=True), 8)


def _simpler(image: Any, samples: Samples, tied: bool, use: Use) -> list[Replacement]:
    """The same picture in a simpler form: black and white, a palette. A soft mask must not have one (11.6.5.2)."""
    array, kind = samples.array, samples.space.kind
    if _is_bound(image, tied):
        return []
    if kind == "grey" and (bits := only_black_and_white(array)) is not None:
        return _black_and_white(bits)
    if kind == "grey" and not use.mask and (some := flat.few_greys(array)) is not None:
        levels, greys = some
        return [replace(_predicted(levels, flat.bits_for(len(greys))), palette=greys.tobytes(), parts=1)]
    if kind == "rgb" and (few := flat.palette_of(array)) is not None:
        indexes, colours = few
        return [replace(_predicted(indexes, flat.bits_for(len(colours))), palette=colours.tobytes())]
    return []


def _predicted_as_it_is(samples: Samples, *, quick: bool) -> list[Replacement]:
    array, kind = samples.array, samples.space.kind
    if kind not in ("grey", "rgb", "indexed") or (quick and array.shape[0] * array.shape[1] > _LARGEST_QUICK):
        return []
    return [_predicted(array, 8, quick=quick)]


def _with_loss(image: Any, samples: Samples, use: Use, level: Level) -> Replacement | None:
    array, expanded = samples.array, False
    if samples.space.kind == "indexed":
        palette = samples.space.palette
        if palette is None or "/Decode" in image or array.max() >= len(palette):
            return None
        array, expanded = flat.looked_up(palette[:, 0] if palette.shape[1] == 1 else palette, array), True
    elif samples.space.kind not in ("grey", "rgb", "cmyk"):
        return None
    how, dpi = "jpeg", use.dpi
    if dpi is not None and dpi > level.acts_above:
        array, how, dpi = jpeg.resized(array, level.dpi / dpi), "downsampled", level.dpi
    height, width = array.shape[:2]
    if min(height, width) < 8:
        return None
    found = _as_jpeg(image, array, level, dpi, how)
    if found is not None:
        found = replace(found, expanded=expanded)
    most = len(found.content) if found is not None else samples.array.size
    if found is not None and is_noise(array, most):
        return found
    few = _in_few_colours(image, array, replace(use, dpi=dpi), level, how, most)
    return few if few is not None and len(few.content) < most else found


def _as_jpeg(image: Any, array: Bytes, level: Level, dpi: float | None, how: str) -> Replacement | None:
    ceiling = jpeg.quality_of(jpeg_of(image)) if _is_jpeg(image) else 100
    chosen = jpeg.as_gentle_as_needed(array, level, dpi, ceiling)
    if chosen.likeness < level.likeness - 0.02 and not _is_jpeg(image):
        return None
    height, width = array.shape[:2]
    return replace(_jpeg(chosen.content, width, height, how, lossless=False), likeness=chosen.likeness)


def _in_few_colours(image: Any, array: Bytes, use: Use, level: Level, how: str, most: int) -> Replacement | None:
    if "/Decode" in image or (array.ndim == 3 and array.shape[2] != 3):
        return None
    few = with_few_colours(array, level, use.dpi, most, even=use.mask)
    if few is None:
        return None
    quick = array.shape[0] * array.shape[1] > _SMALL
    found = _predicted(few.indexes, flat.bits_for(few.count), "palette" if how == "jpeg" else how, quick=quick)
    found = replace(found, lossless=False, likeness=few.likeness)
    if few.colours is None:
        return found
    return replace(found, palette=few.colours.tobytes(), parts=few.colours.shape[1])
