"""Lists of resources when pages leave a file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.pdf.rewriting.keeping import keep_pages
from pipeline.pdf.rewriting.order import Pick
from pipeline.pdf.rewriting.resources import forget_unused


def form(pdf: pikepdf.Pdf, content: str, resources: Any = None) -> Any:
    made = pdf.make_stream(content.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    if resources is not None:
        made.Resources = resources
    return made


def paper(contents: Sequence[str], way: str = "shared") -> pikepdf.Pdf:
    """Pages that draw of one list: fonts A to D and forms 0 to 3, of which 3 draws form 0 by the page's own list."""
    pdf = pikepdf.new()
    kind = {"/Type": Name.Font, "/Subtype": Name.Type1, "/BaseFont": Name.Helvetica}
    fonts = {f"/{name}": pdf.make_indirect(Dictionary({**kind, "/Name": Name(f"/{name}")})) for name in "ABCD"}
    forms = {f"/X{at}": form(pdf, f"BT /A 9 Tf (form {at}) Tj ET") for at in range(3)}
    lists = Dictionary(Font=Dictionary(fonts), XObject=Dictionary({**forms, "/X3": form(pdf, "/X0 Do")}))
    if way == "lists":
        lists = Dictionary({key: pdf.make_indirect(value) for key, value in lists.items()})
    shared = pdf.make_indirect(lists)
    for content in contents:
        page = pdf.add_blank_page().obj
        page.Contents = pdf.make_stream(content.encode())
        if way != "inherited":
            page.Resources = Dictionary(dict(shared.items())) if way == "lists" else shared
    if way == "inherited":
        for page in pdf.pages:
            del page.obj.Resources
        pdf.Root.Pages.Resources = shared
    written = io.BytesIO()
    pdf.save(written)
    return pikepdf.open(written)


def saved(pdf: pikepdf.Pdf) -> tuple[list[list[str]], bytes]:
    """The names in each page's lists, and all that is drawn somewhere."""
    written = io.BytesIO()
    pdf.save(written)
    with pikepdf.open(written) as found:
        names = [
            sorted(key[1:] for kind in ("/Font", "/XObject") for key in page.resources[kind].keys())  # noqa: SIM118
            for page in found.pages
        ]
        return names, b" ".join(one.read_bytes() for one in found.objects if isinstance(one, pikepdf.Stream))


@pytest.mark.parametrize("way", ["shared", "lists", "inherited"])
def test_what_only_pages_draw_that_left_goes_and_lists_stay_shared(way: str) -> None:
    pdf = paper(["BT /A 9 Tf ET /X3 Do", "/X1 Do", "BT /B 9 Tf ET", "BT /C 9 Tf ET /X2 Do"], way)
    keep_pages(pdf, [Pick(0), Pick(2)])
    names, drawn = saved(pdf)
    assert names == [["A", "B", "X0", "X3"]] * 2
    assert [f"form {at}".encode() in drawn for at in range(3)] == [True, False, False]
    lists = [page.resources for page in pdf.pages]
    assert len({one.objgen if way != "lists" else one.XObject.objgen for one in lists}) == 1


def test_lists_of_which_all_is_drawn_stay_as_they_are() -> None:
    pdf = paper([f"BT /{name} 9 Tf ET /X{at} Do" for at, name in enumerate("ABCD")])
    before = [page.resources.objgen for page in pdf.pages]
    forget_unused(pdf)
    assert [page.resources.objgen for page in pdf.pages] == before


def test_a_form_that_shares_the_list_shares_what_is_left_of_it() -> None:
    pdf = paper(["/X0 Do", "/X1 Do"])
    shared = pdf.pages[0].obj.Resources
    for one in shared.XObject.as_dict().values():
        one.Resources = shared
    keep_pages(pdf, [Pick(0)])
    names, drawn = saved(pdf)
    assert (names, b"form 1" in drawn) == ([["A", "X0"]], False)
    assert pdf.pages[0].obj.Resources.XObject.X0.Resources.objgen == pdf.pages[0].obj.Resources.objgen


def test_what_a_font_draws_by_the_list_of_the_page_stays() -> None:
    pdf = paper(["BT /T 9 Tf (a) Tj ET", "/X1 Do"])
    glyph = pdf.make_stream(b"9 0 d0 /X2 Do")
    pdf.pages[0].obj.Resources.Font.T = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, CharProcs=Dictionary(a=glyph), FontBBox=Array([0, 0, 9, 9])
    )
    keep_pages(pdf, [Pick(0)])
    assert saved(pdf)[0] == [["A", "T", "X2"]]


def test_nothing_goes_of_a_page_that_cannot_be_read() -> None:
    pdf = paper(["BT /A 9 Tf ET", "/X1 Do", "/X2 Do"])
    pdf.pages[0].obj.Contents = Array([pdf.make_stream(b"\xff\xfe broken", Filter=Name.FlateDecode)])
    keep_pages(pdf, [Pick(0), Pick(1)])
    assert [sorted(page.resources.XObject.keys()) for page in pdf.pages] == [["/X0", "/X1", "/X2", "/X3"]] * 2


def test_what_holds_more_than_a_name_is_counted() -> None:
    pdf = paper(["BT /A 9 Tf ET /X1 Do"])
    fonts = pdf.pages[0].obj.Resources.Font
    fonts.C = Dictionary(Type=Name.Font, Subtype=Name.TrueType, FontDescriptor=Dictionary(Type=Name.FontDescriptor))
    assert forget_unused(pdf) == 4  # forms 0, 2 and 3, and font C
    assert forget_unused(pdf) == 0
