"""What a shielding came to: mappings, report as JSON and PDF, reference sheet; from file to file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from pipeline.pdf.proof.report import (
    LIMITS,
    STATUS_MEANINGS,
    NotShielded,
    ProofReport,
    ReferenceRow,
    summary_of,
)
from pipeline.pdf.proven import ProvenShield
from pipeline.pdf.shield.edit import Edit, EditOutcome
from pipeline.text.questions.places import question_at
from pipeline.text.questions.question import Question
from pipeline.text.substitution.mapping import Mapping

PROVEN: TypeAdapter[ProvenShield] = TypeAdapter(ProvenShield)
REPORT: TypeAdapter[ProofReport] = TypeAdapter(ProofReport)


@dataclass(frozen=True, slots=True)
class Decided:
    """A mapping after review: accepted ones were to be applied, ``reason`` is why another one was not."""

    mapping: Mapping
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the report is made of; ``made_on`` is the date as printed."""

    original_name: str
    made_on: str
    decided: tuple[Decided, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """The figures that are shown first."""

    applied: int
    refused: int
    rejected: int
    questions: int
    shielded_questions: int
    pictures: int
    changed_pictures: int
    extractors: tuple[str, ...]
    problem: str


def write_results(sources: Sources, proven: Path, folder: Path) -> ResultFacts:
    """Writes mappings.json, report.json and report.pdf into ``folder``; the PDF only when there is a proof."""
    found = PROVEN.validate_json(proven.read_bytes())
    rows = mapping_rows(sources.decided, found.edits, sources.questions)
    facts = _facts(sources, found, rows)
    (folder / "mappings.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
    report = _report(sources, found, rows)
    (folder / "report.json").write_text(
        json.dumps(_report_json(sources, found, rows, facts, report), ensure_ascii=False, indent=1), "utf-8"
    )
    if report is not None:
        from pipeline.pdf.proof.report_pdf import write_report_pdf  # noqa: PLC0415 - loads MuPDF

        write_report_pdf(folder / "report.pdf", report)
    return facts


def mapping_rows(
    decided: Sequence[Decided], outcomes: Sequence[EditOutcome], questions: Sequence[Question] = ()
) -> list[dict[str, Any]]:
    """One row per mapping in order, with ``status`` applied, refused or rejected, ``code`` and ``reason``.

    A mapping that names no question is put down to the one it stands in.
    """
    waiting = iter(outcomes)
    rows = []
    for one in decided:
        mapping = one.mapping
        row: dict[str, Any] = {
            "page": mapping.page,
            "original": mapping.original,
            "replacement": mapping.replacement,
            "before": mapping.before,
            "after": mapping.after,
            "question": mapping.question,
            "strategy": mapping.strategy,
            "change": mapping.change,
            "leads_to": mapping.leads_to,
            "signal": mapping.signal,
        }
        if mapping.occurrence is not None:
            row["occurrence"] = mapping.occurrence
        if not one.accepted:
            row |= {
                "status": "rejected",
                "code": "rejected",
                "reason": one.reason or "Rejected in review.",
                "boxes": [],
            }
        else:
            outcome = next(waiting)
            row |= {"status": outcome.status, "code": outcome.code, "reason": outcome.reason}
            row |= {"technique": outcome.technique, "boxes": [asdict(box) for box in outcome.boxes]}
            if not mapping.question and outcome.boxes:
                row["question"] = question_at(questions, mapping.page, outcome.boxes[0])
        rows.append(row)
    return rows


def _facts(sources: Sources, found: ProvenShield, rows: Sequence[dict[str, Any]]) -> ResultFacts:
    applied = [row for row in rows if row["status"] == "applied"]
    summary = summary_of(found.proof) if found.proof else None
    return ResultFacts(
        applied=len(applied),
        refused=sum(row["status"] == "refused" for row in rows),
        rejected=sum(row["status"] == "rejected" for row in rows),
        questions=len(sources.questions),
        shielded_questions=len({row["question"] for row in applied if row["question"]}),
        pictures=summary.pictures if summary else 0,
        changed_pictures=summary.pictures - summary.same_pictures if summary else 0,
        extractors=found.proof.extractors if found.proof else (),
        problem=found.problem or ("" if applied else "None of the mappings could be applied."),
    )


def _report(sources: Sources, found: ProvenShield, rows: Sequence[dict[str, Any]]) -> ProofReport | None:
    if found.proof is None:
        return None
    left_out = [row for row in rows if row["status"] != "applied"]
    return ProofReport(
        title="Shield report",
        made_on=sources.made_on,
        original_name=sources.original_name,
        shielded_name="shielded.pdf",
        proof=found.proof,
        not_shielded=tuple(NotShielded(_edit(row), row["reason"], row["question"]) for row in left_out),
        reference=tuple(reference_rows(rows)),
    )


def reference_rows(rows: Sequence[dict[str, Any]]) -> list[ReferenceRow]:
    """The sheet to hold answers against: applied mappings by question."""
    return [
        ReferenceRow(row["question"], row["page"], row["original"], row["replacement"], row["leads_to"], row["signal"])
        for row in rows
        if row["status"] == "applied"
    ]


def _edit(row: dict[str, Any]) -> Edit:
    return Edit(row["page"], row["original"], row["replacement"], row.get("occurrence"), row["before"], row["after"])


def _report_json(
    sources: Sources,
    found: ProvenShield,
    rows: Sequence[dict[str, Any]],
    facts: ResultFacts,
    report: ProofReport | None,
) -> dict[str, Any]:
    proof = REPORT.dump_python(report, mode="json") if report else None
    return {
        "made_on": sources.made_on,
        "original": sources.original_name,
        "facts": asdict(facts),
        "limits": list(LIMITS),
        "status_meanings": STATUS_MEANINGS,
        "rounds": found.rounds,
        "shield": PROVEN.dump_python(found, mode="json")["shield"],
        "proof": proof["proof"] if proof else None,
        "summary": asdict(summary_of(found.proof)) if found.proof else None,
        "reference": [asdict(row) for row in reference_rows(rows)],
        "mappings": list(rows),
        "questions": [
            {
                "path": question.path,
                "number": question.number,
                "type": question.type,
                "stem": question.stem,
                "page": question.page,
                "gold": asdict(question.gold),
            }
            for question in sources.questions
        ],
    }
