"""A shield report as its page shows it, made of what `write_results` wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pydantic import TypeAdapter

from pipeline.pdf.proof.judge import EditReading
from pipeline.pdf.proof.picture_row import PictureRow
from pipeline.pdf.proof.proof import FileFacts, Proof
from pipeline.pdf.proof.report import Summary, summary_of
from pipeline.pdf.proof.tool import Tool

PROOF: TypeAdapter[Proof] = TypeAdapter(Proof)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """What to look for in the answers to one question: its applied mappings, as rows of mappings.json.

    ``answer`` is the right one: an option's label, else its words, else "".
    """

    path: str
    stem: str
    answer: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One applied mapping in every extractor; ``readings`` stand in the order of the report's extractors."""

    number: int
    mapping: Row
    readings: tuple[EditReading, ...]
    judged: int
    right: int
    exact: int


@dataclass(frozen=True, slots=True)
class PicturesOfPage:
    """One page as every renderer compared it, in the order of the report's renderers."""

    page: int
    rows: tuple[PictureRow | None, ...]


@dataclass(frozen=True, slots=True)
class ShieldReport:
    """``proof`` and what hangs on it is missing when there is no shielded file; ``problem`` then says why."""

    made_on: str
    original_name: str
    facts: Mapping[str, Any]
    problem: str
    passed: bool
    summary: Summary | None
    dpi: float
    growth_share: float
    references: tuple[Reference, ...]
    matrix: tuple[MatrixRow, ...]
    pictures: tuple[PicturesOfPage, ...]
    not_shielded: tuple[Row, ...]
    removed: tuple[str, ...]
    warnings: tuple[str, ...]
    findings: tuple[str, ...]
    limits: tuple[str, ...]
    meanings: tuple[tuple[str, str], ...]
    tools: tuple[Tool, ...]
    original: FileFacts | None
    shielded: FileFacts | None

    @property
    def extractors(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.summary.extractors) if self.summary else ()

    @property
    def renderers(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.summary.renderers) if self.summary else ()


def shield_report(stored: Mapping[str, Any]) -> ShieldReport:
    """The report that `write_results` wrote as JSON."""
    proof = PROOF.validate_python(stored["proof"]) if stored["proof"] else None
    summary = summary_of(proof) if proof else None
    shield: Mapping[str, Any] = stored["shield"] or {}
    matrix = tuple(_matrix(stored["mappings"], proof)) if proof else ()
    used = {reading.status for row in matrix for reading in row.readings}
    return ShieldReport(
        made_on=stored["made_on"],
        original_name=stored["original"],
        facts=stored["facts"],
        problem=stored["facts"]["problem"],
        passed=bool(proof and proof.passed and proof.edits),
        summary=summary,
        dpi=proof.demands.dpi if proof else 0.0,
        growth_share=summary.growth / max(1, proof.original.size) if proof and summary else 0.0,
        references=tuple(_references(stored["mappings"], stored["questions"])),
        matrix=matrix,
        pictures=tuple(_pictures(proof, summary)) if proof and summary else (),
        not_shielded=tuple(row for row in stored["mappings"] if row["status"] != "applied"),
        removed=tuple(dict.fromkeys(shield.get("removed", ()))) if proof else (),
        warnings=tuple(shield.get("warnings", ())) if proof else (),
        findings=tuple(one.text for one in proof.findings) if proof else (),
        limits=tuple(stored["limits"]),
        meanings=tuple((word, text) for word, text in stored["status_meanings"].items() if word in used),
        tools=proof.tools if proof else (),
        original=proof.original if proof else None,
        shielded=proof.shielded if proof else None,
    )


def _references(mappings: Sequence[Row], questions: Sequence[Row]) -> Iterator[Reference]:
    known = {one["path"]: one for one in questions}
    applied = [row for row in mappings if row["status"] == "applied"]
    for path, rows in groupby(applied, key=lambda row: str(row["question"])):
        question = known.get(path) or known.get(path.partition("(")[0])
        stem, gold = (question["stem"], question["gold"]) if question else ("", {})
        yield Reference(path, stem, gold.get("label") or gold.get("text") or "", tuple(rows))


def _matrix(mappings: Sequence[Row], proof: Proof) -> Iterator[MatrixRow]:
    """The proof's edits are the applied mappings, in their order."""
    applied = [row for row in mappings if row["status"] == "applied"]
    for row, edit in zip(applied, proof.edits, strict=True):
        yield MatrixRow(edit.index + 1, row, edit.readings, edit.judged, edit.right, edit.exact)


def _pictures(proof: Proof, summary: Summary) -> Iterator[PicturesOfPage]:
    found = {(row.renderer, row.page): row for row in proof.pictures}
    names = [one.name for one in summary.renderers]
    for page in sorted({row.page for row in proof.pictures}):
        yield PicturesOfPage(page, tuple(found.get((name, page)) for name in names))
