"""Drawings become palettes that keep every shade; photographs, gradients and rare colours do not suffer from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pikepdf import Array, Name, Pdf, String
from PIL import Image, ImageDraw, ImageFilter

from pipeline.pdf.compress import jpeg
from pipeline.pdf.compress.choose import choose
from pipeline.pdf.compress.few_colours import is_noise, with_few_colours
from pipeline.pdf.compress.placement import Use
from pipeline.pdf.compress.samples import samples_of
from pipeline.pdf.compress.wish import PRESETS
from tests.pipeline.pdf.compress.made import compressed, image, page_of, photo, saved

Pixels = NDArray[np.uint8]
BALANCED = PRESETS["balanced"]
NO_LIMIT = 10**9


def drawing(side: int = 400, *, grey: bool = False) -> Pixels:
    """Coloured shapes with soft edges on white, as a logo has them."""
    large = Image.new("RGB", (4 * side, 4 * side), "white")
    pen = ImageDraw.Draw(large)
    for number, colour in enumerate(["navy", "firebrick", "seagreen", "gold"]):
        at = 4 * side * number // 5
        pen.ellipse((at, at, at + side, at + side), fill=colour)
        pen.line((0, at + side, 4 * side, at), fill=colour, width=24)
    found = large.resize((side, side), Image.Resampling.LANCZOS)
    return np.asarray(found.convert("L") if grey else found).copy()


def rounded(height: int, width: int) -> Pixels:
    """A mask with round corners and soft edges."""
    large = Image.new("L", (4 * width, 4 * height))
    ImageDraw.Draw(large).rounded_rectangle((40, 40, 4 * width - 40, 4 * height - 40), 600, fill=255)
    return np.asarray(large.resize((width, height), Image.Resampling.BOX))


def few_of(array: Pixels, *, even: bool = False) -> Any:
    return with_few_colours(array, BALANCED, 200, NO_LIMIT, even=even)


@pytest.mark.parametrize("grey", [False, True])
def test_a_drawing_needs_few_colours_and_less_than_a_jpeg(grey: bool) -> None:
    array = drawing(grey=grey)
    few = few_of(array)
    assert few.count <= 32
    assert few.likeness >= BALANCED.likeness
    assert np.abs(few.drawn.astype(int) - array).mean() < 1.5
    with Pdf.new() as pdf:
        one = image(pdf, array)
        found = choose(one, Use(dpi=200.0), BALANCED, tied=False, settled=False)
        assert found is not None
        assert (found.how, found.lossless) == ("palette", False)
        assert len(found.content) < 0.6 * len(jpeg.as_gentle_as_needed(array, BALANCED, 200, 100).content)
        found.put(pdf, one)
        space = one.ColorSpace
        assert (str(space[0]), str(space[1])) == ("/Indexed", "/DeviceGray" if grey else "/DeviceRGB")
        back = samples_of(one)
        assert back.space.palette is not None
        drawn = back.space.palette[back.array]
        assert np.array_equal(drawn[..., 0] if grey else drawn, few.drawn)


def test_paper_and_ink_stay_what_they_were() -> None:
    array = drawing()
    drawn = few_of(array).drawn
    white = (array == 255).all(axis=2)
    assert (drawn[white] == 255).all()


def test_a_photograph_is_none_of_it() -> None:
    for array in (photo(), photo(parts=1)):
        most = len(jpeg.as_gentle_as_needed(array, BALANCED, 200, 100).content)
        assert with_few_colours(array, BALANCED, 200, most, even=False) is None


@pytest.mark.parametrize(("side", "size", "noise"), [(400, 50_000, False), (400, 50_001, True), (300, 90_000, False)])
def test_many_bytes_for_a_large_picture_are_noise(side: int, size: int, noise: bool) -> None:
    assert is_noise(np.zeros((side, side, 3), np.uint8), size) == noise


def test_noise_is_not_tried_in_few_colours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("it was tried")

    monkeypatch.setattr("pipeline.pdf.compress.choose.with_few_colours", never)
    array = np.random.default_rng(1).integers(0, 256, (400, 400, 3), np.uint8)
    with Pdf.new() as pdf:
        page_of(pdf, image(pdf, array))
        source = saved(pdf, tmp_path / "noise.pdf")
    assert compressed(source, tmp_path)[0].used == "balanced"


def test_a_gradient_gets_no_bands() -> None:
    ramp = np.tile(np.linspace(0, 255, 600).astype(np.uint8), (400, 1))
    few = few_of(ramp)
    assert few is None or few.count >= 64


def test_a_rare_colour_is_not_lost() -> None:
    page = Image.new("RGB", (800, 1000), "white")
    pen = ImageDraw.Draw(page)
    for line in range(60):
        pen.text((20, 15 * line + 10), f"{line}. black words fill this line from one end to its other", fill="black")
    pen.text((500, 310), "fail", fill="red")
    array = np.asarray(page.filter(ImageFilter.GaussianBlur(0.5)))
    drawn = few_of(array).drawn.astype(int)
    red = (array[..., 0].astype(int) - array[..., 1]) > 90
    assert red.sum() > 20
    assert (drawn[red][:, 0] - drawn[red][:, 1]).mean() > 60


def test_what_takes_more_bytes_than_it_may_is_left() -> None:
    assert with_few_colours(drawing(), BALANCED, 200, 500, even=False) is None


def test_a_soft_mask_gets_even_greys_and_no_palette(tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        colours = photo(800, 600)
        one = image(pdf, colours, content=None)
        one.SMask = image(pdf, rounded(800, 600))
        page_of(pdf, one)
        source = saved(pdf, tmp_path / "masked.pdf")
    facts, path = compressed(source, tmp_path)
    assert facts.likeness_lowest >= BALANCED.page_floor
    with Pdf.open(path) as pdf:
        mask = pdf.pages[0].Resources.XObject["/I0"].SMask
        assert str(mask.ColorSpace) == "/DeviceGray"
        assert int(mask.BitsPerComponent) in (2, 4)


def test_a_second_pass_changes_nothing(tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        page_of(pdf, image(pdf, drawing()))
        source = saved(pdf, tmp_path / "drawn.pdf")
    facts, path = compressed(source, tmp_path, "smallest")
    assert facts.used == "smallest"
    for preset in ("smallest", "balanced", "lossless"):
        assert compressed(path, tmp_path, preset)[0].used == "original"


def test_greys_of_four_bits_lose_dots_too() -> None:
    array = drawing(1600, grey=True) >> 4
    with Pdf.new() as pdf:
        one = image(pdf, array * 17)
        one.write(np.packbits(np.unpackbits(array[..., None], axis=2)[..., 4:].reshape(1600, -1), axis=1).tobytes())
        one.BitsPerComponent = 4
        assert np.array_equal(samples_of(one).array, array)
        found = choose(one, Use(dpi=800.0), BALANCED, tied=False, settled=False)
    assert found is not None
    assert (found.how, found.width) == ("downsampled", 400)


def test_a_palette_of_inks_becomes_a_jpeg_of_inks() -> None:
    rng = np.random.default_rng(5)
    inks = rng.integers(0, 256, (256, 4), np.uint8)
    inks[:, 0] = inks[:, 1] = inks[:, 2] = np.arange(256)
    inks[:, 3] = 0
    array = np.asarray(Image.fromarray(photo(parts=1)).filter(ImageFilter.GaussianBlur(3)))
    with Pdf.new() as pdf:
        one = image(pdf, array)
        one.ColorSpace = Array([Name.Indexed, Name.DeviceCMYK, 255, String(inks.tobytes())])
        found = choose(one, Use(dpi=100.0), BALANCED, tied=False, settled=False)
        assert found is not None
        assert (found.how, found.filters[-1]) == ("jpeg", "/DCTDecode")
        found.put(pdf, one)
        assert str(one.ColorSpace) == "/DeviceCMYK"
        off = np.abs(samples_of(one).array.astype(int) - inks[array])
    assert off.mean() < 6
