"""Tables as CSV, Excel and JSON; no cell of theirs is ever a formula."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from pipeline.pdf.blocks.whole_tables import WholeTable
from pipeline.text.formats.characters import for_csv, for_xml, number_of

_NARROWEST, _WIDEST = 6, 60  # letters of a column
_LONGEST_CELL = 32_767  # letters, Excel's own bound


def name_of(number: int, table: WholeTable) -> str:
    """What a table is called, as a sheet and as a file: "page-3-table-1" for the first table of the document."""
    return f"page-{table.page}-table-{number}"


def write_workbook(tables: Iterable[WholeTable], target: Path) -> int:
    """A sheet for each table; numbers that can be read in one way only are numbers. Gives how many there are."""
    book: Any = Workbook(write_only=True)
    count = 0
    for count, table in enumerate(tables, 1):
        sheet = book.create_sheet(name_of(count, table))
        if table.headed:
            sheet.freeze_panes = "A2"
        for place, width in enumerate(widths(table.rows), 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        for number, row in enumerate(table.rows):
            sheet.append([_cell(sheet, text, bold=table.headed and number == 0) for text in row])
    if count:
        book.save(target)
    return count


def widths(rows: Iterable[Sequence[str]]) -> list[int]:
    """Of each column, in letters: that of its longest line, within bounds, so that no cell hides another."""
    columns = zip_longest(*rows, fillvalue="")
    longest = (max(len(line) for cell in column for line in (cell.splitlines() or [""])) for column in columns)
    return [min(max(one + 2, _NARROWEST), _WIDEST) for one in longest]


def _cell(sheet: Any, text: str, *, bold: bool) -> Any:
    number = None if bold else number_of(text)
    cell = WriteOnlyCell(sheet, for_xml(text)[:_LONGEST_CELL] if number is None else number)
    if number is None:
        cell.data_type = "s"  # openpyxl takes a text that begins with "=" for a formula
    if bold:
        cell.font = Font(bold=True)
    return cell


def write_csv(table: WholeTable, out: IO[str]) -> None:
    """Commas, quotes where needed, line ends of RFC 4180."""
    writer = csv.writer(out)
    writer.writerows([for_csv(cell) for cell in row] for row in table.rows)


def as_json(number: int, table: WholeTable) -> dict[str, Any]:
    """A table with the page and box (points from the top left corner) of each of its parts."""
    places = [{"page": page, "box": list(asdict(box).values()), "rows": rows} for page, box, rows in table.places]
    return {
        "name": name_of(number, table), "headed": table.headed, "ruled": table.ruled,
        "found": "by lines" if table.ruled else "by alignment", "places": places,
        "rows": [list(row) for row in table.rows],
    }  # fmt: skip


def write_json(tables: Iterable[WholeTable], target: Path) -> None:
    """A list of them, written one by one."""
    with target.open("w", encoding="utf-8", errors="replace") as out:
        out.write("[")
        for number, table in enumerate(tables, 1):
            out.write(("," if number > 1 else "") + "\n" + json.dumps(as_json(number, table), ensure_ascii=False))
        out.write("\n]\n")
