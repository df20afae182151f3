"""What stood under a box is said nowhere else, and what stood beside it still is."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pipeline.pdf.redact.steps import Box, Redacted, Wish, redact_to_file
from tests.pipeline.pdf.redact.test_writing import More, paper

BOX = Box(1, 90, 380, 300, 410)  # around y = 405 of 800 from below
BESIDE = "BT /F 12 Tf 350 400 Td (stays) Tj ET "


def boxed(tmp_path: Path, content: str, more: More | None = None, words: tuple[str, ...] = ()) -> Redacted:
    source = paper(tmp_path / "paper.pdf", content + BESIDE, more)
    wish = Wish(words=words, boxes=() if words else (BOX,))
    return redact_to_file(source, tmp_path / "out.pdf", wish, None, allow_signed=False)


def picture(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    return pdf.make_stream(bytes(range(100)), {
        "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 10, "/Height": 10, "/BitsPerComponent": 8,
        "/ColorSpace": Name.DeviceGray,
    })  # fmt: skip


def figures(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Two pictures, and two forms with one each, with descriptions; each kind's first is under the box."""
    page.obj.Resources.XObject = Dictionary()
    for name in ("A", "B"):
        page.obj.Resources.XObject[f"/{name}"] = picture(pdf)
        form = pdf.make_stream(b"50 0 0 200 0 0 cm /I Do", {
            "/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 50, 200]),
            "/Resources": Dictionary(XObject=Dictionary(I=picture(pdf))),
        })  # fmt: skip
        page.obj.Resources.XObject[f"/Form{name}"] = form
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    kids = [
        Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=String(f"Number {at}"), K=at, Pg=page.obj, P=root)
        for at in range(4)
    ]
    root.K = Array([pdf.make_indirect(one) for one in kids])
    pdf.Root.StructTreeRoot = root


def test_descriptions_of_what_a_box_touches_go(tmp_path: Path) -> None:
    drawn = [
        "50 0 0 200 100 300 cm /A",
        "50 0 0 200 100 100 cm /B",
        "1 0 0 1 200 300 cm /FormA",
        "1 0 0 1 200 50 cm /FormB",
    ]
    content = "".join(f"/Figure <</MCID {at}>> BDC q {one} Do Q EMC " for at, one in enumerate(drawn))
    assert boxed(tmp_path, content, figures).elsewhere == 2
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        told = [one.get("/Alt") for one in map(dict, (kid.as_dict() for kid in pdf.Root.StructTreeRoot.K))]
    assert list(map(str, told)) == ["None", "Number 1", "None", "Number 3"]


def test_a_replacement_text_goes_with_a_part_of_its_letters(tmp_path: Path) -> None:
    marked = "/Span <</ActualText ({})>> BDC BT /F 12 Tf 250 {} Td (letters that go on and on) Tj ET EMC "
    found = boxed(tmp_path, marked.format("Mustermann", 400) + marked.format("another", 300))
    assert (found.elsewhere, found.pictured) == (1, ())
    with pymupdf.open(tmp_path / "out.pdf") as document:
        text = str(document[0].get_text())
    assert ("Mustermann" in text, "another" in text) == (False, True)
    assert "on and on" in text


def test_a_bookmark_of_the_page_with_the_words_of_the_box_is_blackened(tmp_path: Path) -> None:
    def titled(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        pdf.add_blank_page()
        with pdf.open_outline() as outline:
            for title, number in (("About Mustermann", 0), ("stays", 0), ("About Mustermann", 1)):
                outline.root.append(pikepdf.OutlineItem(title, number))

    assert boxed(tmp_path, "BT /F 12 Tf 100 400 Td (1 About  Mustermann) Tj ET ", titled).elsewhere == 1
    with pikepdf.open(tmp_path / "out.pdf") as pdf, pdf.open_outline() as outline:
        assert [one.title for one in outline.root] == ["█████", "stays", "About Mustermann"]


def masked(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A soft mask that writes, and tags, a bookmark, names and links that lead to the page."""
    group = pdf.make_stream(b"1 g BT /F 12 Tf 100 396 Td (Mustermann) Tj ET", {
        "/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 600, 800]),
        "/Group": Dictionary(S=Name.Transparency, CS=Name.DeviceGray), "/Resources": page.obj.Resources,
    })  # fmt: skip
    mask = Dictionary(S=Name.Luminosity, G=group)
    page.obj.Resources = Dictionary(Font=page.obj.Resources.Font, ExtGState=Dictionary(M=Dictionary(SMask=mask)))
    element = Dictionary(Type=Name.StructElem, S=Name.P, Alt=String("Mustermann"), K=0, Pg=page.obj)
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=element))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
    other = pdf.add_blank_page().obj
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([9, 9, 20, 20]), Dest=Array([page.obj, Name.Fit]))
    other.Annots = Array([pdf.make_indirect(link)])
    out = Dictionary(S=Name.URI, URI=String("https://other.example/"))
    page.obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([350, 398, 380, 410]), A=out)])


@pytest.mark.parametrize("words", [(), ("Mustermann",)])
def test_a_page_that_becomes_a_picture_keeps_its_place_and_nothing_that_it_drew(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    content = "q /M gs 0 0 1 rg 95 392 150 20 re f Q /P <</MCID 0>> BDC EMC "
    assert boxed(tmp_path, content, masked, words).pictured == (1,)
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        page, other = (one.obj for one in pdf.pages)
        assert other.Annots[0].Dest[0].objgen == page.objgen
        assert str(page.Annots[0].A.URI) == "https://other.example/"
        assert str(pdf.Root.PageLabels.Nums[1].S) == "/r"
        assert str(pdf.Root.StructTreeRoot.K.get("/Alt", "")) in ("", "█████")
        streams = b"".join(one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream))
        assert b"Mustermann" not in streams
    assert "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "out.pdf").pages) == ""
