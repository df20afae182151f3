"""Balances of the head of a statement."""

from __future__ import annotations

from pathlib import Path

from pipeline.pdf.reading import read_pdf
from pipeline.text.statements.extract import extract_statement
from tests.pipeline.text.finance.sheets import Sheets


def test_both_balances_in_one_line(tmp_path: Path) -> None:
    s = Sheets()
    s.stack(50, 50, "Statement of account", "First Bank plc", "Account number: 12345678")
    s.put(50, 120, "Opening balance 100.00 Closing balance 150.00")
    for y, cells in ((160, ("Date", "Description", "Money in")), (176, ("05 Mar", "SALARY", "50.00"))):
        s.cells(y, *((x, text, x > 300) for x, text in zip((50, 120, 470), cells, strict=True)))
    found = extract_statement(read_pdf(s.save(tmp_path / "made.pdf")))
    balances = [found.field(name) for name in ("opening_balance", "closing_balance")]
    assert [(one.value, one.reason) for one in balances if one] == [("100.00", ""), ("150.00", "")]
