"""What MuPDF keeps of pages that are done with."""

from __future__ import annotations

import zlib
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from documents.isolation import Call, run_isolated
from pipeline.pdf.page_pictures import picture_pages
from pipeline.text.extraction import extract_to_folder

MIB = 1024 * 1024
SIDE = 1000


def pictured(path: Path, pages: int) -> Path:
    """A page of one colour after another, of which each is three megabytes once it is unpacked."""
    pdf = pikepdf.new()
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(100, 100))
        image = pdf.make_stream(
            zlib.compress(bytes([number, 90, 90]) * SIDE * SIDE, 1), Type=Name.XObject, Subtype=Name.Image, Width=SIDE,
            Height=SIDE, BitsPerComponent=8, ColorSpace=Name.DeviceRGB, Filter=Name.FlateDecode,
        )  # fmt: skip
        page.obj.Resources = Dictionary(XObject=Dictionary(I=image))
        page.obj.Contents = pdf.make_stream(b"q 100 0 0 100 0 0 cm /I Do Q")
    pdf.save(path)
    return path


def extracted(source: Path, folder: Path) -> int:
    """How many images there are."""
    return extract_to_folder(source, folder, ["images"], "", None).counts["images"]


def painted(source: Path, folder: Path, pages: int) -> int:
    """How many pages there are."""
    return len(
        picture_pages(
            source,
            folder / "pages.zip",
            list(range(1, pages + 1)),
            form="png",
            dpi=36,
            quality=85,
            stem="p",
            password=None,
        ).names
    )


def test_pictures_of_pages_that_are_done_with_are_let_go(tmp_path: Path) -> None:
    for function, more in ((extracted, False), (painted, True)):
        peaks = []
        for pages in (4, 60):
            source = pictured(tmp_path / f"{pages}.pdf", pages)
            call = Call.of(function, source, tmp_path, *([pages] if more else []))
            found, usage = run_isolated(call)
            assert found == pages
            peaks.append(usage.peak_memory)
        assert peaks[1] - peaks[0] < 40 * MIB
