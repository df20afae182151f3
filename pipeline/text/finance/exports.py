"""What a document came to as JSON, CSV and XLSX; text that a spreadsheet would run as a formula stays text."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from pipeline.text.finance.facts import Table
from pipeline.text.finance.found import Check, Entry, Extraction, Found
from pipeline.text.formats.characters import for_csv

TABLES = {"line_item": "line_items", "tax": "taxes", "transaction": "transactions"}
SUMMARY_HEAD = ("group", "field", "value", "printed", "page", "x0", "y0", "x1", "y1", "confidence", "rule", "status",
                "reason")  # fmt: skip
COLUMNS = {
    "invoice": ("table", "number", "code", "description", "quantity", "unit", "unit_price", "discount_percent",
                "discount", "tax_rate", "tax_amount", "amount", "rate", "base", "page", "confidence", "status",
                "reason"),
    "bank_statement": ("table", "number", "date", "value_date", "description", "amount", "balance", "category",
                       "booking", "page", "confidence", "status", "reason"),
}  # fmt: skip
FIGURES = frozenset({"quantity", "unit_price", "discount_percent", "discount", "tax_rate", "tax_amount", "amount",
                     "rate", "base", "balance", "page", "confidence", "number", "x0", "y0", "x1", "y1"})  # fmt: skip
DAYS = frozenset({"date", "value_date"})
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DIGITS = 15  # a spreadsheet keeps no more of a number
_LONGEST = 32_000  # letters of a cell
_OF_THE_ROW = frozenset({"table", "number", "page", "confidence", "status", "reason"})  # told of it, not printed in it
_SHOWN, _LONGEST_SHOWN = 25, 120  # rows of a table on a page, and letters of a cell there


@dataclass(frozen=True, slots=True)
class Settled:
    """An entry as it stands in the end; ``status`` is "found", "unresolved", "accepted", "edited" or "rejected"."""

    entry: Entry
    status: str


SETTLED: TypeAdapter[tuple[Settled, ...]] = TypeAdapter(tuple[Settled, ...])


def settled_as_found(extraction: Extraction) -> tuple[Settled, ...]:
    """Every entry as the rules left it, where nobody was asked."""
    return tuple(Settled(one, "unresolved" if one.is_unresolved else "found") for one in extraction.entries)


def kept(settled: Sequence[Settled]) -> tuple[Entry, ...]:
    """What stands."""
    return tuple(one.entry for one in settled if one.status != "rejected")


# --- JSON -----------------------------------------------------------------------------------------------------
def write_json(
    path: Path, name: str, extraction: Extraction, settled: Sequence[Settled], checks: Sequence[Check]
) -> None:
    """The values by name, then the evidence of each; amounts are strings, so that no reader rounds them."""
    fields = {
        one.name: one.value or None
        for item in settled
        if not item.entry.number and item.status != "rejected"
        for one in item.entry.values
    }
    tables: dict[str, list[dict[str, Any]]] = {
        TABLES[group]: [] for group in ("line_item", "tax", "transaction") if _has(group, extraction)
    }
    for item in settled:
        if item.entry.number and item.status != "rejected":
            row = {one.name: one.value or None for one in item.entry.values}
            tables.setdefault(TABLES[item.entry.group], []).append(row)
    document = {
        "document": name,
        "kind": extraction.kind,
        **(_of_statement(extraction) if extraction.kind == "bank_statement" else {}),
        "fields": fields,
        **tables,
        "checks": [asdict(one) for one in checks],
        "unresolved": [
            {"group": item.entry.group, "number": item.entry.number or None, "field": one.name, "reason": one.reason}
            for item in settled
            if item.status == "unresolved"
            for one in item.entry.values
            if one.reason
        ],
        "notes": list(extraction.notes),
        "language": extraction.language,
        "evidence": [
            {"group": item.entry.group, "number": item.entry.number or None, "status": item.status, **asdict(one)}
            for item in settled
            for one in item.entry.values
        ],
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _of_statement(extraction: Extraction) -> dict[str, Any]:
    return {"row_order": extraction.row_order or None, "told_by_place": list(extraction.told_by_place)}


def _has(group: str, extraction: Extraction) -> bool:
    return (group == "transaction") == (extraction.kind == "bank_statement")


# --- rows of both -----------------------------------------------------------------------------------------------
def summary_rows(
    settled: Sequence[Settled], checks: Sequence[Check], notes: Sequence[str] = ()
) -> Iterator[tuple[str, ...]]:
    """A row for each field, one for each sum that does not hold, one that counts those that do, one for each note."""
    yield SUMMARY_HEAD
    for item in settled:
        if not item.entry.number:
            for one in item.entry.values:
                yield _summary(item, one)
    for check in checks:
        if check.holds is False:
            yield ("check", check.title, check.found, "", "", "", "", "", "", "", "", "fails", check.text)
    count = sum(one.holds is True for one in checks)
    yield ("check", "Sums that hold", str(count), "", "", "", "", "", "", "", "", "holds" if checks else "", "")
    for note in notes:
        yield ("note", "", note, "", "", "", "", "", "", "", "", "", "")


def _summary(item: Settled, one: Found) -> tuple[str, ...]:
    box = one.box
    corners = tuple(f"{side:.1f}" for side in (box.x0, box.y0, box.x1, box.y1)) if box else ("", "", "", "")
    return (item.entry.group, one.name, one.value, one.raw, str(one.page or ""), *corners,
            f"{one.confidence:.2f}" if one.confidence else "", one.rule, item.status, one.reason)  # fmt: skip


def detail_rows(kind: str, settled: Sequence[Settled]) -> Iterator[tuple[str, ...]]:
    """A row for each line item and tax, or for each transaction."""
    columns = COLUMNS[kind]
    yield columns
    for item in settled:
        if item.entry.number:
            values = {one.name: one.value for one in item.entry.values}
            values |= {
                "table": TABLES[item.entry.group],
                "number": str(item.entry.number),
                "page": str(item.entry.page or ""),
                "confidence": f"{item.entry.confidence:.2f}",
                "status": item.status,
                "reason": " ".join(one.reason for one in item.entry.values if one.reason),
            }
            yield tuple(values.get(column, "") for column in columns)


def tables_shown(kind: str, settled: Sequence[Settled]) -> list[Table]:
    """What a page shows of the rows that stand; their page and how sure they are is in the files."""
    groups: dict[str, list[Settled]] = {}
    for item in settled:
        if item.entry.number and item.status != "rejected" and any(one.value for one in item.entry.values):
            groups.setdefault(item.entry.group, []).append(item)
    return [_table(group, kind, rows) for group, rows in groups.items()]


def _table(group: str, kind: str, items: Sequence[Settled]) -> Table:
    shown = [{one.name: one.value for one in item.entry.values if one.value} for item in items[:_SHOWN]]
    there = set[str]().union(*shown)
    columns = [one for one in COLUMNS[kind] if one in there and one not in _OF_THE_ROW]
    return Table(
        group=group,
        columns=columns,
        rows=[[row.get(one, "")[:_LONGEST_SHOWN] for one in columns] for row in shown],
        figures=[one for one in columns if one in FIGURES],
        open=[at for at, item in enumerate(items[:_SHOWN]) if item.status == "unresolved"],
        more=max(0, len(items) - _SHOWN),
    )


# --- CSV and XLSX ----------------------------------------------------------------------------------------------
def write_csv(path: Path, rows: Iterator[tuple[str, ...]]) -> None:
    """UTF-8 with a mark, as spreadsheets expect; a text that would be a formula gets an apostrophe before it."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        for row in rows:
            writer.writerow([for_csv(one) for one in row])


def write_xlsx(
    path: Path, kind: str, settled: Sequence[Settled], checks: Sequence[Check], notes: Sequence[str] = ()
) -> None:
    """Two sheets, Summary and Details; figures are numbers, days dates, all else is text whatever it begins with."""
    from openpyxl import Workbook  # noqa: PLC0415 - only the child process loads it
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    from pipeline.text.formats.sheets import widths  # noqa: PLC0415

    book = Workbook(write_only=True)
    kinds = {one.name: one.kind for item in settled for one in item.entry.values}
    for title, rows in (
        ("Summary", list(summary_rows(settled, checks, notes))),
        ("Details", list(detail_rows(kind, settled))),
    ):
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for place, width in enumerate(widths(rows), 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        head, *others = rows
        sheet.append([_cell(sheet, one, "text", is_head=True) for one in head])
        for row in others:
            of_value = "number" if row[0] == "check" else kinds.get(row[1], "text")
            sheet.append([_cell(sheet, value, _kind_in(name, of_value)) for name, value in zip(head, row, strict=True)])
    book.save(path)


def _kind_in(column: str, of_value: str) -> str:
    """The kind of what stands in a column; ``of_value`` is that of the row's value, in a column of all kinds."""
    if column == "value":
        return of_value
    return "date" if column in DAYS else "number" if column in FIGURES else "text"


def _cell(sheet: Any, value: str, kind: str, *, is_head: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - only the child process loads it
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    digits = sum(one.isdigit() for one in value)
    if kind in ("amount", "number") and _NUMBER.fullmatch(value) and digits <= _DIGITS and not _is_code(value):
        cell = WriteOnlyCell(sheet, value=Decimal(value))
        places = len(value.partition(".")[2])
        cell.number_format = "0." + "0" * places if places else "0"
        return cell
    if kind == "date" and _DAY.fullmatch(value):
        cell = WriteOnlyCell(sheet, value=date.fromisoformat(value))
        cell.number_format = "yyyy-mm-dd"
        return cell
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST])
    cell.data_type = "s"
    cell.number_format = "@"
    if is_head:
        cell.font = Font(bold=True)
    return cell


def _is_code(value: str) -> bool:
    """Numbers of invoices and accounts are no figures: no sign, no point, or zeros in front."""
    plain = value.removeprefix("-")
    return (plain.startswith("0") and len(plain) > 1 and plain[1] != ".") or ("." not in plain and len(plain) > 6)
