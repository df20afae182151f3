"""CMYK as YCCK: a file that Pillow, MuPDF, PDFium and Poppler read alike, and what cannot be joined."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pypdfium2
import pytest
from numpy.typing import NDArray
from pikepdf import Dictionary, Name, Pdf
from PIL import Image

from pipeline.pdf.compress.jpeg import encoded
from pipeline.pdf.compress.samples import NotDecoded, pixels_of_jpeg, samples_of
from pipeline.pdf.compress.ycck import NotJoined, joined
from tests.pipeline.pdf.compress.made import image, page_of, photo, saved

DPI = 72


def inks(height: int = 211, width: int = 173) -> NDArray[np.uint8]:
    """A photograph as a press has it, the dark parts with black; no edge on a block."""
    least = 255 - photo(height, width)
    black = np.minimum(least.min(axis=2), 120).astype(np.uint8)
    return np.dstack([least - black[..., None], black])


def pillow(array: NDArray[np.uint8], **options: int) -> bytes:
    target = io.BytesIO()
    Image.fromarray(array).save(target, "JPEG", **options)
    return target.getvalue()


@pytest.mark.parametrize("draft", [False, True], ids=["progressive", "draft"])
@pytest.mark.parametrize("quality", [60, 95], ids=["fewer colours", "all colours"])
def test_the_inks_come_back(quality: int, draft: bool) -> None:
    array = inks()
    content = encoded(array, quality, draft=draft)
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.mode, picture.info["adobe_transform"]) == ("CMYK", 2)
    off = np.abs(pixels_of_jpeg(content).astype(int) - array).mean(axis=(0, 1))
    assert off.max() < (6 if quality == 60 else 2.5)


def test_it_is_less_than_half_of_ink_by_ink() -> None:
    array = inks(800, 600)
    target = io.BytesIO()
    Image.frombytes("CMYK", (600, 800), (255 - array).tobytes()).save(target, "JPEG", quality=75, optimize=True)
    assert len(encoded(array, 75)) < len(target.getvalue()) / 2


def test_programs_draw_it_alike(tmp_path: Path) -> None:
    array = inks()
    with Pdf.new() as pdf:
        page_of(pdf, image(pdf, array[..., :3], content=encoded(array, 90), ColorSpace=Name.DeviceCMYK))
        jpeg = saved(pdf, tmp_path / "jpeg.pdf")
    with Pdf.open(jpeg, allow_overwriting_input=True) as pdf:
        one = pdf.pages[0].obj.Resources.XObject["/I0"]
        one.write(array.tobytes())
        plain = saved(pdf, tmp_path / "plain.pdf")
    for draw in (by_mupdf, by_pdfium, by_poppler):
        assert np.abs(draw(jpeg) - draw(plain)).mean() < 3, draw.__name__


def by_mupdf(path: Path) -> NDArray[np.int16]:
    with pymupdf.open(path) as document:
        return as_grey(Image.open(io.BytesIO(document[0].get_pixmap(dpi=DPI).tobytes("png"))))


def by_pdfium(path: Path) -> NDArray[np.int16]:
    with pypdfium2.PdfDocument(path) as document:
        return as_grey(document[0].render(scale=DPI / 72).to_pil())


def by_poppler(path: Path) -> NDArray[np.int16]:
    drawn = subprocess.run(["pdftoppm", "-r", str(DPI), "-png", str(path)], check=True, capture_output=True)
    return as_grey(Image.open(io.BytesIO(drawn.stdout)))


def as_grey(picture: Image.Image) -> NDArray[np.int16]:
    return np.asarray(picture.convert("L")).astype(np.int16)


@pytest.mark.parametrize(
    "black",
    [
        pytest.param(pillow(inks()[:100, :, 3], quality=75), id="another size"),
        pytest.param(pillow(inks()[..., 3], quality=80), id="another quality"),
        pytest.param(pillow(inks()[..., 3], quality=75, progressive=1), id="another kind"),
        pytest.param(pillow(inks()[..., 3], quality=75, restart_marker_rows=1), id="restarts"),
        pytest.param(pillow(inks()[..., :3], quality=75), id="three components"),
        pytest.param(pillow(inks()[..., 3], quality=75)[:-400], id="no end"),
        pytest.param(b"\xff\xd8plain", id="no markers"),
    ],
)
def test_what_cannot_be_joined_is_refused(black: bytes) -> None:
    colours = pillow(255 - inks()[..., :3], quality=75)
    with pytest.raises(NotJoined):
        joined(colours, black)


def test_files_of_another_encoder_can_be_joined() -> None:
    array = inks()
    content = joined(pillow(255 - array[..., :3], quality=90), pillow(array[..., 3], quality=90))
    assert np.abs(pixels_of_jpeg(content).astype(int) - array).mean() < 4


def in_pdf(pdf: Pdf, content: bytes, space: Name, transform: int) -> Any:
    """The JPEG as an image that names a transform of its own."""
    one = image(pdf, inks()[..., :3], content=content, ColorSpace=space)
    one.DecodeParms = Dictionary(ColorTransform=transform)
    return one


def test_what_adobe_marks_overrules_what_the_pdf_says() -> None:
    content = encoded(inks(), 90)
    with Pdf.new() as pdf:
        assert np.array_equal(samples_of(in_pdf(pdf, content, Name.DeviceCMYK, 0)).array, pixels_of_jpeg(content))


def test_a_transform_that_only_the_pdf_says_is_not_guessed_at() -> None:
    with Pdf.new() as pdf, pytest.raises(NotDecoded, match="colour transform"):
        samples_of(in_pdf(pdf, pillow(inks()[..., :3]), Name.DeviceRGB, 0))
