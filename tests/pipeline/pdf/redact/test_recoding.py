"""How pictures are packed of which a part went."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pytest
from numpy.typing import NDArray
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw

from pipeline.pdf.compress.bilevel import as_fax
from pipeline.pdf.compress.jbig2 import as_jbig2
from pipeline.pdf.redact.steps import Box, Wish, redact_to_file

WIDE, HIGH = 640, 480
BOX = Box(1, 80, 60, 200, 120)


def grain(parts: int) -> NDArray[np.uint8]:
    """Paper with dark lines, as a scanner sees it."""
    dots = np.random.default_rng(7).normal(0, 5, (HIGH, WIDE, parts))
    dots += np.where(np.arange(HIGH) // 6 % 2, 220, 60)[:, None, None]
    return np.clip(dots, 0, 255).astype(np.uint8)


def as_file(parts: int, kind: str, **settings: Any) -> bytes:
    written, pixels = io.BytesIO(), grain(parts)
    Image.fromarray(pixels[:, :, 0] if parts == 1 else pixels).save(written, kind, **settings)
    return written.getvalue()


def scan(path: Path, content: bytes, packed: Name, parts: int, settings: Any = None, bits: int = 8) -> Path:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(WIDE, HIGH)).obj
        image = pdf.make_stream(
            content, Type=Name.XObject, Subtype=Name.Image, Width=WIDE, Height=HIGH, BitsPerComponent=bits,
            ColorSpace=Name.DeviceGray if parts == 1 else Name.DeviceRGB, Filter=packed,
        )  # fmt: skip
        if settings:
            image.DecodeParms = settings
        page.Resources = Dictionary(XObject=Dictionary(I=image))
        page.Contents = pdf.make_stream(b"q %d 0 0 %d 0 0 cm /I Do Q" % (WIDE, HIGH))
        pdf.save(path)
    return path


def redacted(tmp_path: Path, source: Path) -> tuple[Any, float, NDArray[np.int16], NDArray[np.uint8]]:
    """The filter, how much larger it is, what changed outside of the box, and what the picture has in it."""
    target = tmp_path / "out.pdf"
    found = redact_to_file(source, target, Wish(boxes=(BOX,)), None, allow_signed=False)
    assert found.pictured == ()
    with pikepdf.open(target) as pdf:
        (image,) = (one for one in pdf.objects if one.get("/Subtype") == Name.Image)
        packed, size = image.Filter, len(image.read_raw_bytes())
    with pikepdf.open(source) as pdf:
        larger = size / len(pdf.pages[0].Resources.XObject.I.read_raw_bytes())
    with pymupdf.open(target) as document:
        held = pymupdf.Pixmap(document, document.get_page_images(0)[0][0])
        samples = np.frombuffer(held.samples, np.uint8).reshape(HIGH, WIDE, -1)
    looks = []
    for path in (source, target):
        with pymupdf.open(path) as document:
            shown = document[0].get_pixmap()
            looks.append(np.frombuffer(shown.samples, np.uint8).reshape(HIGH, WIDE, 3).astype(np.int16))
    outside = np.ones((HIGH, WIDE), bool)
    outside[50:130, 70:210] = False  # a block of a JPEG further
    inside = samples[70:110, 90:190]
    return packed, larger, np.abs(looks[1] - looks[0])[outside], inside


@pytest.mark.parametrize(
    ("parts", "quality", "sampling", "most"), [(3, 75, 2, 8), (3, 92, 0, 4), (1, 60, 0, 8), (3, 30, 1, 16)]
)
def test_a_jpeg_stays_as_coarse_as_it_was(tmp_path: Path, parts: int, quality: int, sampling: int, most: int) -> None:
    content = as_file(parts, "JPEG", quality=quality, **({"subsampling": sampling} if parts == 3 else {}))
    packed, larger, changed, inside = redacted(tmp_path, scan(tmp_path / "a.pdf", content, Name.DCTDecode, parts))
    assert (packed, int(np.ptp(inside))) == (Name.DCTDecode, 0)
    assert larger < 1.1
    assert (changed.max() <= most, changed.mean() < 0.5) == (True, True)


def test_jpeg_2000_stays_as_large(tmp_path: Path) -> None:
    content = as_file(3, "JPEG2000", quality_mode="rates", quality_layers=[8])
    packed, larger, changed, inside = redacted(tmp_path, scan(tmp_path / "a.pdf", content, Name.JPXDecode, 3))
    assert (packed, int(np.ptp(inside)) <= 4, larger < 1.1) == (Name.JPXDecode, True, True)
    assert changed.mean() < 3


@pytest.mark.parametrize("packed", [Name.CCITTFaxDecode, Name.JBIG2Decode])
def test_two_colours_stay_exact_and_as_they_were_packed(tmp_path: Path, packed: Name) -> None:
    paper = Image.new("L", (WIDE, HIGH), 255)
    for x, y, wide, high in np.random.default_rng(3).integers(9, 400, (60, 4)).tolist():
        ImageDraw.Draw(paper).ellipse((x, y, x + wide, y + high), outline=0)
    bits = (np.asarray(paper) > 127).astype(np.uint8)
    fax = as_fax(bits)
    settings = Dictionary(K=-1, Columns=WIDE, Rows=HIGH, BlackIs1=fax.black_is_1)
    content = fax.content if packed == Name.CCITTFaxDecode else as_jbig2(bits)
    assert content is not None
    source = scan(tmp_path / "a.pdf", content, packed, 1, settings if packed == Name.CCITTFaxDecode else None, bits=1)
    found, larger, changed, inside = redacted(tmp_path, source)
    assert (found, int(np.ptp(inside)), int(changed.max())) == (packed, 0, 0)
    assert larger < 1.1


def test_what_came_without_loss_stays_so(tmp_path: Path) -> None:
    source = scan(tmp_path / "a.pdf", grain(3).tobytes(), Name.FlateDecode, 3)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Resources.XObject.I.write(grain(3).tobytes())
        pdf.save(source)
    packed, _, changed, _ = redacted(tmp_path, source)
    assert (packed, int(changed.max())) == (Name.FlateDecode, 0)


@pytest.mark.parametrize("colours", [2, 3, 12, 200, 256])
def test_a_palette_stays_one_with_the_same_pixels(tmp_path: Path, colours: int) -> None:
    """The box's colour is one more: where there were 256, of which the box covers none for good, it is one too many."""
    bits = next(one for one in (1, 2, 4, 8) if colours <= 1 << one)
    rng = np.random.default_rng(colours)
    table = rng.permutation(np.arange(256, dtype=np.uint8))[:colours, None] * np.array([1, 3, 7], np.uint8) | 1
    numbers = np.repeat(np.repeat(rng.integers(0, colours, (HIGH // 8, WIDE // 8)), 8, 0), 8, 1).astype(np.uint8)
    numbers[:16, :16] = np.arange(256).reshape(16, 16) % colours
    single = np.unpackbits(numbers[:, :, None], axis=2)[:, :, 8 - bits :]
    content = zlib.compress(np.packbits(single.reshape(HIGH, -1), axis=1).tobytes(), 9)
    source = scan(tmp_path / "a.pdf", content, Name.FlateDecode, 3, bits=bits)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        space = pikepdf.Array([Name.Indexed, Name.DeviceRGB, colours - 1, pikepdf.String(table.tobytes())])
        pdf.pages[0].Resources.XObject.I.ColorSpace = space
        pdf.save(source)
    packed, larger, changed, inside = redacted(tmp_path, source)
    assert (packed, int(changed.max()), int(np.ptp(inside))) == (Name.FlateDecode, 0, 0)
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        (image,) = (one for one in pdf.objects if one.get("/Subtype") == Name.Image)
        kept = isinstance(image.ColorSpace, pikepdf.Array) and image.ColorSpace[0] == Name.Indexed
    assert (kept, larger < 1.3) == (colours < 256, colours < 256)
