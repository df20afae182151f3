"""The parts of a proof report that quote wording: edits, what was left out, and the reference sheet."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from pipeline.pdf.proof.report import STATUS_MEANINGS, ProofReport, ReferenceRow
from pipeline.pdf.proof.report_flow import Block, heading, row, table
from pipeline.pdf.shield.edit import Edit

_TONES = {
    "exact": "right",
    "spacing": "fair",
    "reordered": "fair",
    "residue": "wrong",
    "moved": "wrong",
    "lost": "wrong",
    "both": "bad",
    "kept": "bad",
    "unreadable": "none",
}


def edits_of(report: ProofReport) -> Iterator[Block]:
    """Each edit in each extractor, the reasons of those that failed, and what the statuses mean."""
    proof = report.proof
    if not proof.edits:
        return
    yield heading("Edits", "Each edit as each program reads it now; what the words mean stands below the table.")
    widths = [0.45, 0.7, 2.9, *[1.42] * len(proof.extractors), 0.95]
    titles = ["No.", "Page", "Original, replacement", *proof.extractors, "Verdict"]
    head = row([escape(title) for title in titles], widths, "head")
    yield Block(head, with_next=True)
    for edit in proof.edits:
        statuses = [reading.status for reading in edit.readings]
        held = edit.verdict == "held"
        cells = [
            str(edit.index + 1),
            str(edit.edit.page),
            _change(edit.edit),
            *statuses,
            edit.verdict,
        ]
        tones = ["", "", "", *[_TONES[status] for status in statuses], "right strong" if held else "bad"]
        yield Block(row(cells, widths, tones), head=head, with_next=not held)
        if not held:
            yield Block(row(["", escape(edit.reason)], [0.9, 11], ["", "reason"]), head=head)
    used = dict.fromkeys(reading.status for edit in proof.edits for reading in edit.readings)
    legend = " ".join(f"<b>{status}</b>: {STATUS_MEANINGS[status]}." for status in STATUS_MEANINGS if status in used)
    yield Block(f'<p class="small">{legend}</p>')


def not_shielded_of(report: ProofReport) -> Iterator[Block]:
    """Wished edits that are not in the file, with the reason of each."""
    if not report.not_shielded:
        return
    yield heading("Not shielded", "These changes were wished for and are not in the file.")
    yield from table(
        ["Question", "Page", "Original, replacement", "Why"],
        [
            [escape(each.question), str(each.edit.page), _change(each.edit), escape(each.reason)]
            for each in report.not_shielded
        ],
        [0.9, 0.5, 3, 4],
    )


def reference_of(report: ProofReport) -> Iterator[Block]:
    """The examiner's sheet, on a page of its own."""
    if not report.reference:
        return
    note = "For the examiner only: an answer in the last column may have followed the changed wording."
    yield heading("Reference sheet", note, on_new_page=True)
    yield from table(
        ["Question", "Page", "On the page", "In the text", "Answer it leads to"],
        [
            [
                escape(line.question),
                str(line.page),
                escape(line.original),
                escape(line.replacement),
                _answer(line),
            ]
            for line in report.reference
        ],
        [0.9, 0.5, 2.4, 2.4, 3],
        [["strong", "", "", "", ""] for _ in report.reference],
    )


def _answer(line: ReferenceRow) -> str:
    signal = f'<p class="small">{escape(line.signal)}</p>' if line.signal else ""
    return f"<p>{escape(line.leads_to) or 'not known'}</p>{signal}"


def _change(edit: Edit) -> str:
    old = f'<span class="old">{escape(edit.original) or "(nothing)"}</span>'
    return f"{old} \u2192 <b>{escape(edit.replacement) or '(nothing)'}</b>"
