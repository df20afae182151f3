"""Tables of checks side by side, two and three of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.statements.extract import extract_statement
from tests.pipeline.text.finance.sheets import Sheets

CHECKS = [("1001", "01/06", "100.00"), ("1002", "01/08", "200.00"), ("1003", "01/09", "100.00"),
          ("1007*", "01/12", "50.00"), ("1008", "01/13", "150.00")]  # fmt: skip


def statement(folder: Path, heads: tuple[str, str, str], tables: int) -> Extraction:
    """Checks down the columns, then the balances of days, which stand side by side as well."""
    s = Sheets()
    s.stack(50, 55, "First Bank", "Account statement", "Account number: 40718822",
            "Statement period: January 1, 2026 to January 31, 2026")  # fmt: skip
    s.cells(130, (50, "Beginning balance", False), (545, "$5,000.00", True))
    s.put(50, 160, "Checks paid", bold=True)
    high = -(-len(CHECKS) // tables)
    for at in range(tables):
        place = at * 500 // tables
        for step, cells in enumerate((heads, *CHECKS[at * high : (at + 1) * high])):
            s.cells(
                174 + 14 * step, *((x + place, text, x > 150) for x, text in zip((50, 108, 195), cells, strict=True))
            )
    s.cells(250, (50, "Total checks paid", False), (545, "$600.00", True))
    s.put(50, 280, "Daily ending balance", bold=True)
    for y, cells in ((294, ("Date", "Amount", "Date", "Amount")), (308, ("01/06", "4,900.00", "01/13", "4,400.00"))):
        s.cells(y, *((x, text, x in (150, 350)) for x, text in zip((50, 150, 250, 350), cells, strict=True)))
    s.cells(340, (50, "Ending balance", False), (545, "$4,400.00", True))
    return extract_statement(read_pdf(s.save(folder / "checks.pdf")))


@pytest.mark.parametrize("tables", [1, 2, 3])
@pytest.mark.parametrize(
    "heads", [("Check No.", "Date", "Amount"), ("Number", "Date", "Amount")], ids=lambda one: one[0]
)
def test_each_check_is_a_transaction(heads: tuple[str, str, str], tables: int, tmp_path: Path) -> None:
    found = statement(tmp_path, heads, tables)
    seen = [tuple(row.text(name) for name in ("description", "date", "amount")) for row in found.rows("transaction")]
    assert seen == [(number, f"2026-{day.replace('/', '-')}", f"-{amount}") for number, day, amount in CHECKS]
    assert [(one.name, one.holds) for one in found.checks] == [("closing", True)]
