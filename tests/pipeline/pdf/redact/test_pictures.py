"""Words in pictures of every kind are found, blacked out in the picture itself, and seen no more."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pytest
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name
from PIL import Image

from pipeline.pdf.redact import finding
from pipeline.pdf.redact.steps import Box, Redacted, Wish, redact_to_file
from pipeline.pdf.rewriting.refused import RewriteRefused
from tests.pipeline.pdf.ocr.made import needs_english

pytestmark = needs_english
WIDE, HIGH = 1200, 600
ASKED = Wish(words=("secret",), pictures=True)
Made = Callable[[pikepdf.Pdf, NDArray[np.uint8]], Any]


def writing() -> NDArray[np.uint8]:
    """Two lines in black on white, 200 dots to the inch."""
    with pymupdf.open() as document:
        page = document.new_page(width=432, height=216)
        page.insert_text((36, 70), "Meet SECRET now", fontsize=28)
        page.insert_text((36, 160), "Everything stays", fontsize=28)
        pixels = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
    return np.frombuffer(pixels.samples, np.uint8).reshape(HIGH, WIDE)


def stored(pdf: pikepdf.Pdf, samples: bytes, **about: Any) -> Any:
    """An image's object; samples are packed unless a filter is named."""
    about = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8, "Width": WIDE, "Height": HIGH, **about}
    if "Filter" not in about:
        samples, about["Filter"] = zlib.compress(samples), Name.FlateDecode
    return pdf.make_stream(samples, Dictionary(Type=Name.XObject, Subtype=Name.Image, **about))


def bits(grey: NDArray[np.uint8]) -> bytes:
    return np.packbits(grey > 128, axis=1).tobytes()


def cmyk(pdf: pikepdf.Pdf, grey: NDArray[np.uint8]) -> Any:
    none = np.zeros_like(grey)
    return stored(pdf, np.dstack([none, none, none, 255 - grey]).tobytes(), ColorSpace=Name.DeviceCMYK)


def stencil(pdf: pikepdf.Pdf, grey: NDArray[np.uint8]) -> Any:
    image = stored(pdf, bits(grey), BitsPerComponent=1, ImageMask=True)
    del image.ColorSpace
    return image


def soft_mask(pdf: pikepdf.Pdf, grey: NDArray[np.uint8]) -> Any:
    """All black; the letters are in its mask, as scanners that part layers write them."""
    image = stored(pdf, bytes(grey.size))
    image.SMask = stored(pdf, (255 - grey).tobytes())
    return image


def fax(pdf: pikepdf.Pdf, grey: NDArray[np.uint8]) -> Any:
    written = io.BytesIO()
    Image.fromarray(grey).point(lambda value: 255 * (value > 128)).convert("1").save(
        written, "TIFF", compression="group4", tiffinfo={278: HIGH}
    )
    with Image.open(written) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
    parms = Dictionary(K=-1, Columns=WIDE, Rows=HIGH, BlackIs1=True)
    content = written.getvalue()[start : start + length]
    return stored(pdf, content, Filter=Name.CCITTFaxDecode, DecodeParms=parms, BitsPerComponent=1)


def jpeg(pdf: pikepdf.Pdf, grey: NDArray[np.uint8]) -> Any:
    written = io.BytesIO()
    Image.fromarray(grey).save(written, "JPEG", quality=80)
    return stored(pdf, written.getvalue(), Filter=Name.DCTDecode)


def in_a_form(pdf: pikepdf.Pdf, grey: NDArray[np.uint8]) -> Any:
    about = Dictionary(
        Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]),
        Resources=Dictionary(XObject=Dictionary(I=stored(pdf, grey.tobytes()))),
    )  # fmt: skip
    return pdf.make_stream(b"/I Do", about)


def paper(path: Path, make: Made, *, pages: int = 1) -> Path:
    """Pages of two to one that all show the one picture."""
    with pikepdf.new() as pdf:
        image = make(pdf, writing())
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(432, 216))
            page.Resources = Dictionary(XObject=Dictionary(I=image))
            page.Contents = pdf.make_stream(b"q 432 0 0 216 0 0 cm /I Do Q")
        pdf.save(path)
    return path


def redacted(path: Path, wish: Wish = ASKED) -> tuple[Redacted, Path]:
    target = path.with_stem("redacted")
    return redact_to_file(path, target, wish, None, allow_signed=False), target


def dark(path: Path, number: int = 0) -> tuple[int, int]:
    """How many dark dots are where the secret was and where the other line is; black boxes left out by ``fill``."""
    with pymupdf.open(path) as document:
        pixels = document[number].get_pixmap(dpi=100, colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.width)
    return int((grey[55:105, 155:306] < 100).sum()), int((grey[180:240] < 100).sum())


@pytest.mark.parametrize("make", [cmyk, stencil, soft_mask, fax, jpeg, in_a_form])
def test_a_word_in_a_picture_goes_and_the_rest_stays(tmp_path: Path, make: Made) -> None:
    path = paper(tmp_path / "paper.pdf", make)
    before = dark(path)
    found, target = redacted(path, Wish(words=("secret",), pictures=True, fill="none"))
    assert (found.found, found.in_pictures, found.searched, found.unsearched) == ({"secret": 1}, 1, (1,), ())
    assert (found.pictured, found.checks[-1].program) == ((), found.engine)
    assert before[0] > 500
    after = dark(target)
    assert after[0] == 0
    assert abs(after[1] - before[1]) < 20


def test_letters_of_a_picture_are_not_left_in_its_mask(tmp_path: Path) -> None:
    _, target = redacted(paper(tmp_path / "paper.pdf", soft_mask))
    with pikepdf.open(target) as pdf:
        masks = [pikepdf.PdfImage(one).as_pil_image().convert("L") for one in pdf.objects
                 if isinstance(one, pikepdf.Stream) and one.get("/ColorSpace") == Name.DeviceGray]  # fmt: skip
    for mask in masks:
        inside = np.asarray(mask)[145:190, 340:600]
        assert int(inside.max()) == int(inside.min())


def test_a_picture_on_several_pages_changes_on_all_and_where_it_is_cropped_away(tmp_path: Path) -> None:
    path = paper(tmp_path / "paper.pdf", lambda pdf, grey: stored(pdf, grey.tobytes()), pages=3)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[1].Contents = pdf.make_stream(b"q 24 0 0 12 20 20 cm /I Do Q")  # too small to be read
        pdf.pages[2].Contents = pdf.make_stream(b"")  # its resources name the picture all the same
        pdf.save(path)
    found, target = redacted(path)
    assert found.found == {"secret": 1}
    with pymupdf.open(target) as document:
        spot = document[1].get_pixmap(dpi=720, clip=(26.5, 187, 31.5, 187.7), colorspace=pymupdf.csGRAY)
        assert set(spot.samples) == {0}
        numbers = [one for one in range(1, document.xref_length()) if document.xref_is_stream(one)]
        assert writing().tobytes() not in [document.xref_stream(one) for one in numbers]


def test_a_box_changes_its_own_page_alone(tmp_path: Path) -> None:
    path = paper(tmp_path / "paper.pdf", lambda pdf, grey: stored(pdf, grey.tobytes()), pages=2)
    found, target = redacted(path, Wish(boxes=(Box(1, 100, 30, 225, 80),), pictures=True, fill="none"))
    assert (found.boxes, found.searched, found.pictured) == (1, (), ())
    assert (dark(target)[0], dark(target, 1)) == (0, dark(path, 1))


def test_letters_that_are_drawn_as_shapes_are_read(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=432, height=216)
        page.insert_text((36, 70), "Meet SECRET now", fontsize=28)
        shapes = page.get_svg_image(text_as_path=True)
    with pymupdf.open("svg", shapes.encode()) as drawn:
        (tmp_path / "paper.pdf").write_bytes(drawn.convert_to_pdf())
    found, target = redacted(tmp_path / "paper.pdf", Wish(words=("secret",), pictures=True, fill="none"))
    assert (found.found, found.searched) == ({"secret": 1}, (1,))
    assert dark(target)[0] == 0


def test_a_pattern_of_pictures_makes_the_page_a_picture(tmp_path: Path) -> None:
    path = paper(tmp_path / "paper.pdf", lambda pdf, grey: stored(pdf, grey.tobytes()))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        image = pdf.pages[0].Resources.XObject.I
        about = Dictionary(
            Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, XStep=432, YStep=216,
            BBox=Array([0, 0, 432, 216]), Resources=Dictionary(XObject=Dictionary(I=image)),
        )  # fmt: skip
        tile = pdf.make_stream(b"q 432 0 0 216 0 0 cm /I Do Q", about)
        pdf.pages[0].Resources = Dictionary(Pattern=Dictionary(P=tile))
        pdf.pages[0].Contents = pdf.make_stream(b"/Pattern cs /P scn 0 0 432 216 re f")
        pdf.save(path)
    found, target = redacted(path, Wish(words=("secret",), pictures=True, fill="white"))
    assert (found.found, found.pictured) == ({"secret": 1}, (1,))
    assert dark(target)[0] == 0


def test_a_turned_scan_is_cut_where_its_word_is_seen(tmp_path: Path) -> None:
    path = paper(tmp_path / "paper.pdf", jpeg)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Rotate = 270
        pdf.save(path)
    found, target = redacted(path, Wish(words=("secret",), pictures=True, fill="none"))
    assert (found.found, found.pictured) == ({"secret": 1}, ())
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        assert pdf.pages[0].Rotate == 270
        pdf.pages[0].Rotate = 0
        pdf.save(target)
    assert dark(target)[0] == 0
    assert dark(target)[1] > 500


def test_what_can_still_be_seen_afterwards_makes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the words put in the wrong place, the second look would say so."""
    before = finding.places_in_pictures

    def elsewhere(*given: Any) -> Any:
        down = pymupdf.Matrix(1, 0, 0, 1, 0, 80)
        return [type(one)(one.rule, tuple(area * down for area in one.areas)) for one in before(*given)]

    monkeypatch.setattr(finding, "places_in_pictures", elsewhere)
    with pytest.raises(RewriteRefused, match="text recognition still sees"):
        redacted(paper(tmp_path / "paper.pdf", jpeg))
    assert not (tmp_path / "redacted.pdf").exists()


def test_without_an_engine_pages_with_pictures_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "engine_here", lambda: None)
    path = paper(tmp_path / "paper.pdf", jpeg, pages=2)
    with pymupdf.open(path) as document:
        document[1].insert_text((300, 200), "secret")
        document.saveIncr()
    found, _ = redacted(path)
    assert (found.found, found.searched, found.unsearched, found.engine) == ({"secret": 1}, (), (1, 2), "")
