from __future__ import annotations

import os
from pathlib import Path

import pikepdf
import pytest

from pipeline.pdf.proof.finding import Finding
from pipeline.pdf.proof.structure import examine_structure
from pipeline.pdf.proof.wording import Wording
from pipeline.pdf.shield.edit import Edit
from tests.pipeline.pdf.proof import wrong
from tests.pipeline.pdf.proof.conftest import BAD, EDITS, EXAMS, PAPER
from tests.pipeline.pdf.proof.rewriter import shield

WORDING = Wording(1, "ositionata", "specificpoint", "intime?")
PHRASE = "position at a specific point in time?"


def codes(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in found]


def test_a_rightly_shielded_file_has_no_findings(shielded: Path) -> None:
    assert examine_structure(PAPER, shielded, EDITS, wordings=[WORDING]) == ()


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (wrong.move_crop_box, [("page_box", "problem")] * 4),
        (wrong.turn_page, [("rotation", "problem")]),
        (wrong.drop_last_page, [("page_count", "problem")]),
        (wrong.attach("notes.txt"), [("attachments", "warning")]),
        (wrong.add_bookmark(PHRASE), [("leftover", "problem")]),
        (wrong.add_bookmark("A SPECIFIC POINT"), [("leftover", "warning")]),
        (wrong.add_bookmark("Position at a specific point"), [("leftover", "problem")]),
        (wrong.add_bookmark("Specific points"), []),
        (wrong.add_bookmark("specific point"), [("leftover", "warning")]),
        (wrong.add_actual_text(PHRASE), [("leftover", "problem")]),
        (wrong.add_marked_text(PHRASE), [("leftover", "problem")]),
        (wrong.add_metadata(PHRASE), [("leftover", "problem"), ("leftover", "problem")]),
        (wrong.add_property(PHRASE), [("leftover", "problem")]),
        (wrong.add_annotation(PHRASE), [("annotations", "warning"), ("leftover", "problem")]),
        (wrong.add_field(PHRASE), [("leftover", "problem")]),
        (
            wrong.attach(PHRASE),
            [("attachments", "warning"), ("leftover", "problem"), ("leftover", "problem")],
        ),
    ],
)
def test_each_wrong_is_found(
    shielded: Path, tmp_path: Path, spoil: wrong.Spoil, expected: list[tuple[str, str]]
) -> None:
    spoiled = wrong.spoiled(shielded, tmp_path / "wrong.pdf", spoil)
    found = examine_structure(PAPER, spoiled, EDITS, wordings=[WORDING])
    assert codes(found) == expected
    assert [finding.edits for finding in found if finding.code == "leftover"] == [(1,)] * len(
        [code for code, _ in expected if code == "leftover"]
    )


def test_an_incremental_update_is_found(shielded: Path, tmp_path: Path) -> None:
    updated = wrong.updated(shielded, tmp_path / "updated.pdf")
    (finding,) = examine_structure(PAPER, updated, EDITS)
    assert (finding.code, finding.severity) == ("revision", "problem")
    assert "2 revisions" in finding.text


def test_an_earlier_file_that_nothing_points_to_is_found(shielded: Path, tmp_path: Path) -> None:
    glued = tmp_path / "glued.pdf"
    glued.write_bytes(PAPER.read_bytes() + shielded.read_bytes())
    assert ("revision", "problem") in codes(examine_structure(PAPER, glued, EDITS))


def test_invisible_characters_in_a_map_are_found_with_their_edit(tmp_path: Path) -> None:
    edits = [EDITS[0], Edit(1, "Liquidity", "Li\u200bquidity", before="(B) ")]
    shield(PAPER, tmp_path / "residue.pdf", edits)
    (finding,) = examine_structure(PAPER, tmp_path / "residue.pdf", edits)
    assert (finding.code, finding.severity, finding.edits) == ("residue", "problem", (1,))
    assert "U+200B" in finding.text


def test_codes_mapped_to_nothing_are_noted(shielded: Path, tmp_path: Path) -> None:
    def empty(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].resources.Font.values():
            font.ToUnicode = pdf.make_stream(font.ToUnicode.read_bytes().replace(b"> <0065>", b"> <>"))

    spoiled = wrong.spoiled(shielded, tmp_path / "empty.pdf", empty)
    assert ("empty_value", "warning") in codes(examine_structure(PAPER, spoiled, EDITS))


@pytest.mark.parametrize(("added", "severity"), [(30_000, "warning"), (200_000, "problem")])
def test_growth_is_weighed(shielded: Path, tmp_path: Path, added: int, severity: str) -> None:
    def grow(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Ballast = pdf.make_stream(os.urandom(added))

    spoiled = wrong.spoiled(shielded, tmp_path / "grown.pdf", grow)
    assert codes(examine_structure(PAPER, spoiled, EDITS)) == [("growth", severity)]


def test_lost_encryption_is_noted(tmp_path: Path) -> None:
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(PAPER) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="secret", owner="owner"))
    assert codes(examine_structure(locked, PAPER, [], password="secret")) == [("encryption", "warning")]
    assert codes(examine_structure(locked, PAPER, [], password="wrong")) == [("unreadable", "problem")]
    assert examine_structure(locked, locked, [], password="secret") == ()


def test_changed_permissions_are_noted(tmp_path: Path) -> None:
    for name, allowed in (("one.pdf", True), ("two.pdf", False)):
        with pikepdf.open(PAPER) as pdf:
            allow = pikepdf.Permissions(extract=allowed)
            pdf.save(tmp_path / name, encryption=pikepdf.Encryption(owner="owner", allow=allow))
    found = examine_structure(tmp_path / "one.pdf", tmp_path / "two.pdf", [])
    assert codes(found) == [("encryption", "warning")]


def test_a_dropped_catalog_entry_is_noted(tmp_path: Path) -> None:
    tagged = EXAMS / "ASU_Knowledge_Test.pdf"
    with pikepdf.open(tagged) as pdf:
        del pdf.Root["/StructTreeRoot"]
        pdf.save(tmp_path / "untagged.pdf")
    assert ("catalog", "warning") in codes(examine_structure(tagged, tmp_path / "untagged.pdf", []))


def test_a_fault_of_syntax_counts_when_the_original_had_none(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(PAPER.read_bytes().replace(b"startxref", b"startxxxx"))
    assert ("syntax", "problem") in codes(examine_structure(PAPER, broken, []))
    assert ("syntax", "warning") in codes(examine_structure(broken, broken, []))


def test_a_file_that_does_not_open_is_named_without_its_folder(shielded: Path) -> None:
    broken = BAD / "poppler-742-0-fuzzed.pdf"
    for original, changed, which in ((broken, shielded, "the original"), (shielded, broken, "the shielded file")):
        finding = examine_structure(original, changed, EDITS)[-1]
        assert finding.code == "unreadable"
        assert finding.text.startswith(f"qpdf could not open {which}: poppler-742-0-fuzzed.pdf: ")


def test_a_check_that_stops_for_lack_of_a_decoder_is_noted(shielded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(pdf: pikepdf.Pdf) -> list[str]:
        raise pikepdf.DependencyError("jbig2dec")

    monkeypatch.setattr(pikepdf.Pdf, "check_pdf_syntax", check)
    assert codes(examine_structure(PAPER, shielded, EDITS)) == [("syntax", "warning")]


@pytest.mark.parametrize("path", sorted(BAD.glob("*.pdf")), ids=lambda path: path.stem)
def test_no_hostile_file_makes_it_raise(path: Path) -> None:
    for finding in examine_structure(path, path, EDITS, wordings=[WORDING]):
        assert finding.severity in {"problem", "warning"}
        assert str(path.parent) not in finding.text
