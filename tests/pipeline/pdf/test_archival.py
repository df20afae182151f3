"""PDF/A by Ghostscript: what is kept, and that what is not is told."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pytest
from PIL import Image

from pipeline.pdf import archival
from pipeline.pdf.archival import write_pdfa
from pipeline.pdf.reading.opening import ReadingRefused

needs_gs = pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not on this machine")
mupdf: Any = pymupdf
NOISE = np.random.default_rng(7).integers(0, 256, (40, 40, 3), np.uint8)


def paper(path: Path, text: str = "Leads somewhere") -> Path:
    picture = io.BytesIO()
    Image.fromarray(NOISE).save(picture, "PNG")
    with mupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 100), text)
        page.insert_image((72, 200, 272, 400), stream=picture.getvalue())
        page.insert_link({"kind": mupdf.LINK_URI, "from": mupdf.Rect(72, 90, 200, 104), "uri": "https://example.org/"})
        document.new_page().insert_text((72, 100), "Second")
        document.set_toc([[1, "Second", 2]])
        document.save(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.Lang = pikepdf.String("en")
        pdf.save(path)
    return path


@needs_gs
def test_links_bookmarks_and_pixels_stay_and_what_goes_is_told(tmp_path: Path) -> None:
    found = write_pdfa(paper(tmp_path / "a.pdf"), tmp_path / "b.pdf", tmp_path, None)
    with mupdf.open(tmp_path / "b.pdf") as document:
        assert [one["uri"] for one in document[0].get_links()] == ["https://example.org/"]
        assert [one[1:] for one in document.get_toc()] == [["Second", 2]]
        assert [page.get_text().strip() for page in document] == ["Leads somewhere", "Second"]
    with pikepdf.open(tmp_path / "b.pdf") as pdf:
        (image,) = pdf.pages[0].get_images().values()
        pixels = pikepdf.PdfImage(image).as_pil_image()  # type: ignore[arg-type]
        assert np.array_equal(np.asarray(pixels.convert("RGB")), NOISE)
        assert pdf.open_metadata()["pdfaid:part"] == "2"
    assert "Not as they were in the archival copy: language." in found.notes


def test_what_blends_in_print_colours_blends_in_the_profiles(tmp_path: Path) -> None:
    target = paper(tmp_path / "a.pdf")
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        cmyk = pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceCMYK, I=True)
        form = pikepdf.Stream(pdf, b"0 g", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
        form.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceCMYK)
        pdf.pages[0].obj.Group = pdf.make_indirect(cmyk)
        pdf.pages[0].obj.Resources.XObject.Fm0 = form
        pdf.pages[1].obj.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceGray)
        pdf.save(target)
    archival._blend_in_rgb(target)
    with pikepdf.open(target) as pdf:
        first, second = pdf.pages
        found = [one.Group.CS for one in (first.obj, first.obj.Resources.XObject.Fm0, second.obj)]
        assert [str(one) for one in found] == ["/DeviceRGB", "/DeviceRGB", "/DeviceGray"]
        assert first.obj.Group.I


def test_a_page_that_looks_other_is_found(tmp_path: Path) -> None:
    first, second = paper(tmp_path / "a.pdf"), tmp_path / "b.pdf"
    assert archival._other_looks(first, first) is None
    with mupdf.open(first) as document:
        document[1].draw_rect(document[1].rect, fill=(0, 0, 0))
        document.save(second)
    assert archival._other_looks(first, second) == 2


def test_pages_that_read_otherwise_are_named(tmp_path: Path) -> None:
    first, second = paper(tmp_path / "a.pdf"), paper(tmp_path / "b.pdf", "Reads otherwise")
    assert archival._other_text(first, first) == []
    assert archival._other_text(first, second) == [
        "Programs read other text than before on 1 of its pages (1), though it looks the same."
    ]


def test_a_program_that_does_not_end_is_ended_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gs").write_text("#!/bin/sh\nexec sleep 60\n")
    (tmp_path / "bin" / "gs").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(archival, "_SECONDS", 0.5)
    with pytest.raises(ReadingRefused, match="did not come to an end with this PDF within 0 seconds") as refused:
        write_pdfa(paper(tmp_path / "a.pdf"), tmp_path / "b.pdf", tmp_path, None)
    assert refused.value.code == "pdfa_failed"


@pytest.mark.parametrize(
    ("pages", "size", "seconds"), [(1, 10_000, 63.05), (100, 2_000_000, 370.0), (900, 10**9, 900.0)]
)
def test_large_files_have_more_time(pages: int, size: int, seconds: float) -> None:
    assert archival._patience(pages, size) == seconds
