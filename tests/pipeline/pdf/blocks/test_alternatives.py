"""What a tagged PDF says of its pictures: said of those, once, and of no others."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml import html
from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.pdf.blocks.alternatives import alternatives_of
from pipeline.pdf.blocks.model import Image
from pipeline.pdf.blocks.read import Asked, read_blocks
from pipeline.text.conversion import Wanted, convert_to_file
from tests.pipeline.pdf.blocks.made import picture

SAMPLES = Path(__file__).parents[3] / "samples"
WORDS = b"BT /F1 12 Tf 40 700 Td (A page with words, so that it is read as one of text and no scan of anything.) Tj ET "


def image_at(x: int, y: int, mark: int | None = None, name: str = "Im") -> bytes:
    drawn = b"q 120 0 0 80 %d %d cm /%b Do Q " % (x, y, name.encode())
    return drawn if mark is None else b"/Figure <</MCID %d>> BDC %b EMC " % (mark, drawn)


def tagged(path: Path, content: bytes, *figures: Dictionary, form: bytes = b"", **page: object) -> Path:
    """A page of this content, whose structure are these figures; "Im" is a picture, "Fm" a form, where one is given."""
    pdf = Pdf.new()
    image = pdf.make_stream(picture())
    for key, value in {
        "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 60, "/Height": 40, "/BitsPerComponent": 8,
        "/ColorSpace": Name.DeviceRGB, "/Filter": Name.DCTDecode,
    }.items():  # fmt: skip
        image[key] = value
    things = Dictionary(Im=image)
    if form:
        things.Fm = pdf.make_stream(form)
        for key, value in {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 600, 800])}.items():
            things.Fm[key] = value
        things.Fm.Resources = Dictionary(XObject=Dictionary(Im=image))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    shown = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, 600, 800]), Contents=pdf.make_stream(WORDS + content),
        Resources=Dictionary(XObject=things, Font=Dictionary(F1=font)), **page,
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(shown))
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    for figure in figures:
        figure.P, figure.Pg = root, pdf.pages[0].obj
        if figure.get("/K") == Name.Fm:  # a mark inside of the form, and a whole object
            figure.K = Dictionary(Type=Name.MCR, MCID=0, Stm=things.Fm, Pg=pdf.pages[0].obj)
        elif figure.get("/K") == Name.Im:
            figure.K = Dictionary(Type=Name.OBJR, Obj=image, Pg=pdf.pages[0].obj)
    root.K = pdf.make_indirect(Array([pdf.make_indirect(one) for one in figures]))
    root.RoleMap = Dictionary({"/Bild": Name("/Picture"), "/Picture": Name.Figure, "/Loop": Name("/Loop")})
    root.K.append(root)  # a tree in a circle
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)
    pdf.save(path)
    return path


def figure(alt: str, content: object, role: str = "/Figure") -> Dictionary:
    return Dictionary(Type=Name.StructElem, S=Name(role), Alt=pikepdf.String(alt), K=content)


def said(path: Path, folder: Path) -> list[tuple[str, int, int]]:
    """What is said of each picture, and where it stands."""
    pages = read_blocks(path, Asked(folder=folder))
    images = (block for page in pages for block in page.blocks if isinstance(block, Image))
    return sorted((one.alt, round(one.box.x0), round(one.box.y0)) for one in images)


def test_of_one_image_in_three_places_each_has_its_own(tmp_path: Path) -> None:
    content = image_at(40, 500, 0) + image_at(40, 300, 1) + image_at(240, 300)
    path = tagged(tmp_path / "a.pdf", content, figure("  A red\nfield ", 0), figure("Überschrift (2) <b>", 1, "/Bild"))
    assert said(path, tmp_path) == [("", 240, 420), ("A red field", 40, 220), ("Überschrift (2) <b>", 40, 420)]


def test_a_figure_of_two_pieces_is_said_once(tmp_path: Path) -> None:
    content = image_at(40, 500, 0) + image_at(240, 500, 1)
    path = tagged(tmp_path / "a.pdf", content, figure("Both halves", Array([0, 1])))
    assert said(path, tmp_path) == [("", 240, 220), ("Both halves", 40, 220)]


@pytest.mark.parametrize(("role", "alt"), [("/Formula", "x"), ("/Loop", "x"), ("/Figure", " ")])
def test_what_is_said_of_others_or_with_nothing_is_said_of_no_picture(tmp_path: Path, role: str, alt: str) -> None:
    assert said(tagged(tmp_path / "a.pdf", image_at(40, 500, 0), figure(alt, 0, role)), tmp_path) == [("", 40, 220)]


@pytest.mark.parametrize(("turn", "x", "y"), [(0, 20, 200), (90, 480, 20), (180, 400, 480), (270, 200, 400)])
def test_pages_that_are_turned_and_cut(tmp_path: Path, turn: int, x: int, y: int) -> None:
    box = Array([20, 20, 560, 780])
    path = tagged(
        tmp_path / "a.pdf", image_at(40, 500, 0) + image_at(300, 100), figure("Here", 0), CropBox=box, Rotate=turn
    )
    assert said(path, tmp_path)[-1] == ("Here", x, y)


def test_marks_inside_of_forms_and_whole_objects(tmp_path: Path) -> None:
    form = image_at(40, 300, 0) + image_at(40, 500)
    path = tagged(tmp_path / "a.pdf", b"q 1 0 0 1 100 0 cm /Fm Do Q ", figure("Inside", Name.Fm), form=form)
    assert said(path, tmp_path) == [("", 140, 220), ("Inside", 140, 420)]
    path = tagged(tmp_path / "b.pdf", image_at(40, 500), figure("An object", Name.Im))
    assert said(path, tmp_path) == [("An object", 40, 220)]


def test_a_drawing_has_what_is_said_of_it_before_its_words(tmp_path: Path) -> None:
    bars = b"".join(b"%d 300 20 %d re f " % (60 + 30 * at, 40 + 25 * at) for at in range(5))
    label = b"BT /F1 8 Tf 70 310 Td (Q1) Tj ET "
    clip = b"0 0 600 800 re W n "
    marked = b"/Figure <</MCID 0>> BDC q " + clip + bars + b"Q EMC "
    path = tagged(tmp_path / "a.pdf", marked, figure("Sales by quarter", 0))
    assert [alt for alt, _, _ in said(path, tmp_path)] == ["Sales by quarter"]
    path = tagged(tmp_path / "b.pdf", marked + b"1 g " + label, figure("Sales by quarter", 0))
    assert [alt for alt, _, _ in said(path, tmp_path)] == ["Sales by quarter: Q1"]


def test_the_formats_say_it(tmp_path: Path) -> None:
    content = image_at(40, 500, 0) + image_at(40, 300)
    path = tagged(tmp_path / "a.pdf", content, figure('A "red" [field] <b>', 0))
    for form in ("html", "md", "docx", "txt"):
        convert_to_file(path, tmp_path / form, tmp_path, Wanted(form), None)
    written = html.document_fromstring((tmp_path / "html").read_text("utf-8"))
    assert written.xpath("//img/@alt") == ['A "red" [field] <b>', ""]
    assert '![A "red" \\[field\\] \\<b\\>]()' in (tmp_path / "md").read_text("utf-8").split("\n")
    assert "red" not in (tmp_path / "txt").read_text("utf-8")
    with zipfile.ZipFile(tmp_path / "docx") as word:
        document = word.read("word/document.xml").decode()
    assert re.findall(r'descr="([^"]*)"', document) == ["A &quot;red&quot; [field] &lt;b&gt;", ""]


def test_a_real_file_and_one_that_is_locked(tmp_path: Path) -> None:
    assert ("example image A: A", 82, 125) in said(SAMPLES / "pdf" / "js-bug1997343.pdf", tmp_path)
    with alternatives_of(SAMPLES / "bad" / "encrypted-attachment.pdf", None) as locked:
        assert (locked.pdf, locked.figures) == (None, {})
