"""Nothing of a page that is left out stays in the file."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pipeline.pdf.arrange.steps import Arrangement, arrange_to_file
from pipeline.pdf.split.steps import Cut, split_to_folder


def booklet(path: Path) -> Path:
    """Three pages with one list of resources, a form that is XML, too, parts of the document and names of pages."""
    with pikepdf.new() as pdf:
        pages = [pdf.add_blank_page(page_size=(300, 400)).obj for _ in range(3)]
        forms = Dictionary()
        for at, page in enumerate(pages):
            forms[f"/X{at}"] = pdf.make_stream(f"% drawn on {at}".encode(), {
                "/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 9, 9]),
            })  # fmt: skip
            page.Contents = pdf.make_stream(f"/X{at} Do".encode())
        shared = pdf.make_indirect(Dictionary(XObject=forms))
        for page in pages:
            page.Resources = shared
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), Rect=[0, 0, 9, 9])
        pages[0].Annots = pages[2].Annots = Array([pdf.make_indirect(field)])
        xml = Array([String("datasets"), pdf.make_stream(b"said on 0, said on 1, said on 2")])
        pdf.Root.AcroForm = Dictionary(Fields=Array(list(pages[0].Annots)), XFA=xml)
        parts = [
            pdf.make_indirect(Dictionary(Start=page, DPM=String(f"part of {at}"))) for at, page in enumerate(pages)
        ]
        pdf.Root.DPartRoot = Dictionary(DPartRootNode=Dictionary(DParts=Array([Array(parts)])))
        names = [part for at, page in enumerate(pages) for part in (String(f"name of {at}"), page)]
        pdf.Root.Names = Dictionary(Pages=Dictionary(Names=Array(names)))
        pdf.save(path)
    return path


def told(path: Path) -> set[str]:
    with pikepdf.open(path) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        words = b"".join(one.read_bytes() for one in streams)
        words += b"".join(one.unparse(resolved=True) for one in pdf.objects if not isinstance(one, pikepdf.Stream))
    return {f"{what} {at}" for what in ("drawn on", "said on", "part of", "name of") for at in range(3)
            if f"{what} {at}".encode() in words}  # fmt: skip


def test_of_a_page_that_is_deleted_nothing_is_left(tmp_path: Path) -> None:
    source = booklet(tmp_path / "booklet.pdf")
    wish = Arrangement(order="3,1")
    found = arrange_to_file(source, tmp_path / "out.pdf", wish, None, allow_signed=False)
    assert told(tmp_path / "out.pdf") == {"drawn on 0", "drawn on 2"}
    assert [loss.what for loss in found.losses] == ["XFA form", "document parts"]
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert len(pdf.Root.AcroForm.Fields) == 1


def test_pages_in_another_order_keep_all_that_describes_them(tmp_path: Path) -> None:
    source = booklet(tmp_path / "booklet.pdf")
    found = arrange_to_file(source, tmp_path / "out.pdf", Arrangement(order="3,1,2"), None, allow_signed=False)
    assert (len(told(tmp_path / "out.pdf")), found.losses) == (12, ())


def test_parts_hold_nothing_of_other_pages(tmp_path: Path) -> None:
    source = booklet(tmp_path / "booklet.pdf")
    cut = Cut(by="every", every=1)
    parts = split_to_folder(source, tmp_path, "booklet", cut, None, allow_signed=False).parts
    assert [told(tmp_path / one.name) for one in parts] == [{f"drawn on {at}"} for at in range(3)]


@pytest.mark.parametrize("unit", [1, 2])
def test_margins_are_cropped_in_millimetres_as_they_are_seen(tmp_path: Path, unit: int) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 400)).obj
        page.UserUnit, page.CropBox = unit, Array([-50, -50, 350, 450])
        pdf.save(tmp_path / "paper.pdf")
    wish = Arrangement(order="all", crop=(25.4, 50.8, 0, 12.7))
    arrange_to_file(tmp_path / "paper.pdf", tmp_path / "out.pdf", wish, None, allow_signed=False)
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        box = [float(one) * unit for one in pdf.pages[0].cropbox]
    assert box == [36, 0, 300 * unit - 144, 400 * unit - 72]
