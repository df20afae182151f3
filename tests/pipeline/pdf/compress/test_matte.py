"""Pictures that were blended with their matte look the same once it is out, and can be made smaller."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageFilter

from pipeline.pdf.compress.matte import blended, separable, unblended
from pipeline.pdf.compress.samples import NotDecoded
from tests.pipeline.pdf.compress.made import compressed, image, page_of, photo, saved

Pixels = NDArray[np.uint8]


def disc(height: int, width: int) -> Pixels:
    """A soft round mask: nothing outside, all inside."""
    y, x = np.mgrid[:height, :width]
    far = np.hypot((y - height / 2) / (height / 2.4), (x - width / 2) / (width / 2.4))
    soft = Image.fromarray(np.where(far < 1, 255, 0).astype(np.uint8)).filter(ImageFilter.GaussianBlur(6))
    return np.asarray(soft)


def with_matte(pdf: Pdf, colours: Pixels, alpha: Pixels, matte: list[float]) -> Any:
    share = (alpha.astype(np.float64) / 255)[..., None]
    base = np.array(matte) * 255
    blend = np.rint(base + share * (colours - base)).astype(np.uint8)
    one = image(pdf, blend)
    one.SMask = image(pdf, alpha, Matte=Array(matte))
    return one


@pytest.mark.parametrize("matte", [[0.0, 0.0, 0.0], [1.0, 0.5, 0.0]], ids=["black", "orange"])
def test_colours_come_out_as_they_went_in(matte: list[float]) -> None:
    colours, alpha = photo(400, 300), disc(400, 300)
    with Pdf.new() as pdf:
        found = unblended(with_matte(pdf, colours, alpha, matte)).array
    off = np.abs(found.astype(int) - colours)
    assert off[alpha == 255].max() <= 1
    assert off[alpha >= 128].max() <= 3
    hidden = found[alpha == 0]
    assert hidden.shape[0] > 1000  # what is hidden is smooth: it costs no bytes
    assert np.abs(np.diff(found.astype(int), axis=1))[alpha[:, 1:] == 0].mean() < 3


@pytest.mark.parametrize("matte", [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]], ids=["black", "white"])
@pytest.mark.parametrize("preset", ["lossless", "balanced", "smallest"])
def test_a_blended_photo_gets_smaller_and_looks_the_same(preset: str, matte: list[float], tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        page_of(pdf, with_matte(pdf, photo(1000, 750), disc(1000, 750), matte))
        source = saved(pdf, tmp_path / "slides.pdf")
    facts, path = compressed(source, tmp_path, preset)
    with pikepdf.open(path) as new:
        picture = new.pages[0].obj.Resources.XObject["/I0"]
        mask = picture.SMask
        if preset == "lossless":
            assert "/Matte" in mask
            assert (int(picture.Width), facts.changed_pixels) == (int(mask.Width), 0)
            return
        assert "/Matte" not in mask
        assert "DCTDecode" in str(picture.Filter)
    assert facts.likeness_lowest >= {"balanced": 0.96, "smallest": 0.92}[preset]
    assert facts.after < 0.25 * facts.before
    again, second = compressed(path, tmp_path, preset)
    assert (again.used, second.read_bytes()) == ("original", path.read_bytes())


def test_a_mask_of_two_images_keeps_them_as_they_are(tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        one = with_matte(pdf, photo(800, 600), disc(800, 600), [0.0, 0.0, 0.0])
        two = with_matte(pdf, photo(800, 600)[::-1].copy(), disc(800, 600), [0.0, 0.0, 0.0])
        page_of(pdf, one, two)
        source = saved(pdf, tmp_path / "shared.pdf")
    with pikepdf.open(source) as pdf:
        images = {one.objgen: one for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Width" in one}
        pairs = blended(images)
        assert (len(pairs), len(separable(pairs)), separable({(1, 0): (3, 0), (2, 0): (3, 0)})) == (2, 2, {})
    _, path = compressed(source, tmp_path, "balanced")  # their masks are the same, and become one
    with pikepdf.open(path) as new:
        pictures = [new.pages[0].obj.Resources.XObject[name] for name in ("/I0", "/I1")]
        assert pictures[0].SMask.objgen == pictures[1].SMask.objgen
        assert [("/Matte" in one.SMask, int(one.Width)) for one in pictures] == [(True, 600)] * 2


def test_what_does_not_belong_together_is_left() -> None:
    colours, alpha = photo(80, 60), disc(80, 60)
    with Pdf.new() as pdf:
        for change in (
            {"Decode": Array([1, 0, 1, 0, 1, 0])},
            {"SMask": image(pdf, disc(40, 30), Matte=Array([0, 0, 0]))},
            {"SMask": image(pdf, alpha, Matte=Array([0]))},
            {"SMask": image(pdf, alpha, bits=1, Matte=Array([0, 0, 0]))},
            {"ColorSpace": Array([Name.Lab, Dictionary()])},
        ):
            one = with_matte(pdf, colours, alpha, [0.0, 0.0, 0.0])
            for key, value in change.items():
                one[f"/{key}"] = value
            with pytest.raises(NotDecoded):
                unblended(one)
