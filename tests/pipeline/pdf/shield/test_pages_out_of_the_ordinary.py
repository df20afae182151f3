"""Pages that are turned, cropped, scaled, built of forms, shared or split: all shielded, nothing else touched."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from pipeline.pdf.proof.proof import Proof
from pipeline.pdf.shield.build import locate
from pipeline.pdf.shield.edit import Edit, ShieldOutcome
from tests.pipeline.pdf.shield.conftest import Shielding, statuses
from tests.pipeline.pdf.shield.made import LINES, Write, one_page, saved, text_at, truetype_winansi

EDIT = Edit(1, "NOT a part", "one of parts")


def assert_whole(outcome: ShieldOutcome, proof: Proof, edits: int = 1) -> None:
    assert statuses(outcome) == ["applied"] * edits
    assert {row.changed_pixels for row in proof.pictures} == {0}
    assert [(edit.verdict, edit.reason) for edit in proof.edits] == [("held", "")] * edits
    assert [each.changed for each in proof.collateral] == [0] * len(proof.collateral)
    assert proof.failures == ()


def text_of(path: Path, page: int = 1) -> str:
    with pymupdf.open(path) as document:
        return " ".join(str(document[page - 1].get_text()).split())


@pytest.mark.parametrize(
    "entries",
    [
        {"Rotate": 90},
        {"Rotate": 270},
        {"Rotate": -180},
        {"CropBox": Array([40, 300, 500, 760])},
        {"MediaBox": Array([-100, -50, 600, 900]), "CropBox": Array([-50, 0, 560, 800]), "Rotate": 90},
        {"UserUnit": 1.5},
    ],
    ids=["90", "270", "-180", "cropped", "offset and turned", "UserUnit"],
)
def test_turned_cropped_and_scaled(entries: dict[str, object], shielded: Shielding, tmp_path: Path) -> None:
    source = saved(one_page(**entries), tmp_path)
    with pymupdf.open(source) as document:
        size = document[0].rect
    outcome, proof = shielded(source, [EDIT])
    assert_whole(outcome, proof)
    (box,) = outcome.edits[0].boxes
    assert 0 <= box.x0 < box.x1 <= size.width
    assert 0 <= box.y0 < box.y1 <= size.height


def test_contents_split_between_operators_and_within_a_string(shielded: Shielding, tmp_path: Path) -> None:
    pdf = one_page()
    whole = pdf.pages[0].obj.Contents.read_bytes()
    cut = whole.index(b"organs") + 40  # within the first string's operand list, after its text
    end = whole.index(b"Tj", cut)
    pdf.pages[0].obj.Contents = Array([Stream(pdf, whole[:end]), Stream(pdf, whole[end:])])
    outcome, proof = shielded(saved(pdf, tmp_path), [EDIT])
    assert_whole(outcome, proof)


def test_an_edit_in_a_string_that_two_streams_share_is_refused(tmp_path: Path) -> None:
    """ISO 32000-2, 7.8.2: streams are divided at token boundaries only; what viewers make of others differs."""
    pdf = one_page()
    whole = pdf.pages[0].obj.Contents.read_bytes()
    cut = whole.index(b"NOT") + 1
    pdf.pages[0].obj.Contents = Array([Stream(pdf, whole[:cut]), Stream(pdf, whole[cut:])])
    (outcome,) = locate(saved(pdf, tmp_path), [EDIT])
    assert outcome.status == "refused"
    assert outcome.code in ("split_string", "not_found")


# --- forms --------------------------------------------------------------------------------------------------------
def form_of(pdf: pikepdf.Pdf, write: Write, lines: tuple[str, ...], **entries: object) -> Stream:
    return Stream(
        pdf, text_at(write, lines), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842], **entries
    )  # fmt: skip


def nested_forms(*, own_resources: bool) -> pikepdf.Pdf:
    """The text stands in a form that a form draws."""
    pdf = one_page(lambda _write: b"q 1 0 0 1 10 -20 cm /Outer Do Q")
    font, write = truetype_winansi(pdf)
    fonts = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    inner = form_of(pdf, write, LINES, **({"Resources": fonts} if own_resources else {}))
    resources = Dictionary(XObject=Dictionary(Inner=pdf.make_indirect(inner)), Font=fonts.Font)
    outer = Stream(
        pdf, b"q 0.9 0 0 0.9 5 5 cm /Inner Do Q", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842],
        Resources=resources,
    )  # fmt: skip
    pdf.pages[0].obj.Resources.XObject = Dictionary(Outer=pdf.make_indirect(outer))
    return pdf


@pytest.mark.parametrize("own_resources", [True, False])
def test_text_in_a_form_within_a_form(own_resources: bool, shielded: Shielding, tmp_path: Path) -> None:
    outcome, proof = shielded(saved(nested_forms(own_resources=own_resources), tmp_path), [EDIT])
    assert_whole(outcome, proof)


def test_a_form_on_two_pages_changes_on_one(shielded: Shielding, tmp_path: Path) -> None:
    pdf = nested_forms(own_resources=True)
    pdf.pages.append(pdf.pages[0])
    source = saved(pdf, tmp_path)
    outcome, proof = shielded(source, [EDIT])
    assert_whole(outcome, proof)
    assert "is one of parts of" in text_of(tmp_path / "shielded.pdf")
    assert text_of(tmp_path / "shielded.pdf", 2) == text_of(source, 2)


def test_a_form_drawn_twice_on_a_page_changes_at_both_places(shielded: Shielding, tmp_path: Path) -> None:
    """Both drawings are the same bytes, so they are one place with two boxes."""
    pdf = nested_forms(own_resources=True)
    pdf.pages[0].obj.Contents = Stream(pdf, b"/Outer Do q 1 0 0 1 0 -300 cm /Outer Do Q")
    outcome, proof = shielded(saved(pdf, tmp_path), [EDIT])
    assert statuses(outcome) == ["applied"]
    assert len(outcome.edits[0].boxes) == 2
    assert {row.changed_pixels for row in proof.pictures} == {0}
    assert text_of(tmp_path / "shielded.pdf").count("is one of parts of") == 2


# --- what pages share ---------------------------------------------------------------------------------------------
def two_pages(*, inherited: bool) -> pikepdf.Pdf:
    """Both pages show the same lines in one font, whose resources may stand at their parent."""
    pdf = one_page()
    resources = pdf.make_indirect(pdf.pages[0].obj.Resources)
    second = pdf.add_blank_page(page_size=(595, 842)).obj
    second.Contents = Stream(pdf, pdf.pages[0].obj.Contents.read_bytes())
    if inherited:
        del pdf.pages[0].obj["/Resources"]
        if "/Resources" in second:
            del second["/Resources"]
        pdf.Root.Pages.Resources = resources
    else:
        pdf.pages[0].obj.Resources = second.Resources = resources
    return pdf


@pytest.mark.parametrize("inherited", [True, False])
def test_a_font_that_pages_share_reads_the_same_on_the_others(
    inherited: bool, shielded: Shielding, tmp_path: Path
) -> None:
    source = saved(two_pages(inherited=inherited), tmp_path)
    outcome, proof = shielded(source, [EDIT])
    assert_whole(outcome, proof)
    assert text_of(tmp_path / "shielded.pdf", 2) == text_of(source, 2)


# --- what is not text ---------------------------------------------------------------------------------------------
def with_pictures(write: Write) -> bytes:
    inline = b"q 40 0 0 40 50 500 cm BI /W 4 /H 4 /CS /G /BPC 8 ID 0123456789(abc)Tj EI Q "
    hidden = b"/OC /Layer BDC " + text_at(write, ["a hidden answer of NOT too many words"], y=400) + b" EMC "
    return inline + text_at(write, LINES) + hidden


def test_inline_pictures_and_hidden_layers_stay_as_they_are(shielded: Shielding, tmp_path: Path) -> None:
    pdf = one_page(with_pictures)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Answers")))
    pdf.pages[0].obj.Resources.Properties = Dictionary(Layer=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))
    outcome, proof = shielded(saved(pdf, tmp_path), [EDIT])
    assert statuses(outcome) == ["applied"]
    assert {row.changed_pixels for row in proof.pictures} == {0}
    with pikepdf.open(tmp_path / "shielded.pdf") as after:
        content = after.pages[0].obj.Contents.read_bytes()
    assert b"BI /W 4 /H 4 /CS /G /BPC 8 ID 0123456789(abc)Tj EI Q" in content
    assert b"a hidden answer of NOT too many words" in content


def scan(pdf: pikepdf.Pdf) -> Stream:
    return Stream(
        pdf, bytes(range(256)) * 4, Type=Name.XObject, Subtype=Name.Image, Width=32, Height=32,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip


def test_a_scanned_page_is_named_as_such(tmp_path: Path) -> None:
    pdf = one_page(lambda _write: b"q 595 0 0 842 0 0 cm /Scan Do Q")
    pdf.pages[0].obj.Resources.XObject = Dictionary(Scan=pdf.make_indirect(scan(pdf)))
    (outcome,) = locate(saved(pdf, tmp_path), [EDIT])
    assert (outcome.status, outcome.code) == ("refused", "scanned_page")
    assert "recognise its text first" in outcome.reason


def searchable_scan(write: Write) -> bytes:
    return b"q 595 0 0 842 0 0 cm /Scan Do Q " + text_at(write, LINES).replace(b"BT ", b"BT 3 Tr ")


def test_the_invisible_text_of_a_searchable_scan_changes(shielded: Shielding, tmp_path: Path) -> None:
    pdf = one_page(searchable_scan)
    pdf.pages[0].obj.Resources.XObject = Dictionary(Scan=pdf.make_indirect(scan(pdf)))
    outcome, proof = shielded(saved(pdf, tmp_path), [EDIT])
    assert_whole(outcome, proof)


def test_a_visible_text_and_its_invisible_copy_change_together(shielded: Shielding, tmp_path: Path) -> None:
    source = saved(
        one_page(lambda write: text_at(write, LINES) + b" " + text_at(write, LINES).replace(b"BT ", b"BT 3 Tr ")),
        tmp_path,
    )
    outcome, proof = shielded(source, [EDIT])
    assert statuses(outcome) == ["applied"]
    assert {row.changed_pixels for row in proof.pictures} == {0}
    assert "NOT" not in text_of(tmp_path / "shielded.pdf")


# --- tags ---------------------------------------------------------------------------------------------------------
def tagged(*, in_properties: bool) -> pikepdf.Pdf:
    """The first line is marked with an ActualText that says what it says."""
    wording = b"(" + LINES[0].encode() + b")"
    entry = b"/P1" if in_properties else b"<</MCID 0 /ActualText " + wording + b">>"
    pdf = one_page(lambda write: b"/Span " + entry + b" BDC " + text_at(write, LINES[:1]) + b" EMC ")
    if in_properties:
        pdf.pages[0].obj.Resources.Properties = Dictionary(
            P1=Dictionary(MCID=0, ActualText=String(LINES[0]))
        )  # fmt: skip
    page = pdf.pages[0].obj
    paragraph = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.P, Pg=page, K=0, ActualText=String(LINES[0]), Alt=String(LINES[0]))
    )
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([paragraph])))
    paragraph.P = root
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, Array([paragraph])])))
    page.StructParents = 0
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)
    return pdf


@pytest.mark.parametrize("in_properties", [True, False])
def test_tags_and_actual_text_follow(in_properties: bool, shielded: Shielding, tmp_path: Path) -> None:
    outcome, proof = shielded(saved(tagged(in_properties=in_properties), tmp_path), [EDIT])
    assert statuses(outcome) == ["applied"]
    assert {row.changed_pixels for row in proof.pictures} == {0}
    assert proof.failures == ()
    with pikepdf.open(tmp_path / "shielded.pdf") as after:
        texts = [str(one.get("/ActualText", "")) for one in after.objects if isinstance(one, Dictionary)]
        everything = " ".join(texts) + after.pages[0].obj.Contents.read_bytes().decode("latin-1")
        alts = [str(one.get("/Alt", "")) for one in after.objects if isinstance(one, Dictionary)]
    assert "NOT a part" not in everything + " ".join(alts)
