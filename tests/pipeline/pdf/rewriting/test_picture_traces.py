"""Pictures are rid of what they tell, and not one pixel changes."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from pipeline.pdf.rewriting import picture_traces
from pipeline.pdf.rewriting.picture_traces import bare_jpeg, bare_jpeg2000, without_picture_traces


@cache
def jpeg(mode: str = "RGB", *, progressive: bool = False) -> bytes:
    exif = Image.Exif()
    exif[0x13B] = "Mustermann"
    told = io.BytesIO()
    Image.effect_noise((64, 48), 50).convert("RGB").convert(mode).save(
        told, "JPEG", exif=exif, comment=b"by Mustermann", progressive=progressive, icc_profile=b"profile"
    )
    iptc = b"Photoshop 3.0\0 of Mustermann"
    segment = b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc
    return told.getvalue()[:2] + segment + told.getvalue()[2:] + b"small copy of Mustermann"


def pixels(data: bytes) -> list[int]:
    return list(np.asarray(Image.open(io.BytesIO(data))).ravel())


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_jpeg_keeps_its_pixels_and_colours_alone(mode: str, progressive: bool) -> None:
    told = jpeg(mode, progressive=progressive)
    bare = bare_jpeg(told)
    assert (told.count(b"Mustermann"), bare.count(b"Mustermann"), bare.count(b"ICC_PROFILE")) == (4, 0, 1)
    assert pixels(bare) == pixels(told)
    assert bare_jpeg(bare) == bare


def test_a_jpeg_that_breaks_off_is_rid_of_them_only_if_its_beginning_is_whole() -> None:
    told = jpeg()
    assert bare_jpeg(told[:300]) == told[:300]
    assert (told[:1500].count(b"Mustermann"), bare_jpeg(told[:1500]).count(b"Mustermann")) == (3, 0)
    assert bare_jpeg(b"no picture") == b"no picture"


def test_a_jpeg_2000_loses_its_boxes_of_words() -> None:
    made = io.BytesIO()
    Image.effect_noise((64, 48), 50).save(made, "JPEG2000")
    whole = made.getvalue()
    at = whole.index(b"jp2c") - 4
    box = b"Mustermann"
    told = whole[:at] + (8 + len(box)).to_bytes(4, "big") + b"xml " + box + whole[at:]
    assert (bare_jpeg2000(told), bare_jpeg2000(whole), bare_jpeg2000(told[:-9])) == (whole, whole, told[:-9])


def album(path: Path, pictures: int) -> Path:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj.Resources = Dictionary(XObject=Dictionary())
        for at in range(pictures):
            page.obj.Resources.XObject[f"/P{at}"] = pdf.make_stream(jpeg(), {
                "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 64, "/Height": 48, "/BitsPerComponent": 8,
                "/ColorSpace": Name.DeviceRGB, "/Filter": Name.DCTDecode, "/DecodeParms": Dictionary(ColorTransform=1),
            })  # fmt: skip
        pdf.save(path)
    return path


def test_many_photographs_are_written_before_more_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_traces, "MOST_HELD", 3000)
    source = album(tmp_path / "album.pdf", 4)
    bare, found = without_picture_traces(source, tmp_path / "bare.pdf", None)
    assert (found, sorted(one.name for one in tmp_path.glob("*.pdf"))) == (4, ["album.pdf", bare.name])
    with pikepdf.open(bare) as pdf:
        images = list(pdf.pages[0].obj.Resources.XObject.as_dict().values())
        assert [one.read_raw_bytes() for one in images] == [bare_jpeg(jpeg())] * 4
        assert (images[0].Filter, images[0].DecodeParms.ColorTransform) == (Name.DCTDecode, 1)
    assert without_picture_traces(bare, tmp_path / "again.pdf", None) == (bare, 0)
