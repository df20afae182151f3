"""The goods of till receipts, which no heads tell apart."""

from __future__ import annotations

from pathlib import Path

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.invoices.extract import extract_invoice
from tests.pipeline.text.finance.sheets import Sheets

MARKET = (("SEMI SKIMMED MILK 2L", "1.55"), ("BANANAS LOOSE", ""), ("0.842 kg @ £0.95/kg", "0.80"),
          ("WHOLEMEAL BREAD", "2.80"), ("2 x £1.40", ""), ("LOYALTY SAVING", "-0.50"), ("TOTAL", "£ 4.65"),
          ("CARD", "£ 4.65"))  # fmt: skip
TRUTH = [("SEMI SKIMMED MILK 2L", "", "", "1.55"), ("BANANAS LOOSE", "0.842", "0.95", "0.80"),
         ("WHOLEMEAL BREAD", "2", "1.40", "2.80"), ("LOYALTY SAVING", "", "", "-0.50")]  # fmt: skip


def receipt(path: Path, *rows: tuple[str, str], rate: str = "") -> Extraction:
    s = Sheets(face="co")
    s.stack(50, 50, "MARKET STREET LTD", "Oxford OX1 1AA", "RECEIPT No 8812")
    for at, (text, amount) in enumerate(rows):
        s.cells(100 + 12 * at, (50, text, False), (260, amount, True), size=9)
        if rate and amount and at < 6:
            s.put(265, 100 + 12 * at, rate, 9)
    return extract_invoice(read_pdf(s.save(path)))


def lines_of(found: Extraction) -> list[tuple[str, ...]]:
    keys = ("description", "quantity", "unit_price", "amount")
    return [tuple(one.text(key) for key in keys) for one in found.rows("line_item")]


def test_goods_that_make_the_total_are_line_items(tmp_path: Path) -> None:
    found = receipt(tmp_path / "made.pdf", *MARKET)
    assert lines_of(found) == TRUTH
    assert [one.name for entry in found.rows("line_item") for one in entry.values if one.reason] == []


def test_a_letter_behind_an_amount_names_its_rate(tmp_path: Path) -> None:
    assert lines_of(receipt(tmp_path / "made.pdf", *MARKET, rate="A")) == TRUTH


def test_goods_that_do_not_make_the_total_are_none(tmp_path: Path) -> None:
    found = receipt(tmp_path / "made.pdf", *MARKET[:-2], ("TOTAL", "£ 4.66"))
    (row,) = found.rows("line_item")
    assert [(one.value, one.reason) for one in row.values] == [("", "No table of line items was found.")]
