"""Black and white images in JBIG2: three decoders that had no part in it read back every dot."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pypdfium2
import pytest
from numpy.typing import NDArray
from pikepdf import Name, Pdf
from PIL import Image

from pipeline.pdf.compress import jbig2
from pipeline.pdf.compress.bilevel import as_fax, fewer_dots
from pipeline.pdf.compress.jbig2 import as_jbig2
from tests.pipeline.pdf.compress.made import HIGH, WIDE, compressed, image, page_of, photo, saved, writing

Bits = NDArray[np.uint8]


def random(height: int, width: int, share: float = 0.5) -> Bits:
    return (np.random.default_rng(height * width).random((height, width)) < share).astype(np.uint8)


def dithered() -> Bits:
    return np.asarray(Image.fromarray(photo(parts=1)).convert("1")).astype(np.uint8)


PICTURES = {
    "one black dot": np.zeros((1, 1), np.uint8),
    "one white dot": np.ones((1, 1), np.uint8),
    "a row": random(1, 41),
    "a column": random(39, 1),
    "all white": np.ones((700, 333), np.uint8),
    "all black": np.zeros((700, 333), np.uint8),
    "noise": random(600, 277),
    "grains": random(1030, 515, 0.02),
    "writing": writing() >> 7,
    "white on black": 1 - (writing() >> 7),
    "equal rows": np.repeat(random(9, 300, 0.1), 60, axis=0),
    "dithered": dithered(),
}


def pdf_of(bits: Bits, path: Path) -> Path:
    content = as_jbig2(bits)
    assert content is not None
    with Pdf.new() as pdf:
        one = image(pdf, bits * np.uint8(255), bits=1)
        one.write(content, filter=Name.JBIG2Decode)
        page_of(pdf, one)
        return saved(pdf, path)


def by_mupdf(path: Path) -> Bits:
    with pymupdf.open(path) as document:
        pixmap = pymupdf.Pixmap(document, document[0].get_images()[0][0])
        return (
            np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.stride)[:, : pixmap.w] > 127
        ) * np.uint8(1)


def by_pdfium(path: Path) -> Bits:
    with pypdfium2.PdfDocument(path) as document:
        one: Any = next(document[0].get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,)))
        width, height = one.get_px_size()
        return (one.get_bitmap().to_numpy().reshape(height, width, -1)[..., 0] > 127) * np.uint8(1)


def by_poppler(path: Path) -> Bits:
    subprocess.run(["pdfimages", "-png", path, path.with_suffix("")], check=True)
    with Image.open(path.with_name(f"{path.stem}-000.png")) as picture:
        return (np.asarray(picture.convert("L")) > 127) * np.uint8(1)


@pytest.mark.parametrize("name", PICTURES)
def test_every_dot_is_read_back(name: str, tmp_path: Path) -> None:
    bits, path = PICTURES[name], pdf_of(PICTURES[name], tmp_path / "one.pdf")
    assert np.array_equal(by_mupdf(path), bits)
    assert np.array_equal(by_pdfium(path), bits)
    if shutil.which("pdfimages"):
        assert np.array_equal(by_poppler(path), bits)


@pytest.mark.parametrize(("name", "share"), [("writing", 0.9), ("grains", 0.95), ("dithered", 0.4)])
def test_it_takes_less_than_group_4(name: str, share: float) -> None:
    content = as_jbig2(PICTURES[name])
    assert content is not None
    assert len(content) < share * len(as_fax(PICTURES[name]).content)


def test_what_would_take_too_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jbig2, "_MOST_RUNS", 10_000)
    assert as_jbig2(PICTURES["noise"]) is None
    assert as_jbig2(PICTURES["all white"]) is not None


def test_an_image_in_group_4_becomes_smaller_and_stays_the_same(tmp_path: Path) -> None:
    bits = writing(1280, 960) >> 7
    fax = as_fax(bits)
    with Pdf.new() as pdf:
        one = image(pdf, bits * np.uint8(255), bits=1)
        parms = pikepdf.Dictionary(K=-1, Columns=960, Rows=1280, BlackIs1=fax.black_is_1)
        one.write(fax.content, filter=Name.CCITTFaxDecode, decode_parms=parms)
        page_of(pdf, one)
        source = saved(pdf, tmp_path / "fax.pdf")
    facts, path = compressed(source, tmp_path, "lossless")
    assert facts.images == {"bilevel": 1}
    assert path.stat().st_size < 0.95 * source.stat().st_size
    assert np.array_equal(by_mupdf(path), by_mupdf(source))
    assert compressed(path, tmp_path, "lossless")[0].used == "original"


def scan_of_text(path: Path, dpi: int, *, stencil: bool = False) -> Path:
    """A black and white scan that fills a page at ``dpi``."""
    with pymupdf.open() as document:
        lines = "\n".join(f"{number}. What is said in line {number}?" for number in range(1, 14))
        document.new_page(width=WIDE, height=HIGH).insert_text((10, 20), lines, fontsize=9)
        pixmap = document[0].get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
    rows = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.stride)
    bits = rows[:, : pixmap.w] >> 7
    with Pdf.new() as pdf:
        one = image(pdf, bits * np.uint8(255), bits=1)
        if stencil:
            del one.ColorSpace
            one.ImageMask = True
        page_of(pdf, one)
        return saved(pdf, path)


@pytest.mark.parametrize(
    ("preset", "width"), [("lossless", 1600), ("high", 1200), ("balanced", 800), ("smallest", 600)]
)
def test_dots_above_a_presets_resolution_go(preset: str, width: int, tmp_path: Path) -> None:
    _, path = compressed(scan_of_text(tmp_path / "scan.pdf", 800), tmp_path, preset)
    with Pdf.open(path) as pdf:
        assert pdf.pages[0].Resources.XObject["/I0"].Width == width


def test_where_dots_matter_all_are_kept_and_packed(tmp_path: Path) -> None:
    bits = np.kron(random(300, 225), np.ones((8, 8), np.uint8))
    with Pdf.new() as pdf:
        page_of(pdf, image(pdf, bits * np.uint8(255), bits=1))
        source = saved(pdf, tmp_path / "dots.pdf")
    sizes = []
    for preset in ("lossless", "balanced", "smallest"):
        facts, path = compressed(source, tmp_path, preset)
        assert np.array_equal(by_mupdf(path), bits)
        sizes.append(facts.after)
    assert max(sizes) < 1.02 * min(sizes)
    assert max(sizes) < 0.95 * source.stat().st_size


def test_stencils_keep_their_dots(tmp_path: Path) -> None:
    _, path = compressed(scan_of_text(tmp_path / "stencil.pdf", 800, stencil=True), tmp_path, "smallest")
    with Pdf.open(path) as pdf:
        assert pdf.pages[0].Resources.XObject["/I0"].Width == 1600


def test_fewer_dots_take_what_covers_most() -> None:
    bits = np.kron(np.array([[1, 0], [0, 1]], np.uint8), np.ones((4, 4), np.uint8))
    bits[0, 0] = 0
    assert fewer_dots(bits, 0.25).tolist() == [[1, 0], [0, 1]]
