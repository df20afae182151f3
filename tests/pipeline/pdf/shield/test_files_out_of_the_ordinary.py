"""Files that are encrypted, signed, revised, tagged as archives, dynamic forms, or carry the wording elsewhere."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from pipeline.pdf.shield.build import shield_pdf
from pipeline.pdf.shield.edit import Edit, ShieldRefused
from tests.pipeline.pdf.shield.conftest import Shielding, statuses
from tests.pipeline.pdf.shield.made import LINES, one_page, saved, text_at

EDIT = Edit(1, "NOT a part", "one of parts")


def text_of(path: Path, password: str = "") -> str:
    with pymupdf.open(path) as document:
        if document.needs_pass:
            assert document.authenticate(password)
        return " ".join(str(document[0].get_text()).split())


# --- encrypted ----------------------------------------------------------------------------------------------------
def encrypted(folder: Path, *, user: str = "", modify: bool = True, revision: int = 6) -> Path:
    allow = pikepdf.Permissions(modify_other=modify)
    path = folder / "locked.pdf"
    one_page().save(path, encryption=pikepdf.Encryption(owner="owner", user=user, R=revision, allow=allow))
    return path


@pytest.mark.parametrize("revision", [4, 6])
@pytest.mark.parametrize("user", ["", "user"])
def test_with_the_owners_password_it_is_shielded_and_stays_encrypted(
    user: str, revision: int, shielded: Shielding, tmp_path: Path
) -> None:
    source = encrypted(tmp_path, user=user, revision=revision)
    outcome, proof = shielded(source, [EDIT], password="owner")
    assert statuses(outcome) == ["applied"]
    assert {row.changed_pixels for row in proof.pictures} == {0}
    with pikepdf.open(tmp_path / "shielded.pdf", password="owner") as after:
        assert after.is_encrypted
    assert "is one of parts of" in text_of(tmp_path / "shielded.pdf", "owner")


@pytest.mark.parametrize(
    ("user", "password", "code"),
    [
        ("user", None, "password_needed"),
        ("user", "wrong", "password_wrong"),
        ("user", "user", "modification_forbidden"),
    ],
)
def test_without_the_right_password_it_is_refused(user: str, password: str | None, code: str, tmp_path: Path) -> None:
    source = encrypted(tmp_path, user=user, modify=False)
    with pytest.raises(ShieldRefused) as refused:
        shield_pdf(source, tmp_path / "out.pdf", [EDIT], password=password)
    assert refused.value.code == code
    assert not (tmp_path / "out.pdf").exists()


# --- signed, dynamic, broken --------------------------------------------------------------------------------------
def signed() -> pikepdf.Pdf:
    pdf = one_page()
    signature = pdf.make_indirect(
        Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=[0, 1, 2, 3], Contents=String("x" * 64))
    )
    field = pdf.make_indirect(
        Dictionary(FT=Name.Sig, T=String("Signature"), V=signature, Type=Name.Annot, Subtype=Name.Widget,
                   Rect=[0, 0, 0, 0], P=pdf.pages[0].obj)
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return pdf


def test_a_signed_file_is_refused_unless_the_signature_may_go(shielded: Shielding, tmp_path: Path) -> None:
    source = saved(signed(), tmp_path)
    with pytest.raises(ShieldRefused) as refused:
        shield_pdf(source, tmp_path / "out.pdf", [EDIT])
    assert refused.value.code == "signed"
    outcome, proof = shielded(source, [EDIT], allow_signed=True)
    assert statuses(outcome) == ["applied"]
    assert any("signature" in warning for warning in outcome.warnings)
    assert {row.changed_pixels for row in proof.pictures} == {0}
    with pikepdf.open(tmp_path / "shielded.pdf") as after:
        assert [one for one in after.objects if isinstance(one, Dictionary) and one.get("/Type") == "/Sig"] == []


def test_a_dynamic_form_is_refused(tmp_path: Path) -> None:
    pdf = one_page()
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(pdf, b"<xdp/>"))
    with pytest.raises(ShieldRefused) as refused:
        shield_pdf(saved(pdf, tmp_path), tmp_path / "out.pdf", [EDIT])
    assert refused.value.code == "dynamic_form"


def test_what_is_no_pdf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.pdf").write_bytes(b"hello " * 100)
    with pytest.raises(ShieldRefused) as refused:
        shield_pdf(tmp_path / "no.pdf", tmp_path / "out.pdf", [EDIT])
    assert refused.value.code == "broken"


# --- revisions ----------------------------------------------------------------------------------------------------
def test_no_earlier_revision_is_left_in_the_file(shielded: Shielding, tmp_path: Path) -> None:
    source = saved(one_page(), tmp_path, compress_streams=False)
    with pymupdf.open(source) as document:
        document[0].insert_text((50, 400), "added later")
        document.saveIncr()
    assert source.read_bytes().count(b"%%EOF") == 2
    outcome, proof = shielded(source, [EDIT])
    assert statuses(outcome) == ["applied"]
    assert proof.failures == ()
    whole = (tmp_path / "shielded.pdf").read_bytes()
    assert whole.count(b"%%EOF") == 1
    assert b"NOT a part" not in whole


@pytest.mark.parametrize(
    "options",
    [
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"object_stream_mode": pikepdf.ObjectStreamMode.disable},
        {"linearize": True},
        {"min_version": "2.0"},
    ],
    ids=["object streams", "no object streams", "linearized", "PDF 2.0"],
)
def test_however_the_file_is_laid_out(options: dict[str, object], shielded: Shielding, tmp_path: Path) -> None:
    outcome, proof = shielded(saved(one_page(), tmp_path, **options), [EDIT])
    assert statuses(outcome) == ["applied"]
    assert {row.changed_pixels for row in proof.pictures} == {0}
    assert proof.failures == ()


# --- around the page ----------------------------------------------------------------------------------------------
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{wording}</rdf:li></rdf:Alt></dc:description>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>{conformance}</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def with_wording_everywhere(conformance: str = "A") -> pikepdf.Pdf:
    """The first line stands also in bookmarks, Info, XMP, a field, an annotation, an attachment and its name."""
    pdf = one_page()
    wording = LINES[0]
    pdf.docinfo["/Subject"] = wording
    pdf.Root.Metadata = Stream(
        pdf, XMP.format(wording=wording, conformance=conformance).encode(), Type=Name.Metadata, Subtype=Name.XML
    )
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(wording, 0))
    note = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[400, 40, 420, 60], Contents=String(wording), F=2)
    )
    pdf.pages[0].obj.Annots = Array([note])
    pdf.attachments["questions.txt"] = pikepdf.AttachedFileSpec(
        pdf, wording.encode(), description=wording, mime_type="text/plain"
    )
    return pdf


def test_the_wording_is_nowhere_else_in_the_file(shielded: Shielding, tmp_path: Path) -> None:
    outcome, proof = shielded(saved(with_wording_everywhere(), tmp_path), [EDIT])
    assert statuses(outcome) == ["applied"]
    assert proof.failures == ()
    assert len(outcome.removed) >= 5
    with pikepdf.open(tmp_path / "shielded.pdf") as after:
        left = [one for one in after.objects if "NOT a part" in _everything(one)]
    assert left == []


def _everything(entry: pikepdf.Object) -> str:
    content = entry.read_bytes().decode("utf-8", "replace") if isinstance(entry, Stream) else ""
    return content + repr(entry)


@pytest.mark.parametrize(("conformance", "kept"), [("A", False), ("U", False), ("B", True)])
def test_a_promise_of_truthful_unicode_is_taken_back(
    conformance: str, kept: bool, shielded: Shielding, tmp_path: Path
) -> None:
    shielded(saved(with_wording_everywhere(conformance), tmp_path), [EDIT])
    with pikepdf.open(tmp_path / "shielded.pdf") as after:
        metadata = after.Root.Metadata.read_bytes().decode()
    assert ("pdfaid:conformance>A" in metadata, "pdfaid:conformance>U" in metadata) == (False, False)
    assert ("pdfaid:part" in metadata) is kept or conformance != "B"
    assert "pdfuaid:part" not in metadata


def test_nothing_to_do_gives_a_file_that_reads_the_same(shielded: Shielding, tmp_path: Path) -> None:
    source = saved(one_page(), tmp_path)
    outcome, proof = shielded(source, [])
    assert outcome.edits == ()
    assert text_of(tmp_path / "shielded.pdf") == text_of(source)
    assert {row.changed_pixels for row in proof.pictures} == {0}


def test_a_target_is_whole_or_not_there(tmp_path: Path) -> None:
    """What stood at the target stays when the file is refused."""
    target = tmp_path / "out.pdf"
    target.write_bytes(b"earlier")
    with pytest.raises(ShieldRefused):
        shield_pdf(encrypted(tmp_path, user="user"), target, [EDIT])
    assert target.read_bytes() == b"earlier"
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_text_at(tmp_path: Path) -> None:
    """The maker of these files writes what it says."""
    source = saved(one_page(lambda write: text_at(write, ["one line"])), tmp_path)
    assert text_of(source) == "one line"
