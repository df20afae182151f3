"""The sections of a proof report, as blocks of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from pipeline.pdf.proof.proof import FileFacts
from pipeline.pdf.proof.report import ProofReport, Summary, summary_of
from pipeline.pdf.proof.report_edits import edits_of, not_shielded_of, reference_of
from pipeline.pdf.proof.report_flow import Block, heading, row, table


def sections_of(report: ProofReport) -> list[Block]:
    """The whole report from its title to the reference sheet."""
    summary = summary_of(report.proof)
    return [
        *_opening(report, summary),
        *_limits(report),
        *_files(report),
        *_extractors(summary),
        *edits_of(report),
        *not_shielded_of(report),
        *_pictures(report, summary),
        *_findings(report),
        *_tools(report),
        *reference_of(report),
    ]


def _opening(report: ProofReport, summary: Summary) -> Iterator[Block]:
    proof = report.proof
    names = f'{escape(report.shielded_name)} <span class="old">made from</span> {escape(report.original_name)}'
    date = f'<p class="small">{escape(report.made_on)}</p>'
    yield Block(f"<h1>{escape(report.title)}</h1><p>{names}</p>{date}", space=8)
    tone, verdict, words = _verdict(report, summary)
    banner = f'<p class="verdict">{verdict}</p><p>{escape(words)}</p>'
    yield Block(row([banner], [1], tone, (9, 12)), space=6)
    share = summary.growth / max(proof.original.size, 1)
    figures = (
        (f"{summary.held} of {summary.edits}", "edits hold"),
        (f"{summary.same_pictures} of {summary.pictures}", "page pictures without a changed pixel"),
        (f"{summary.changed_letters}", "letters changed outside the edits, in the worst extractor"),
        (
            f"{share:+.1%}",
            f"file size: {_bytes(proof.original.size)} before, {_bytes(proof.shielded.size)} now",
        ),
    )
    cells = [f'<p class="big">{escape(big)}</p><p class="small">{escape(small)}</p>' for big, small in figures]
    gaps = ["figure", "gap", "figure", "gap", "figure", "gap", "figure"]
    spread = [cells[0], "", cells[1], "", cells[2], "", cells[3]]
    yield Block(row(spread, [1, 0.005, 1, 0.005, 1, 0.005, 1], gaps, (7, 6)), space=4)


def _verdict(report: ProofReport, summary: Summary) -> tuple[str, str, str]:
    proof = report.proof
    if not proof.passed:
        failed = summary.edits - summary.held
        reasons = [f"{failed} of {summary.edits} edits failed"] if failed else []
        reasons += [f"{len(proof.failures)} findings speak against the file"] if proof.failures else []
        return "refused", "Not passed", f"{' and '.join(reasons)}. They are listed below."
    if not summary.edits:
        return "refused", "Nothing is shielded", "The file holds no edit, so it protects nothing."
    readers = "all" if proof.demands.required == "all" else "all, or all but one,"
    words = f"Every edit is read in its place by {readers} of the programs below that can judge it, and none of them "
    return (
        "passed",
        "Passed",
        f"{words}still reads the original. No page looks different in any program that paints it.",
    )


def _limits(report: ProofReport) -> Iterator[Block]:
    items = "".join(f"<li>{escape(limit)}</li>" for limit in report.limits)
    yield heading("What this proof does not promise")
    yield Block(row([f"<ul>{items}</ul>"], [1], "box", (7, 8)))


def _files(report: ProofReport) -> Iterator[Block]:
    proof = report.proof
    yield heading("Files")
    yield from table(
        ["File", "Name", "Bytes", "SHA-256"],
        [
            _file("Original", report.original_name, proof.original),
            _file("Shielded", report.shielded_name, proof.shielded),
        ],
        [0.75, 2.0, 0.8, 5.0],
    )


def _file(role: str, name: str, facts: FileFacts) -> list[str]:
    return [role, escape(name), f"{facts.size:,}", f'<span class="mono">{facts.sha256}</span>']


def _extractors(summary: Summary) -> Iterator[Block]:
    yield heading("What each program reads", "Programs that take text out of a PDF, over all edits and pages.")
    yield from table(
        [
            "Program",
            "Version",
            "Judged",
            "In place",
            "Exact spacing",
            "Letters in the original",
            "Changed elsewhere",
        ],
        [
            [
                escape(line.name),
                escape(line.version),
                str(line.judged),
                _part(line.right, line.judged),
                _part(line.exact, line.judged),
                f"{line.letters:,}",
                str(line.changed),
            ]
            for line in summary.extractors
        ],
        [1.2, 2.2, 0.8, 1.1, 1.2, 1.3, 1.2],
        [["strong", *[""] * 6] for _ in summary.extractors],
    )


def _pictures(report: ProofReport, summary: Summary) -> Iterator[Block]:
    dpi = report.proof.demands.dpi
    yield heading("How the pages look", f"Every page of both files, painted at {dpi:g} dpi and compared dot by dot.")
    yield from table(
        [
            "Program",
            "Version",
            "Pages",
            "Pages with a changed pixel",
            "Largest difference",
            "Not compared",
            "Dpi",
        ],
        [
            [
                escape(line.name),
                escape(line.version),
                str(line.pages),
                str(line.changed),
                f"{line.largest_difference} of 255",
                str(line.not_compared),
                f"{line.lowest_dpi:g}",
            ]
            for line in summary.renderers
        ],
        [1.1, 2.3, 0.8, 1.4, 1.3, 1.2, 0.8],
        [["strong", "", "", "bad" if line.changed else "right", "", "", ""] for line in summary.renderers],
    )


def _findings(report: ProofReport) -> Iterator[Block]:
    against = [("against", failure.code, failure.text) for failure in report.proof.failures]
    noted = [
        ("noted", finding.code, finding.text) for finding in report.proof.findings if finding.severity == "warning"
    ]
    if not against and not noted:
        return
    yield heading("Findings about the file")
    yield from table(
        ["", "Kind", "Finding"],
        [[verdict, escape(code), escape(text)] for verdict, code, text in (*against, *noted)],
        [0.8, 1.6, 6.6],
        [["bad", "", ""] if verdict == "against" else ["none", "", ""] for verdict, _, _ in (*against, *noted)],
    )


def _tools(report: ProofReport) -> Iterator[Block]:
    missing = [tool for tool in report.proof.tools if tool.missing]
    if not missing:
        return
    yield heading("Programs that could not be used")
    yield from table(
        ["Program", "Used as", "Why not"],
        [[escape(tool.name), tool.role, escape(tool.missing)] for tool in missing],
        [1.2, 1, 6],
    )


def _part(count: int, whole: int) -> str:
    return f"{count} of {whole}"


def _bytes(size: int) -> str:
    return f"{size / 1000:,.1f}\u00a0kB" if size < 1_000_000 else f"{size / 1_000_000:,.2f}\u00a0MB"
