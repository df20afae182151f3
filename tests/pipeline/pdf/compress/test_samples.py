"""Samples out of images and back: every coding that is read or written gives the same picture."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
import pyvips
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageFilter

from pipeline.pdf.compress import likeness as alike
from pipeline.pdf.compress.bilevel import as_fax
from pipeline.pdf.compress.choose import choose
from pipeline.pdf.compress.flat import palette_of, predicted
from pipeline.pdf.compress.images import images_of
from pipeline.pdf.compress.jpeg import encoded, quality_of, resized, same_in_fewer_bytes
from pipeline.pdf.compress.likeness import likeness
from pipeline.pdf.compress.placement import Use
from pipeline.pdf.compress.samples import NotDecoded, colourless_in_strips, pixels_of_jpeg, samples_of
from pipeline.pdf.compress.verify import document_of, drawn
from pipeline.pdf.compress.wish import PRESETS
from tests.pipeline.pdf.compress.made import compressed, image, jpeg, page_of, photo, saved, writing

LOSSLESS, BALANCED = PRESETS["lossless"], PRESETS["balanced"]


def replaced(pdf: Pdf, one: Any, level: Any = LOSSLESS, *, tied: bool = False) -> str:
    """How the image was replaced, after it was."""
    found = choose(one, Use(dpi=100.0), level, tied=tied, settled=False)
    if found is None:
        return ""
    found.put(pdf, one)
    return found.how


@pytest.fixture
def no_jbig2(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for an image that would take too long; group 4 is left."""
    monkeypatch.setattr("pipeline.pdf.compress.choose.as_jbig2", lambda bits: None)


@pytest.mark.usefixtures("no_jbig2")
@pytest.mark.parametrize("dark", [False, True])
def test_black_and_white_becomes_fax_of_either_polarity(dark: bool) -> None:
    array = 255 - writing() if dark else writing()
    with Pdf.new() as pdf:
        one = image(pdf, array, bits=1)
        assert replaced(pdf, one) == "bilevel"
        assert (str(one.Filter), bool(one.DecodeParms.BlackIs1)) == ("/CCITTFaxDecode", dark)
        assert np.array_equal(samples_of(one).array * 255, array)


@pytest.mark.usefixtures("no_jbig2")
@pytest.mark.parametrize("options", [0, 1], ids=["one dimension", "two dimensions"])
def test_older_fax_codes_are_read_and_written_anew(options: int) -> None:
    array = writing()
    tiff = io.BytesIO()
    picture = Image.fromarray(255 - array).convert("1")
    picture.save(tiff, "TIFF", compression="group3", tiffinfo={278: array.shape[0], 292: options})
    with Image.open(io.BytesIO(tiff.getvalue())) as written:
        start, length = written.tag_v2[273][0], written.tag_v2[279][0]
    with Pdf.new() as pdf:
        one = image(pdf, array, bits=1)
        parms = Dictionary(K=options, Columns=array.shape[1], Rows=array.shape[0])
        one.write(tiff.getvalue()[start : start + length], filter=Name.CCITTFaxDecode, decode_parms=parms)
        assert np.array_equal(samples_of(one).array * 255, array)
        assert replaced(pdf, one) == "bilevel"
        assert int(one.DecodeParms.K) == -1
        assert np.array_equal(samples_of(one).array * 255, array)


def test_grey_that_is_black_and_white_and_colour_that_is_grey_become_so() -> None:
    greys = photo(parts=1)
    with Pdf.new() as pdf:
        bilevel, grey = image(pdf, writing()), image(pdf, np.stack([greys] * 3, axis=2))
        assert (replaced(pdf, bilevel), replaced(pdf, grey)) == ("bilevel", "grey")
        assert int(bilevel.BitsPerComponent) == 1
        assert (str(grey.ColorSpace), int(grey.BitsPerComponent)) == ("/DeviceGray", 8)
        assert np.array_equal(samples_of(grey).array, greys)


def test_few_colours_become_a_palette() -> None:
    array = np.array([[250, 0, 0], [0, 90, 200], [9, 9, 9], [255, 255, 255], [1, 2, 3]], np.uint8)[
        np.random.default_rng(1).integers(0, 5, (80, 90))
    ]
    found = palette_of(array)
    assert found is not None
    assert np.array_equal(found[1][found[0]], array)
    with Pdf.new() as pdf:
        one = image(pdf, array)
        assert replaced(pdf, one) == "repacked"
        space = samples_of(one).space
        assert (space.kind, int(one.BitsPerComponent)) == ("indexed", 4)
        assert space.palette is not None
        assert np.array_equal(space.palette[samples_of(one).array], array)


def test_tied_images_and_colour_keys_lose_nothing() -> None:
    array = photo()
    with Pdf.new() as pdf:
        tied, keyed = image(pdf, array), image(pdf, array[:200, :200], Mask=Array([0, 1, 0, 1, 0, 1]))
        replaced(pdf, tied, BALANCED, tied=True)
        replaced(pdf, keyed, BALANCED)
        for one in (tied, keyed):
            assert str(one.ColorSpace) == "/DeviceRGB"
            kept = samples_of(one).array
            assert np.array_equal(kept, array[: kept.shape[0], : kept.shape[1]])


def test_a_jpeg_in_fewer_bytes_has_the_same_samples() -> None:
    old = jpeg(photo())
    new = same_in_fewer_bytes(old)
    assert new is not None
    assert len(new) < len(old)
    assert np.array_equal(pixels_of_jpeg(new), pixels_of_jpeg(old))


def test_cmyk_keeps_its_samples_and_its_look(tmp_path: Path) -> None:
    ink = np.concatenate([photo(), photo(parts=1)[..., None] // 3], axis=2)
    content = encoded(ink, 95)
    assert np.abs(pixels_of_jpeg(content).astype(int) - ink).mean() < 3
    draft = encoded(ink, 95, draft=True)
    assert np.abs(pixels_of_jpeg(draft).astype(int) - pixels_of_jpeg(content)).mean() < 1
    assert len(draft) > len(content)
    with Pdf.new() as pdf:
        one = image(pdf, ink[..., :3], content=content, ColorSpace=Name.DeviceCMYK)
        page_of(pdf, one)
        source = saved(pdf, tmp_path / "cmyk.pdf")
    facts, path = compressed(source, tmp_path)
    assert facts.after < 0.8 * facts.before
    with pikepdf.open(path) as new:
        assert str(new.pages[0].obj.Resources.XObject["/I0"].ColorSpace) == "/DeviceCMYK"
    with document_of(source, None) as before, document_of(path, None) as after:
        assert np.abs(drawn(before[0]).astype(int) - drawn(after[0])).mean() < 4


def test_an_indexed_photo_becomes_a_jpeg_of_its_colours(tmp_path: Path) -> None:
    picture = (
        Image.fromarray(photo(400, 300)).filter(ImageFilter.GaussianBlur(2)).quantize(200, dither=Image.Dither.NONE)
    )
    with Pdf.new() as pdf:
        one = image(pdf, np.asarray(picture))
        colours = bytes(picture.getpalette() or [])[:600]
        one.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, len(colours) // 3 - 1, String(colours)])
        page_of(pdf, one)
        source = saved(pdf, tmp_path / "indexed.pdf")
    facts, path = compressed(source, tmp_path, "smallest")
    assert facts.likeness_lowest > 0.92
    with pikepdf.open(path) as new:
        found = new.pages[0].obj.Resources.XObject["/I0"]
        assert (str(found.ColorSpace), int(found.BitsPerComponent)) == ("/DeviceRGB", 8)


def jpeg2000(pdf: Pdf, array: Any, **entries: Any) -> Any:
    target = io.BytesIO()
    Image.fromarray(array).save(target, "JPEG2000", irreversible=False)
    one = image(pdf, array, content=b"-", **entries)
    one.write(target.getvalue(), filter=Name.JPXDecode)
    return one


@pytest.mark.parametrize("parts", [1, 3])
def test_a_jpeg_2000_becomes_a_jpeg_where_loss_is_allowed(parts: int, tmp_path: Path) -> None:
    array = photo(parts=parts)
    with Pdf.new() as pdf:
        one = jpeg2000(pdf, array)
        assert np.array_equal(samples_of(one).array, array)
        assert replaced(pdf, one) == ""
        page_of(pdf, one)
        source = saved(pdf, tmp_path / "jpx.pdf")
    facts, path = compressed(source, tmp_path, "balanced")
    assert (facts.images, facts.likeness_lowest > 0.96) == ({"downsampled": 1}, True)
    with pikepdf.open(path) as new:
        assert str(new.pages[0].obj.Resources.XObject["/I0"].Filter) == "/DCTDecode"


def test_a_jpeg_2000_with_transparency_or_colours_of_its_own_stays() -> None:
    with Pdf.new() as pdf:
        for entries in ({"SMaskInData": 1}, {"ColorSpace": Array([Name.Separation, Name.X, Name.DeviceRGB, Name.Y])}):
            with pytest.raises(NotDecoded):
                samples_of(jpeg2000(pdf, photo(), **entries))


def test_what_is_broken_or_odd_is_not_decoded() -> None:
    with Pdf.new() as pdf:
        about = {
            "/Subtype": Name.Image,
            "/Width": 9,
            "/Height": 9,
            "/BitsPerComponent": 8,
            "/ColorSpace": Name.DeviceRGB,
        }
        for entries in ({}, {"/BitsPerComponent": 16}, {"/Width": 100_000, "/Height": 100_000},
                        {"/ColorSpace": Array([Name.Lab, Dictionary()])}, {"/Filter": Name.JPXDecode},
                        {"/Filter": Name.DCTDecode}):  # fmt: skip
            with pytest.raises(NotDecoded):
                samples_of(Stream(pdf, b"short", Dictionary(about | entries)))


def test_likeness_is_one_for_the_same_and_falls_with_quality(monkeypatch: pytest.MonkeyPatch) -> None:
    grey = photo(200, 150, parts=1)
    seen = [likeness(grey.astype(np.float32), pixels_of_jpeg(jpeg(grey, q)).astype(np.float32)) for q in (95, 50, 10)]
    assert likeness(grey.astype(np.float32), grey.astype(np.float32)) == pytest.approx(1.0, abs=1e-6)
    assert seen == sorted(seen, reverse=True)
    assert seen[0] > 0.95 > seen[2]
    with monkeypatch.context() as patch:
        patch.setattr(alike, "_SAMPLES", 1)  # every row of windows by itself
        assert likeness(grey.astype(np.float32), pixels_of_jpeg(jpeg(grey, 10)).astype(np.float32)) == pytest.approx(
            seen[2], abs=1e-12
        )
    flat = np.full((20, 20), 100, np.float32)  # by hand: equal spreads, means 100 and 110
    assert likeness(flat, flat + 10) == pytest.approx((2 * 100 * 110 + 6.5025) / (100**2 + 110**2 + 6.5025), abs=1e-4)


def test_the_quality_of_a_jpeg_is_told_from_its_tables() -> None:
    assert [quality_of(jpeg(photo(100, 100), quality)) for quality in (30, 60, 90)] == pytest.approx(
        [30, 60, 90], abs=2
    )
    assert quality_of(b"no JPEG") == 100


def test_fax_data_is_one_strip_of_the_commoner_colour() -> None:
    fax = as_fax(np.ones((8, 16), np.uint8))
    assert not fax.black_is_1
    assert len(fax.content) < 8


def test_a_huge_image_is_predicted_in_strips_without_loss() -> None:
    """oxipng would hold it several times."""
    array = (np.arange(5_000)[:, None] // 7 + np.arange(4_900)[None, :] // 11).astype(np.uint8)
    found = predicted(array)
    rows = np.frombuffer(zlib.decompress(found.content), np.uint8).reshape(5_000, -1)
    assert (found.parts, found.bits, found.columns, rows.shape[1]) == (1, 8, 4_900, 4_901)
    assert set(np.unique(rows[:, 0])) <= {0, 1, 2}
    above, out = np.zeros(4_900, np.uint8), np.empty_like(array)
    for number, row in enumerate(rows):
        out[number] = row[1:]
        if row[0] == 1:
            out[number] = np.cumsum(row[1:], dtype=np.uint8)
        elif row[0] == 2:
            out[number] += above
        above = out[number]
    assert np.array_equal(out, array)
    assert len(found.content) < 60_000


def test_a_large_jpeg_is_decoded_in_strips_to_the_same_samples() -> None:
    content = jpeg(np.tile(photo(), (4, 3, 1))[:2300, :1800])
    with Image.open(io.BytesIO(content)) as picture:
        assert np.array_equal(pixels_of_jpeg(content), np.asarray(picture))


def test_without_loss_a_palette_gives_way_where_it_is_scaled_otherwise(tmp_path: Path) -> None:
    """MuPDF scales colours and what stands for them by other ways; not one pixel may change."""
    soft = Image.fromarray(writing()).resize((1201, 701), Image.Resampling.BICUBIC)
    grey = np.asarray(soft) // 16 * 16
    colours = np.dstack([grey, grey // 2 + 100, 255 - grey // 3]).astype(np.uint8)
    assert palette_of(colours) is not None
    with Pdf.new() as pdf:
        page_of(pdf, image(pdf, colours))
        source = saved(pdf, tmp_path / "few.pdf")
    facts, path = compressed(source, tmp_path, "lossless")
    assert facts.after < 0.95 * facts.before
    assert facts.changed_pixels == 0
    with pikepdf.open(path) as pdf:
        assert np.array_equal(samples_of(images_of(pdf).popitem()[1]).array, colours)
    with document_of(source, None) as before, document_of(path, None) as after:
        assert np.array_equal(drawn(before[0]), drawn(after[0]))


def test_libvips_keeps_no_picture_that_was_worked_on() -> None:
    array = pixels_of_jpeg(encoded(resized(photo(900, 600), 0.5), 60))
    assert array.shape == (450, 300, 3)
    assert pyvips.cache_get_size() == 0


def test_large_colours_that_are_grey_are_read_as_greys() -> None:
    """Strip by strip; what has colour, is cut off or broken is left to the usual way."""
    greys = np.resize(np.arange(251, dtype=np.uint8), (2001, 2003))
    colours = np.repeat(greys[..., None], 3, axis=2)
    packed = zlib.compress(colours.tobytes(), 1)
    coloured = colours.copy()
    coloured[-1, -1, 2] ^= 1
    contents = [packed, packed[:-200], packed[:5000] + b"\xff" * 200, zlib.compress(coloured.tobytes(), 1)]
    with Pdf.new() as pdf:
        found = []
        for content in contents:
            one = image(pdf, np.zeros((8, 8, 3), np.uint8))
            one.write(content, filter=Name.FlateDecode)
            one.Width, one.Height = 2003, 2001
            found.append(colourless_in_strips(one))
        one.Width, one.Height = 100, 100
        assert colourless_in_strips(one) is None
    assert found[0] is not None
    assert np.array_equal(found[0].array, greys)
    assert (found[0].space.kind, found[0].bits, found[1:]) == ("grey", 8, [None] * 3)
