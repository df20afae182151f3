from __future__ import annotations

from pipeline.pdf.proof.proof import Proof
from pipeline.pdf.proof.report import ProofReport
from pipeline.pdf.proof.report_sections import sections_of


def headings(proof: Proof) -> list[str]:
    blocks = sections_of(ProofReport("Proof", "today", "a.pdf", "b.pdf", proof))
    return [block.html.split("<h2>")[1].split("</h2>")[0] for block in blocks if "<h2>" in block.html]


def test_sections_without_content_are_left_out(good_proof: Proof) -> None:
    assert headings(good_proof) == [
        "What this proof does not promise",
        "Files",
        "What each program reads",
        "Edits",
        "How the pages look",
    ]


def test_findings_have_a_section_where_there_are_any(bad_proof: Proof) -> None:
    assert headings(bad_proof)[-1] == "Findings about the file"


def test_wording_is_escaped(good_proof: Proof) -> None:
    report = ProofReport("<script>", "today", "a<b>.pdf", "c&d.pdf", good_proof)
    html = " ".join(block.html for block in sections_of(report))
    assert "<script>" not in html
    assert "a&lt;b&gt;.pdf" in html
    assert "c&amp;d.pdf" in html
