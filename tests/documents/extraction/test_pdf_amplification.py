"""Pages that draw themselves without end are known before they are drawn; real files are far from it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from documents.extraction.look import look_at
from documents.extraction.page_picture import paint_page
from documents.extraction.page_text import read_pages
from documents.extraction.pdf_amplification import LEAST, MOST, content_drawn, is_endless
from documents.extraction.unreadable import Unreadable
from pipeline.pdf.archival import _opened_up
from pipeline.pdf.compress.opening import CompressRefused, checked
from pipeline.pdf.reading.opening import ReadingRefused, opened
from pipeline.pdf.repair.steps import repair_to_file
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.shield.edit import ShieldRefused
from pipeline.pdf.shield.limits import Limits
from pipeline.pdf.shield.opening import opened as opened_for_shielding
from tests.conftest import SAMPLES
from tests.storm.many import bomb

BOX = [0, 0, 9, 9]
GLYPH = Dictionary(Type=Name.Encoding, Differences=Array([65, Name.A]))


def form(pdf: pikepdf.Pdf, content: bytes, **entries: Any) -> Any:
    return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=BOX, **entries)


def leaf(pdf: pikepdf.Pdf) -> Any:
    return form(pdf, b" ")


def forms(pdf: pikepdf.Pdf, inner: Any) -> tuple[Any, bytes]:
    return Dictionary(XObject=Dictionary(F=leaf(pdf) if inner is None else inner)), b"/F Do " * 10


def masks(pdf: pikepdf.Pdf, inner: Any) -> tuple[Any, bytes]:
    mask = Dictionary(S=Name.Luminosity, G=leaf(pdf) if inner is None else inner)
    return Dictionary(ExtGState=Dictionary(F=Dictionary(SMask=mask))), b"/F gs " * 10


def patterns(pdf: pikepdf.Pdf, inner: Any) -> tuple[Any, bytes]:
    tile = form(pdf, b"0 0 1 1 re f") if inner is None else inner
    return Dictionary(Pattern=Dictionary(F=tile)), b"/Pattern cs /F scn " + b"0 0 1 1 re f " * 10


def glyphs(pdf: pikepdf.Pdf, inner: Any) -> tuple[Any, bytes]:
    drawn = Dictionary(A=leaf(pdf) if inner is None else inner)
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=BOX, FontMatrix=[1, 0, 0, 1, 0, 0], FirstChar=65, LastChar=65,
        Widths=[9], Encoding=GLYPH, CharProcs=drawn,
    )  # fmt: skip
    return Dictionary(Font=Dictionary(F=font)), b"BT /F 9 Tf (AAAAA) Tj <4141414141> Tj ET "


Nest = Callable[[pikepdf.Pdf, Any], tuple[Any, bytes]]


def nested(way: Nest, deep: int) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    page, inner = pdf.add_blank_page(), None
    for _ in range(deep):
        resources, content = way(pdf, inner)
        inner = form(pdf, content, Resources=resources)
    page.Resources = Dictionary(XObject=Dictionary(F=inner))
    page.Contents = pdf.make_stream(b"/F Do")
    return pdf


@pytest.mark.parametrize("way", [forms, masks, patterns, glyphs])
def test_what_is_drawn_multiplies(way: Nest) -> None:
    assert 10**3 * LEAST <= content_drawn(nested(way, 3)) < 2 * 10**3 * LEAST
    assert not is_endless(nested(way, 3))
    began = time.process_time()
    assert is_endless(nested(way, 12))
    assert time.process_time() - began < 5


def test_forms_that_draw_each_other_all_around() -> None:
    """A cycle ends where it closes, as in readers; but of many forms there are more ways than can be gone."""
    for many, is_too_much in ((2, False), (14, True)):
        pdf = pikepdf.new()
        every = [pdf.make_indirect(form(pdf, b" ".join(b"/F%d Do" % one for one in range(many)))) for _ in range(many)]
        page = pdf.add_blank_page()
        page.Resources = Dictionary(XObject=Dictionary({f"/F{at}": one for at, one in enumerate(every)}))
        page.Contents = pdf.make_stream(b"/F0 Do")
        assert is_endless(pdf) is is_too_much


def test_an_appearance_of_an_annotation_counts() -> None:
    pdf = nested(forms, 9)
    page = pdf.pages[0]
    shown = page.Resources.XObject.F
    page.Resources, page.Contents = Dictionary(), pdf.make_stream(b"")
    page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=BOX, AP=Dictionary(N=shown))])
    assert is_endless(pdf)


def test_names_in_texts_comments_and_with_escapes() -> None:
    pdf = nested(forms, 9)
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(b"(/F Do) Tj % /F Do\n")
    assert content_drawn(pdf) == LEAST
    page.Contents = pdf.make_stream(b"/#46 Do")
    assert is_endless(pdf)


@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.pdf")), ids=lambda one: one.name)
def test_no_real_file_comes_near(path: Path) -> None:
    """The bound is at least twenty times what any sample comes to, also those of the damaged that open at all."""
    try:
        pdf = pikepdf.open(path)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        pytest.skip("qpdf does not open it")
    with pdf:
        assert content_drawn(pdf) * 20 < MOST


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    path = tmp_path / "endless.pdf"
    path.write_bytes(bomb())
    return path


def test_whoever_draws_or_reads_refuses_at_once(endless: Path, tmp_path: Path) -> None:
    began = time.process_time()
    for act in (
        lambda: look_at(endless, "application/pdf"),
        lambda: paint_page(endless, 1, width=300),
        lambda: read_pages(endless, 1, 1),
        lambda: opened(endless, password=None, page_limit=None).__enter__(),
        lambda: checked(pikepdf.open(endless), allow_signed=False),
        lambda: opened_for_shielding(endless, None, Limits(), allow_signed=False).__enter__(),
        lambda: repair_to_file(endless, tmp_path / "repaired.pdf", "best", None),
        lambda: _opened_up(endless, tmp_path, None),
    ):
        with pytest.raises((Unreadable, ReadingRefused, CompressRefused, ShieldRefused, RewriteRefused)) as refused:
            act()  # type: ignore[no-untyped-call]
        assert (refused.value.code, "would not end" in refused.value.text) == ("bomb", True)
    assert time.process_time() - began < 20
