"""The proof report as a PDF that one can hand to somebody else."""

from __future__ import annotations

from pathlib import Path

from pipeline.pdf.proof.report import ProofReport
from pipeline.pdf.proof.report_flow import write_pages
from pipeline.pdf.proof.report_sections import sections_of

_STYLE = Path(__file__).with_name("report.css").read_text("utf-8")


def write_report_pdf(target: Path, report: ProofReport) -> None:
    """Write the report to ``target``: A4, paginated, all text selectable, fonts embedded.

    The same report gives the same bytes. Raises OSError when the file cannot be written.
    """
    head = f"{report.title} · {report.shielded_name} · {report.made_on}"
    pages = write_pages(sections_of(report), css=_STYLE, running_head=head, title=report.title)
    target.write_bytes(pages)
