from __future__ import annotations

from typing import get_args

from pydantic import TypeAdapter

from pipeline.pdf.proof.judge import Status
from pipeline.pdf.proof.proof import Proof
from pipeline.pdf.proof.report import (
    LIMITS,
    STATUS_MEANINGS,
    ExtractorLine,
    NotShielded,
    ProofReport,
    ReferenceRow,
    RendererLine,
    summary_of,
)
from pipeline.pdf.shield.edit import Edit
from tests.pipeline.pdf.proof.conftest import PAPER


def test_a_summary_counts_from_the_rows(good_proof: Proof) -> None:
    summary = summary_of(good_proof)
    assert (summary.edits, summary.held, summary.pictures, summary.same_pictures) == (3, 3, 6, 6)
    assert summary.changed_letters == 0
    assert summary.growth == good_proof.shielded.size - PAPER.stat().st_size
    letters = [line.letters for line in summary.extractors]
    assert min(letters) > 1500
    assert summary.extractors[0] == ExtractorLine("PyMuPDF", good_proof.tools[0].version, 3, 3, 3, letters[0], 0)
    assert summary.renderers[0] == RendererLine("MuPDF", good_proof.tools[6].version, 150, 2, 0, 0, 0)


def test_a_summary_of_a_bad_file_hides_nothing(bad_proof: Proof) -> None:
    summary = summary_of(bad_proof)
    assert (summary.edits, summary.held) == (4, 0)
    assert summary.same_pictures < summary.pictures
    assert summary.changed_letters > 100
    assert summary.renderers[0].changed == 2
    assert summary.renderers[0].largest_difference == 255


def test_every_status_has_a_meaning() -> None:
    assert tuple(STATUS_MEANINGS) == get_args(Status)


def test_a_report_survives_json(good_proof: Proof) -> None:
    report = ProofReport(
        "Proof",
        "1 May 2026",
        "a.pdf",
        "b.pdf",
        good_proof,
        (NotShielded(Edit(1, "a", "b"), "Why not.", "3"),),
        (ReferenceRow("3", 1, "a", "b", "(C)", "Says c."),),
    )
    adapter = TypeAdapter(ProofReport)
    assert adapter.validate_json(adapter.dump_json(report)) == report


def test_the_limits_are_plain() -> None:
    text = " ".join(LIMITS)
    for word in (
        "page",
        "picture",
        "original",
        "screenshots",
        "text recognition",
        "conversation",
        "never proof",
    ):
        assert word in text
