"""Files are written with few bytes around their objects, and every program reads the same out of them."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pypdf
import pytest

from pipeline.pdf.compress.saving import save_small


def written(tmp_path: Path, pdf: pikepdf.Pdf) -> Path:
    save_small(pdf, tmp_path / "small.pdf", old_format=False, xmp=True)
    return tmp_path / "small.pdf"


def noted(count: int) -> pikepdf.Pdf:
    """A page and ``count`` objects that it names, each another one."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].obj["/Own"] = pikepdf.Array([pdf.make_indirect(pikepdf.Array([at, at * at])) for at in range(count)])
    return pdf


@pytest.mark.parametrize(
    ("count", "way"),
    [(0, b"/W[1 2 1]/Root 2 0 R/Length"), (12, b"R/Filter/FlateDecode/Length"), (3000, b"/Predictor 12/Columns 5")],
)
def test_the_table_of_objects_is_packed_as_it_pays(count: int, way: bytes, tmp_path: Path) -> None:
    small = written(tmp_path, noted(count))
    index = small.read_bytes().rpartition(b"/Type/XRef")[2]
    assert way in index
    with pikepdf.open(small) as read:
        assert [[int(two) for two in one] for one in read.pages[0].obj["/Own"]] == [
            [at, at * at] for at in range(count)
        ]
        assert read.check_pdf_syntax() == []
    with pymupdf.open(small) as read:
        assert (read.page_count, read.is_repaired) == (1, False)
    assert len(pypdf.PdfReader(small, strict=True).pages[0]["/Own"]) == count


def test_a_file_has_an_identifier_if_it_had_one(tmp_path: Path) -> None:
    assert b"/ID" not in written(tmp_path, noted(1)).read_bytes()
    pdf = noted(1)
    pdf.trailer["/ID"] = pikepdf.Array([pikepdf.String(b"(\\\r)" * 4), pikepdf.String(b"old")])
    with pikepdf.open(written(tmp_path, pdf)) as read:
        first, second = (bytes(one) for one in read.trailer["/ID"])
    assert (first, len(second)) == (b"(\\\r)" * 4, 16)
    assert not set(second) & set(b"()\\\r")
    noted(1).save(tmp_path / "two.pdf", force_version="2.0")
    with pikepdf.open(tmp_path / "two.pdf") as two:
        del two.trailer["/ID"]
        assert b"/ID[(" in written(tmp_path, two).read_bytes()  # PDF 2.0 asks for one (ISO 32000-2, table 15)


def test_writing_again_gives_as_many_bytes(tmp_path: Path) -> None:
    pdf = noted(40)
    pdf.trailer["/ID"] = pikepdf.Array([pikepdf.String(bytes(16))] * 2)
    first = written(tmp_path, pdf).read_bytes()
    with pikepdf.open(tmp_path / "small.pdf") as again:
        save_small(again, tmp_path / "again.pdf", old_format=False, xmp=True)
    assert len((tmp_path / "again.pdf").read_bytes()) == len(first)


def test_what_may_hold_no_object_streams_has_a_table(tmp_path: Path) -> None:
    pdf = noted(3)
    pdf.Root["/Own"] = pikepdf.Array([pikepdf.String(bytes(range(256))), pikepdf.Stream(pdf, b"q Q")])
    save_small(pdf, tmp_path / "old.pdf", old_format=True, xmp=False)
    content = (tmp_path / "old.pdf").read_bytes()
    assert (b"/ObjStm" in content, b"\nxref\n0 " in content) == (False, True)
    with pikepdf.open(tmp_path / "old.pdf") as read:
        assert read.check_pdf_syntax() == []
        assert (bytes(read.Root["/Own"][0]), read.Root["/Own"][1].read_bytes()) == (bytes(range(256)), b"q Q")
    with pymupdf.open(tmp_path / "old.pdf") as read:
        assert (read.page_count, read.is_repaired) == (1, False)
    assert len(pypdf.PdfReader(tmp_path / "old.pdf", strict=True).pages[0]["/Own"]) == 3
