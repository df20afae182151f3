"""What a limited process is asked to do for both flows: paths and small values in, small values out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.pdf.layout import Reading
from pipeline.text.finance.assist import RULE, Answer, Wanted, pages_of, wanted_of, with_answers
from pipeline.text.finance.editing import RULE as PERSON
from pipeline.text.finance.exports import (
    Settled,
    detail_rows,
    kept,
    summary_rows,
    tables_shown,
    write_csv,
    write_json,
    write_xlsx,
)
from pipeline.text.finance.facts import Assisted, Exported, ExtractionFacts
from pipeline.text.finance.found import EXTRACTION, Check, Entry, Extraction, Found
from pipeline.text.finance.pages import READING
from pipeline.text.finance.scans import as_shown, scans_in, straightened
from pipeline.text.finance.stacks import parts_of
from pipeline.text.invoices.checks import checks_of as invoice_checks
from pipeline.text.invoices.extract import extract_invoice
from pipeline.text.invoices.starts import first_invoice
from pipeline.text.invoices.wish import InvoiceWish
from pipeline.text.statements.checks import checks_of as statement_checks
from pipeline.text.statements.extract import extract_statement
from pipeline.text.statements.starts import statement_starts
from pipeline.text.statements.wish import StatementWish

MOST_SAID = 1000  # letters of a note
SHOWN = 20  # sums that fail, and values to look at, that are told in words


def invoice_to_file(reading: Path, target: Path, wish: InvoiceWish, scans: Path | None = None) -> ExtractionFacts:
    found = extract_invoice(_straight(reading, scans), wish)
    return _written(as_shown(found, scans_in(scans)), target)


def statement_to_file(reading: Path, target: Path, wish: StatementWish, scans: Path | None = None) -> ExtractionFacts:
    found = extract_statement(_straight(reading, scans), wish)
    return _written(as_shown(found, scans_in(scans)), target)


def _straight(reading: Path, scans: Path | None) -> Reading:
    return straightened(READING.validate_json(reading.read_bytes()), scans_in(scans))


def _read_for(found: Extraction, reading: Path, scans: Path | None) -> Reading:
    """The pages that an extraction is of."""
    straight = _straight(reading, scans)
    if found.kind == "invoice":
        return first_invoice(straight)[0]
    return parts_of(straight, statement_starts(straight))[0]


def open_fields(extraction: Path, reading: Path, pages: Path, scans: Path | None = None) -> list[Wanted]:
    """What a model may be asked for; the texts of the pages go into ``pages`` as JSON, by number."""
    found = EXTRACTION.validate_json(extraction.read_bytes())
    pages.write_text(json.dumps(pages_of(_read_for(found, reading, scans))), "utf-8")
    return list(wanted_of(found))


def take_answers(
    extraction: Path, reading: Path, answers: Sequence[Answer], target: Path, scans: Path | None = None
) -> Assisted:
    """Writes the extraction with every answer that is printed, its sums checked anew."""
    before = EXTRACTION.validate_json(extraction.read_bytes())
    found = with_answers(before, _read_for(before, reading, scans), answers)
    found = as_shown(found, scans_in(scans), rule=RULE)
    found = replace(found, checks=(*_checks(found, found.entries), *_carried(found)))
    return Assisted(_written(found, target), [one.name for one in _by(found.entries, RULE)])


def _by(entries: Sequence[Entry], rule: str) -> list[Found]:
    """The fields outside tables whose value came so."""
    values = [one for entry in entries if not entry.number for one in entry.values]
    return [one for one in values if one.value and one.rule.startswith(rule)]


def _written(found: Extraction, target: Path) -> ExtractionFacts:
    target.write_bytes(EXTRACTION.dump_json(found))
    reasons = [one.reason for entry in found.entries for one in entry.values if one.reason]
    return ExtractionFacts(
        values=sum(bool(one.value) for entry in found.entries for one in entry.values),
        rows=sum(1 for entry in found.entries if entry.number and any(one.value for one in entry.values)),
        unresolved=len(found.unresolved),
        checks=len(found.checks),
        failing=sum(one.holds is False for one in found.checks),
        reasons=tuple(dict.fromkeys(reasons))[:SHOWN],
        open_fields=len(wanted_of(found)),
    )


def export_to_folder(extraction: Path, settled: Sequence[Settled], name: str, folder: Path) -> Exported:
    """Writes values.json, summary.csv, details.csv and workbook.xlsx; sums are checked anew on what stands."""
    found = EXTRACTION.validate_json(extraction.read_bytes())
    entries = kept(settled)
    checks = (*_checks(found, entries), *_carried(found))
    write_json(folder / "values.json", name, found, settled, checks)
    write_csv(folder / "summary.csv", summary_rows(settled, checks, found.notes))
    write_csv(folder / "details.csv", detail_rows(found.kind, settled))
    write_xlsx(folder / "workbook.xlsx", found.kind, settled, checks, found.notes)
    return Exported(
        fields={one.name: one.value[:200] for entry in entries if not entry.number for one in entry.values},
        tables=tables_shown(found.kind, settled),
        rows=sum(1 for entry in entries if entry.group in ("line_item", "transaction") and _is_filled(entry.values)),
        unresolved=sum(one.status == "unresolved" for one in settled),
        rejected=sum(one.status == "rejected" for one in settled),
        checks=len(checks),
        failing=tuple(f"{one.title}: {one.text}" for one in checks if one.holds is False)[:SHOWN],
        by_model=[one.name for one in _by(entries, RULE)],
        by_person=[one.name for one in _by(entries, PERSON)],
        notes=[one[:MOST_SAID] for one in found.notes[:SHOWN]],
    )


def _is_filled(values: Sequence[Found]) -> bool:
    return any(one.value for one in values)


def _checks(found: Extraction, entries: Sequence[Entry]) -> tuple[Check, ...]:
    if found.kind == "invoice":
        return invoice_checks(entries, correction=found.correction)
    return statement_checks(entries, is_card=found.is_card, told_by_place=found.told_by_place)


def _carried(found: Extraction) -> tuple[Check, ...]:
    """Sums carried from page to page are no values of their own; they are told as they were found."""
    return tuple(one for one in found.checks if one.name.startswith("carried_"))
