"""Files that spreadsheets open: nothing runs, nothing is rounded, nothing is left out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl

from pipeline.pdf.layout import Box
from pipeline.text.finance.exports import (
    Settled,
    detail_rows,
    summary_rows,
    tables_shown,
    write_csv,
    write_json,
    write_xlsx,
)
from pipeline.text.finance.found import Entry, Extraction, Found

RISKY = ["=1+1", "+A1", "-A1", "@SUM(A1)", "\tx", "=cmd|'/c calc'!A0"]
BOX = Box(1, 2, 3, 4)


def settled() -> tuple[Settled, ...]:
    rows = [
        Entry("line_item", (Found("description", "text", text, text, 1, BOX, 0.9, "rule"),
                            Found("amount", "amount", "-1234.50", "", 1, BOX, 0.9, "rule")), at)
        for at, text in enumerate(RISKY, 1)
    ]  # fmt: skip
    number = Entry("document", (Found("invoice_number", "code", "00042", "00042", 1, BOX, 0.9, "rule"),))
    total = Entry("totals", (Found("total", "amount", "12345678901234567.89", "", 1, BOX, 0.9, "rule"),))
    gone = Entry("document", (Found("due_date", "date", "2026-01-01", "", 1, BOX, 0.9, "rule"),))
    return (*(Settled(one, "found") for one in (number, *rows, total)), Settled(gone, "rejected"))


def test_in_csv_formulas_are_text_and_amounts_as_printed_are_not(tmp_path: Path) -> None:
    amounts = ["-12.50", "-7,00", "+1.250,00 €", "-", "12", "plain", ""]
    write_csv(tmp_path / "a.csv", iter([tuple(RISKY), tuple(amounts)]))
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == [[f"'{one}" for one in RISKY], amounts]


def test_csv_and_workbook_hold_the_same_rows(tmp_path: Path) -> None:
    write_csv(tmp_path / "details.csv", detail_rows("invoice", settled()))
    with (tmp_path / "details.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["description"].removeprefix("'") for row in rows] == RISKY
    write_xlsx(tmp_path / "book.xlsx", "invoice", settled(), ())
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book.sheetnames == ["Summary", "Details"]
    cells = {
        cell.value: cell.data_type for row in book["Details"].iter_rows() for cell in row if cell.value is not None
    }
    assert {text: cells.get(text) for text in RISKY} == dict.fromkeys(RISKY, "s")
    assert cells[-1234.5] == "n"
    assert "f" not in {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}


def test_a_code_and_a_number_too_long_for_a_spreadsheet_stay_text(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "book.xlsx", "invoice", settled(), ())
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Summary"]
    values = {row[1].value: (row[2].value, row[2].data_type) for row in sheet.iter_rows()}
    assert values["invoice_number"] == ("00042", "s")
    assert values["total"] == ("12345678901234567.89", "s")


def test_days_are_dates_and_columns_are_as_wide_as_their_texts(tmp_path: Path) -> None:
    day = Found("date", "date", "2026-03-18", "18.03.", 1, BOX, 0.9, "rule")
    short = Found("invoice_number", "code", "4471", "4471", 1, BOX, 0.9, "rule")
    entries = [Entry("transaction", (day, Found("description", "text", "x" * 40)), 1), Entry("document", (short,)),
               Entry("document", (Found("due_date", "date", "2026-04-01"),))]  # fmt: skip
    write_xlsx(tmp_path / "book.xlsx", "bank_statement", [Settled(one, "found") for one in entries], ())
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    cell = book["Details"]["C2"]
    assert (f"{cell.value:%Y-%m-%d}", cell.is_date, cell.number_format) == ("2026-03-18", True, "yyyy-mm-dd")
    assert [(one.data_type, str(one.value)) for one in book["Summary"]["C"]] == [
        ("s", "value"), ("s", "4471"), ("d", "2026-04-01 00:00:00"), ("n", "0")
    ]  # fmt: skip
    assert book["Details"].column_dimensions["E"].width == 42


def test_json_holds_values_and_evidence_and_not_what_was_rejected(tmp_path: Path) -> None:
    entries = tuple(one.entry for one in settled())
    write_json(tmp_path / "values.json", "a.pdf", Extraction("invoice", entries), settled(), ())
    found = json.loads((tmp_path / "values.json").read_text("utf-8"))
    assert found["fields"] == {"invoice_number": "00042", "total": "12345678901234567.89"}
    assert [one["amount"] for one in found["line_items"]] == ["-1234.50"] * len(RISKY)
    assert {one["status"] for one in found["evidence"]} == {"found", "rejected"}


def test_every_summary_row_has_every_column() -> None:
    rows = list(summary_rows(settled(), ()))
    assert {len(row) for row in rows} == {len(rows[0])}


def test_notes_end_the_summary_and_the_order_of_rows_is_in_json(tmp_path: Path) -> None:
    rows = list(summary_rows(settled(), (), ["The newest stand first."]))
    assert (len(rows[-1]), rows[-1][:3]) == (len(rows[0]), ("note", "", "The newest stand first."))
    entries = tuple(one.entry for one in settled())
    write_json(tmp_path / "a.json", "a.pdf", Extraction("bank_statement", entries, row_order="newest first"), (), ())
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["row_order"] == "newest first"


def test_a_page_shows_the_first_rows_that_stand() -> None:
    def row(at: int) -> Entry:
        return Entry("transaction", (Found("description", "text", "x" * 200, "", 1, BOX, 0.9, "rule"),
                                     Found("balance", "amount", "", "", None, None, 0.0, ""),
                                     Found("amount", "amount", f"{at}.00", "", 1, BOX, 0.9, "rule")), at)  # fmt: skip

    entries = [row(at) for at in range(1, 31)]
    found = [Settled(entries[0], "rejected"), Settled(entries[1], "unresolved")]
    (table,) = tables_shown("bank_statement", (*found, *(Settled(one, "found") for one in entries[2:])))
    assert (table.columns, table.figures, table.open, table.more) == (["description", "amount"], ["amount"], [0], 4)
    assert table.rows == [["x" * 120, f"{at}.00"] for at in range(2, 27)]
    assert tables_shown("invoice", settled()[-1:]) == []
