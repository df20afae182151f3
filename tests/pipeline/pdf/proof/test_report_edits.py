from __future__ import annotations

from pipeline.pdf.proof.proof import Proof
from pipeline.pdf.proof.report import NotShielded, ProofReport, ReferenceRow
from pipeline.pdf.proof.report_edits import edits_of, not_shielded_of, reference_of
from pipeline.pdf.shield.edit import Edit


def report_of(proof: Proof, refused: tuple[NotShielded, ...] = (), rows: tuple[ReferenceRow, ...] = ()) -> ProofReport:
    return ProofReport("Proof", "today", "a.pdf", "b.pdf", proof, refused, rows)


def test_each_edit_has_a_row_and_each_failed_one_its_reason(bad_proof: Proof) -> None:
    html = [block.html for block in edits_of(report_of(bad_proof))]
    assert len(html) == 2 + 2 * len(bad_proof.edits) + 1
    for edit in bad_proof.edits:
        assert edit.reason in html[3 + 2 * edit.index]


def test_the_legend_explains_what_occurs_and_no_more(good_proof: Proof) -> None:
    *_, legend = edits_of(report_of(good_proof))
    assert "<b>exact</b>" in legend.html
    assert "<b>kept</b>" not in legend.html


def test_an_answer_that_is_not_known_says_so(good_proof: Proof) -> None:
    rows = (ReferenceRow("1", 2, "a", "b", "", "Look for b."), ReferenceRow("2", 2, "c", "d", "(C)"))
    html = [block.html for block in reference_of(report_of(good_proof, rows=rows))]
    assert "not known" in html[2]
    assert "Look for b." in html[2]
    assert "(C)" in html[3]


def test_parts_without_rows_are_left_out(good_proof: Proof) -> None:
    report = report_of(good_proof)
    assert list(not_shielded_of(report)) == list(reference_of(report)) == []
    assert len(list(not_shielded_of(report_of(good_proof, (NotShielded(Edit(1, "a", "b"), "Why."),))))) == 3
