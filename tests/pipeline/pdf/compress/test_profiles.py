"""Profiles of sRGB become short, no colour becomes another, and what is no sRGB stays."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import ImageCms

from pipeline.pdf.compress.profiles import shorten_profiles, srgb
from tests.conftest import SAMPLES
from tests.pipeline.pdf.compress.made import compressed

WITH_SRGB = SAMPLES / "pdf" / "js-bug1997343.pdf"  # 3,268 bytes of it
PATCHES = b"".join(
    f"/C cs {red / 4} {green / 4} {blue / 4} sc {red * 50 + blue * 10} {green * 50} 9 40 re f ".encode()
    for red in range(5) for green in range(5) for blue in range(5)
)  # fmt: skip


def with_profile(path: Path, profile: bytes, *, claims: str = "") -> Path:
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(260, 250))
        space = Array([Name.ICCBased, pdf.make_stream(profile, N=3, Alternate=Name.DeviceRGB)])
        page.obj.Resources = Dictionary(ColorSpace=Dictionary(C=space))
        page.Contents = pdf.make_stream(PATCHES)
        if claims:
            with pdf.open_metadata() as told:
                told["pdfaid:part"], told["pdfaid:conformance"] = claims, "B"
        pdf.save(path)
    return path


def profiles_in(path: Path) -> list[bytes]:
    with pikepdf.open(path) as pdf:
        return [one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/N") == 3
                and "/First" not in one]  # fmt: skip


def drawn(path: Path) -> np.ndarray:
    with pymupdf.open(path) as document:
        return np.frombuffer(document[0].get_pixmap().samples, np.uint8).astype(int)


def usual() -> bytes:
    (found,) = (one for one in profiles_in(WITH_SRGB) if one[36:40] == b"acsp")
    return found


def test_a_usual_one_becomes_short_and_every_colour_stays(tmp_path: Path) -> None:
    source = with_profile(tmp_path / "a.pdf", usual())
    before = drawn(source)
    assert len(np.unique(before)) > 4
    facts, path = compressed(source, tmp_path, "balanced")
    assert profiles_in(path) == [srgb()]
    assert np.abs(drawn(path) - before).max() <= 1
    assert facts.before - facts.after > 2000
    again, _ = compressed(path, tmp_path, "balanced")
    assert again.after == facts.after


def test_lossless_and_pdfa_1_keep_theirs(tmp_path: Path) -> None:
    for preset, claims in (("lossless", ""), ("balanced", "1")):
        _, path = compressed(with_profile(tmp_path / "a.pdf", usual(), claims=claims), tmp_path, preset)
        assert profiles_in(path) == [usual()]


def test_a_later_pdfa_takes_the_short_one(tmp_path: Path) -> None:
    _, path = compressed(with_profile(tmp_path / "a.pdf", usual(), claims="2"), tmp_path, "balanced")
    assert profiles_in(path) == [srgb()]


@pytest.mark.parametrize(
    "other",
    [
        usual()[:36] + b"none" + usual()[40:],
        usual()[:900],
        usual().replace(b"rXYZ", b"bXYZ", 1),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes() * 4,
    ],
    ids=["no profile", "cut", "without red", "another space"],
)
def test_what_is_no_srgb_stays(other: bytes) -> None:
    with Pdf.new() as pdf:
        pdf.Root.Kept = pdf.make_stream(other, N=3)
        assert shorten_profiles(pdf) == {}
        assert pdf.Root.Kept.read_bytes() == other


def test_colours_of_another_gamut_stay() -> None:
    """The same profile with green further out, as Adobe RGB has it: a third of all colours would come out otherwise."""
    at = usual().index(b"gXYZ") + 4
    start = int.from_bytes(usual()[at : at + 4], "big") + 8
    wide = bytearray(usual())
    wide[start : start + 12] = b"".join(round(one * 65536).to_bytes(4, "big") for one in (0.2053, 0.6257, 0.0609))
    assert ImageCms.ImageCmsProfile(io.BytesIO(bytes(wide))).profile.green_colorant is not None
    with Pdf.new() as pdf:
        pdf.Root.Kept = pdf.make_stream(bytes(wide), N=3)
        assert shorten_profiles(pdf) == {}


def test_it_is_the_same_every_day_and_littlecms_takes_it() -> None:
    assert srgb()[24:36] == bytes.fromhex("07d000010001000000000000")
    assert srgb()[8:12] == b"\x04\x20\x00\x00"
    assert ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(srgb()))).strip() == "sRGB built-in"
