"""What is found in PDFs: real ones, and ones made to hold one thing each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from documents.extraction.findings import Findings, plain
from documents.extraction.look import look_at
from documents.extraction.pdf_dates import read_date
from documents.extraction.unreadable import Unreadable, cause_of
from tests.conftest import SAMPLES
from tests.documents.conftest import BAD, PAPER, SECRET

PDFS = SAMPLES / "pdf"


def look(path: Path, password: str | None = None) -> Findings:
    return look_at(path, "application/pdf", password)


def found(path: Path, *names: str) -> dict[str, Any]:
    properties = look(path).properties
    return {name: properties[name] for name in names}


@pytest.fixture
def made(tmp_path: Path) -> Any:
    """``made(lambda pdf: …)`` is a PDF of one empty page in which something was put."""

    def make(change: Any, pages: int = 1) -> Path:
        target = tmp_path / "made.pdf"
        with pikepdf.new() as pdf:
            for _ in range(pages):
                pdf.add_blank_page(page_size=(200, 300))
            change(pdf)
            pdf.save(target)
        return target

    return make


# --- real files ------------------------------------------------------------------------------------------------
def test_an_exam_as_quartz_prints_it() -> None:
    result = look(PAPER)
    assert result.pages == 2
    wanted = {
        "type": "pdf",
        "version": "1.7",
        "repaired": False,
        "encryption": None,
        "broken_pages": [],
        "pages_without_text": [],
        "letters": 1558,
        "images": 0,
        "tagged": False,
        "form": "",
        "fields": 0,
        "signatures": [],
        "attachments": [],
        "active": {},
        "structure_read": True,
        "page_sizes": [[612.0, 792.0], [612.0, 792.0]],
    }
    assert {name: result.properties[name] for name in wanted} == wanted
    assert {(font["embedded"], font["subset"], font["to_unicode"]) for font in result.properties["fonts"]} == {
        (True, True, True)
    }
    assert "Allocate the cost of an asset over its" in result.properties["sample"]


def test_a_form_with_scripts() -> None:
    names = ("form", "fields", "active", "language", "linearised", "author")
    assert found(PDFS / "js-160F-2019.pdf", *names) == {
        "form": "AcroForm",
        "fields": 76,
        "active": {"runs when opened": 1, "JavaScript": 56},
        "language": "FR",
        "linearised": True,
        "author": "ACD",
    }


def test_an_accessible_archive_file_with_attachments() -> None:
    result = found(PDFS / "js-bug1997343.pdf", "claims", "tagged", "version", "attachments", "outline")
    assert (result["claims"], result["tagged"], result["version"]) == (["PDF/A-4F", "PDF/UA-2"], True, "2.0")
    assert (len(result["attachments"]), result["outline"]) == (9, 8)
    assert result["attachments"][0] == {"name": "mathml-1.xml", "size": None}


def test_files_pinned_to_pages_are_named_after_those_of_the_document(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        document.embfile_add("whole.txt", b"whole", filename="whole.txt")
        for name in ("one.bin", "two.bin"):
            document.new_page().add_file_annot((50, 50), b"123456", name)
        document.save(tmp_path / "pinned.pdf")
    assert found(tmp_path / "pinned.pdf", "attachments")["attachments"] == [
        {"name": "whole.txt", "size": 5}, {"name": "one.bin", "size": 6}, {"name": "two.bin", "size": 6},
    ]  # fmt: skip


def test_a_link_that_is_a_script_is_told_from_a_link(made: Any) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        addresses = ("https://example.org", "mailto:javascript:x", "\tjava\nScript:alert(1)", "data:text/html,x")
        pdf.pages[0].obj.Annots = Array(
            [
                pdf.make_indirect(Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(one))))
                for one in addresses
            ]
        )

    assert found(made(change), "active")["active"] == {"links to the web": 2, "script in a link": 2}


def test_a_signed_file() -> None:
    (signature,) = found(PDFS / "pp-federal-register-2020-17221.pdf", "signatures")["signatures"]
    assert signature == {
        "name": "Superintendent of Documents",
        "reason": "GPO attests that this document has not been altered since it was disseminated by GPO",
        "at": "2020-08-06T05:51:39-04:00",
    }


def test_what_an_encrypted_file_permits() -> None:
    encryption = found(PDFS / "js-bug900822.pdf", "encryption")["encryption"]
    assert (encryption["needs_password"], encryption["method"]) == (False, "Standard V1 R2 40-bit RC4")
    assert [name for name, may in encryption["permits"].items() if not may] == ["change", "copy", "annotate"]


def test_a_locked_file_needs_its_password(locked: Path) -> None:
    closed = look(locked)
    assert (closed.needs_password, closed.pages) == (True, None)
    opened = look(locked, SECRET)
    assert (opened.needs_password, opened.pages, opened.properties["letters"]) == (False, 2, 1558)
    assert opened.properties["encryption"]["method"] == "Standard V5 R6 256-bit AES"
    assert opened.properties["structure_read"] is True
    with pytest.raises(Unreadable) as refused:
        look(locked, "wrong")
    assert refused.value.code == "wrong_password"


def test_a_file_with_one_good_page_is_read_as_far_as_it_goes() -> None:
    result = look(BAD / "Pages-tree-refs.pdf")
    assert (result.pages, result.properties["broken_pages"], result.properties["structure_read"]) == (2, [2], False)
    assert [bool(size) for size in result.properties["page_sizes"]] == [True, False]


# --- made files ------------------------------------------------------------------------------------------------
def test_pages_without_text_are_named(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        for text in ("one", "", "three"):
            page = document.new_page(width=300, height=400)
            page.insert_text((50, 50), text)
        document.save(tmp_path / "a.pdf")
    assert found(tmp_path / "a.pdf", "pages_without_text", "letters") == {"pages_without_text": [2], "letters": 8}


def test_the_displayed_page_is_measured(made: Any) -> None:
    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj["/Rotate"] = 90
        pdf.pages[0].obj["/UserUnit"] = 2
        pdf.pages[0].cropbox = [0, 0, 100, 300]

    assert found(made(turn), "page_sizes") == {"page_sizes": [[600.0, 200.0]]}


def test_only_the_first_two_thousand_sizes_are_listed(made: Any) -> None:
    result = look(made(lambda pdf: None, pages=2003))
    assert (result.pages, len(result.properties["page_sizes"])) == (2003, 2000)
    assert len(result.properties["pages_without_text"]) == 1000


def test_xfa_is_told_from_an_ordinary_form(made: Any) -> None:
    def xfa(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))

    assert found(made(xfa), "form", "fields") == {"form": "XFA", "fields": 0}


def test_fields_that_lead_in_circles_are_counted_once(made: Any) -> None:
    def circle(pdf: pikepdf.Pdf) -> None:
        field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("a")))
        field.Kids = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field, field]))

    assert found(made(circle), "form", "fields") == {"form": "AcroForm", "fields": 0}


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ({"S": "/JavaScript"}, {"runs when opened": 1, "JavaScript": 1}),
        ({"S": "/Launch"}, {"runs when opened": 1, "starts a program": 1}),
        ({"S": "/GoTo"}, {}),
        ({"S": "/URI"}, {"runs when opened": 1, "links to the web": 1}),
    ],
)
def test_what_happens_when_it_is_opened(made: Any, action: dict[str, str], words: dict[str, int]) -> None:
    def opens(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = Dictionary(S=Name(action["S"]))

    assert found(made(opens), "active") == {"active": words}


def test_scripts_on_annotations_and_in_chains(made: Any) -> None:
    def chained(pdf: pikepdf.Pdf) -> None:
        second = Dictionary(S=Name.Launch)
        first = pdf.make_indirect(Dictionary(S=Name.JavaScript, Next=second))
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 1, 1], AA=Dictionary(E=first, X=second))
        pdf.pages[0].Annots = Array([pdf.make_indirect(note)])
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([])))

    assert found(made(chained), "active")["active"] == {"JavaScript": 2, "starts a program": 2}


def test_layers_and_names_are_cut_and_cleaned(made: Any) -> None:
    def layers(pdf: pikepdf.Pdf) -> None:
        groups = [pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x" * 500 + "\u202e"))) for _ in range(150)]
        pdf.Root.OCProperties = Dictionary(OCGs=Array(groups), D=Dictionary(Order=Array(groups)))

    names = found(made(layers), "layers")["layers"]
    assert (len(names), {len(name) for name in names}) == (100, {100})


def test_metadata_that_is_a_bomb_does_no_harm(made: Any) -> None:
    lol = (
        b'<!DOCTYPE x [<!ENTITY a "'
        + b"a" * 1000
        + b'">'
        + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9))
        + b"]><x:xmpmeta xmlns:x='adobe:ns:meta/'>&j;</x:xmpmeta>"
    )

    def bomb(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata = pdf.make_stream(lol, Type=Name.Metadata, Subtype=Name.XML)

    assert found(made(bomb), "claims", "structure_read") == {"claims": [], "structure_read": True}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("D:20161231184323+01'00'", "2016-12-31T18:43:23+01:00"),
        ("D:20230623063933Z", "2023-06-23T06:39:33+00:00"),
        ("D:20200806055139-04'00", "2020-08-06T05:51:39-04:00"),
        ("20200806", "2020-08-06T00:00:00+00:00"),
        ("D:2020", "2020-01-01T00:00:00+00:00"),
        ("D:20201340", ""),
        ("yesterday", ""),
        ("", ""),
        ("D:99999999999999+99'99'", ""),
    ],
)
def test_dates(text: str, moment: str) -> None:
    assert read_date(text) == moment


def test_texts_out_of_files_are_harmless() -> None:
    assert plain(" a\x00b\n\tc\u202ed\u2028e ") == "a b cd e"
    assert plain("x" * 400) == "x" * 299 + "…"


def test_no_place_of_this_machine_is_told() -> None:
    error = ValueError("code=7: cannot\x00 open '/tmp/spool/in-abc/secret.pdf': /home/x/y.pdf\ud800 is broken.")
    assert cause_of(error) == "cannot open 'the file': the file is broken"
