"""What a screen reader finds: figures, headings, title and tab order, of files made for it and of real ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pipeline.pdf.preflight.accessibility import accessibility_of, hints_of

SAMPLES = Path(__file__).parents[3] / "samples"


def element(pdf: pikepdf.Pdf, role: str, *kids: Any, **more: Any) -> Any:
    return pdf.make_indirect(Dictionary(S=Name(role), K=Array(kids), **more))


def tagged(path: Path, *, mended: bool) -> Path:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))])
    figures = [element(pdf, "/Chart", Alt=String("Sales by month")), element(pdf, "/Figure", Alt=String(" "))]
    if mended:
        figures[1].Alt, page.obj.Tabs = String("The logo"), Name.S
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    section = element(pdf, "/Sect", element(pdf, "/H1" if mended else "/P"), *figures)
    section.K.append(section)  # a tree that bites its tail ends all the same
    roles = Dictionary(Chart=Name.Figure, Loop=Name.Loop)
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=section, RoleMap=roles))
    pdf.save(path)
    return path


def test_a_careless_file_and_a_mended_one(tmp_path: Path) -> None:
    careless = accessibility_of(tagged(tmp_path / "a.pdf", mended=False), None)
    assert careless == {
        "known": True, "structure": True, "figures": 2, "figures_without_alt": 1, "headings": 0, "title_shown": False,
        "tabs": [1],
    }  # fmt: skip
    assert hints_of(careless, tagged=True, title="Report") == [
        ("wait", "Figures without a description (/Alt), of which screen readers say nothing: 1 of 2."),
        ("neutral", "It has no headings to move by."),
        ("neutral", "Viewers show its file's name, not its title (DisplayDocTitle)."),
        ("neutral", "Links, notes or fields are not reached in the order of the structure (/Tabs /S) on page 1."),
    ]
    mended = accessibility_of(tagged(tmp_path / "b.pdf", mended=True), None)
    assert hints_of(mended, tagged=True, title="Report") == []
    assert [text for _, text in hints_of(mended, tagged=True, title="")] == ["It has no title."]


@pytest.mark.parametrize(
    ("name", "figures", "headings"), [("pdf/js-bug1997343.pdf", 2, 11), ("pdf/js-bug900822.pdf", None, None)]
)
def test_real_files(name: str, figures: int | None, headings: int | None) -> None:
    found = accessibility_of(SAMPLES / name, None)
    assert (found["figures"], found["headings"]) == (figures, headings)


def test_a_claim_without_a_structure_and_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    bare = accessibility_of(SAMPLES / "pdf/js-bug900822.pdf", None)
    assert ("wait", "It says that it is tagged, and has no structure: screen readers guess its order.") in hints_of(
        bare, tagged=True, title=""
    )
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    found = accessibility_of(broken, None)
    assert (found, hints_of(found, tagged=True, title="")) == ({"known": False}, [])
