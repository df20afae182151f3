from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pymupdf
import pytest

from pipeline.pdf.proof.proof import Proof
from pipeline.pdf.proof.report import LIMITS, NotShielded, ProofReport, ReferenceRow
from pipeline.pdf.proof.report_pdf import write_report_pdf
from pipeline.pdf.shield.edit import Edit


def report_of(proof: Proof, edits: int = 2) -> ProofReport:
    reference = tuple(
        ReferenceRow(f"{at + 1}", 1, f"the original {at}", f"the replacement {at}", "(B)") for at in range(edits)
    )
    refused = NotShielded(Edit(2, "NOT <all>", ""), "The blank is wider than a word gap & breaks the line.", "Q7(a)")
    return ProofReport("Proof of a test", "21 May 2026", "αβ paper.pdf", "shielded.pdf", proof, (refused,), reference)


def pages_of(path: Path) -> list[str]:
    with pymupdf.open(path) as document:
        texts = [unicodedata.normalize("NFKC", page.get_text()) for page in document]  # "fi" is one glyph
    return [re.sub(r"\s+", " ", text) for text in texts]


def test_everything_is_there_as_selectable_text(good_proof: Proof, tmp_path: Path) -> None:
    write_report_pdf(tmp_path / "report.pdf", report_of(good_proof))
    text = " ".join(pages_of(tmp_path / "report.pdf"))
    expected = [
        "Proof of a test",
        "21 May 2026",
        "αβ paper.pdf",
        "Passed",
        "3 of 3 edits hold",
        "6 of 6 page pictures without a changed pixel",
        "specific point → previous start",
        "NOT <all> → (nothing)",
        "The blank is wider than a word gap & breaks the line.",
        "exact: the replacement is read in the original's place",
        "the replacement 1",
        *LIMITS,
        *good_proof.extractors,
        *(tool.version for tool in good_proof.tools),
    ]
    assert [part for part in expected if part not in text] == []
    joined = text.replace(" ", "")
    assert good_proof.original.sha256 in joined
    assert good_proof.shielded.sha256 in joined


def test_a_file_that_failed_says_so_and_why(bad_proof: Proof, tmp_path: Path) -> None:
    write_report_pdf(tmp_path / "report.pdf", report_of(bad_proof))
    text = " ".join(pages_of(tmp_path / "report.pdf"))
    assert "Not passed" in text
    assert "4 of 4 edits failed" in text
    assert "No extractor finds the original wording on page 1." in text
    for failure in bad_proof.failures:
        assert failure.text in text


def test_a_file_without_edits_claims_no_protection(good_proof: Proof, tmp_path: Path) -> None:
    empty = Proof(
        original=good_proof.original,
        shielded=good_proof.original,
        passed=True,
        tools=good_proof.tools,
        demands=good_proof.demands,
        extractors=good_proof.extractors,
        edits=(),
        collateral=good_proof.collateral,
        findings=(),
        pictures=good_proof.pictures,
        failures=(),
    )
    write_report_pdf(tmp_path / "report.pdf", ProofReport("Proof", "today", "a.pdf", "b.pdf", empty))
    text = " ".join(pages_of(tmp_path / "report.pdf"))
    assert "Nothing is shielded" in text
    assert "Passed" not in text


def test_long_tables_run_over_pages_with_their_heads(good_proof: Proof, tmp_path: Path) -> None:
    write_report_pdf(tmp_path / "report.pdf", report_of(good_proof, edits=120))
    pages = pages_of(tmp_path / "report.pdf")
    assert len(pages) >= 5
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert ("Proof of a test · shielded.pdf · 21 May 2026" in page) == (number > 1)
    sheet = [page for page in pages if "the replacement" in page and "On the page" in page]
    assert len(sheet) >= 3
    assert [f"the replacement {at} " in " ".join(pages) for at in range(120)] == [True] * 120


def test_nothing_runs_out_of_the_page(bad_proof: Proof, tmp_path: Path) -> None:
    report = report_of(bad_proof)
    endless = NotShielded(Edit(1, "x" * 300, "y" * 300), "Because " + "z" * 400)
    write_report_pdf(
        tmp_path / "report.pdf",
        ProofReport(report.title, report.made_on, "n" * 200 + ".pdf", "m.pdf", report.proof, (endless,)),
    )
    with pymupdf.open(tmp_path / "report.pdf") as document:
        for page in document:
            for *box, _, _, _ in page.get_text("words"):
                assert box[0] >= 35
                assert box[2] <= 560
                assert box[3] <= 842
            assert page.rect == pymupdf.Rect(0, 0, 595, 842)


def test_fonts_are_embedded_and_the_file_is_small(good_proof: Proof, tmp_path: Path) -> None:
    write_report_pdf(tmp_path / "report.pdf", report_of(good_proof))
    assert (tmp_path / "report.pdf").stat().st_size < 150_000
    with pymupdf.open(tmp_path / "report.pdf") as document:
        assert document.metadata["title"] == "Proof of a test"
        kinds = {font[1] for page in document for font in page.get_fonts()}
    assert kinds <= {"ttf", "cid", "cff", "otf", "n/a"}


def test_the_same_report_is_the_same_file(good_proof: Proof, tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        write_report_pdf(tmp_path / name, report_of(good_proof))
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_place_that_cannot_be_written_is_an_error(good_proof: Proof, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        write_report_pdf(tmp_path / "missing" / "report.pdf", report_of(good_proof))
