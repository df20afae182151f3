"""Invoices in Japanese: whole yen, days with 年月日, consumption tax at two rates, a registration number."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.invoices.extract import extract_invoice
from tests.pipeline.text.finance.sheets import Sheets

LINES = ((50, False), (330, True), (430, True), (545, True))
SUMS = ((330, False), (545, True))


def invoice(path: Path, *sums: tuple[str, str], unit: str = "", sign: str = "¥") -> Extraction:
    s = Sheets()
    font = pymupdf.Font("japan")
    s.fonts = {False: font, True: font}
    s.put(240, 50, "請求書", 20)
    s.stack(50, 90, "株式会社山田商事 御中", "〒150-0001 東京都渋谷区神宮前1-2-3")
    s.stack(
        350,
        90,
        "請求書番号: INV-2026-031",
        "請求日: 2026年3月20日",
        "お支払期限: 2026年4月30日",
        "登録番号: T1234567890123",
    )
    s.put(50, 190, f"ご請求金額 {sign}{sums[-1][1]}{unit}", 14)
    y = 220
    for row in (
        ("品名", "数量", "単価", "金額"),
        ("ボールペン", "100", "100", "10,000"),
        ("ノート", "50", "400", "20,000"),
    ):
        s.cells(y, *((x, text, right) for (x, right), text in zip(LINES, row, strict=True)))
        y += 15
    for name, amount in sums:
        y += 15
        s.cells(y, (330, name, False), (545, f"{amount}{unit}", True))
    return extract_invoice(read_pdf(s.save(path)))


def values(found: Extraction, *names: str) -> dict[str, tuple[str, str]]:
    return {name: (one.value, one.reason) for name in names if (one := found.field(name)) is not None}


@pytest.mark.parametrize(("unit", "sign"), [("", "¥"), ("円", ""), ("", "￥")])
def test_every_value_is_as_printed_and_adds_up(unit: str, sign: str, tmp_path: Path) -> None:
    sums = (("小計", "30,000"), ("消費税(10%)", "3,000"), ("合計", "33,000"))
    found = invoice(tmp_path / "made.pdf", *sums, unit=unit, sign=sign)
    expected = {
        "document_type": "invoice", "invoice_number": "INV-2026-031", "invoice_date": "2026-03-20",
        "due_date": "2026-04-30", "vendor_tax_id": "T1234567890123", "currency": "JPY", "subtotal": "30000",
        "total": "33000", "amount_due": "33000",
    }  # fmt: skip
    assert values(found, *expected) == {name: (value, "") for name, value in expected.items()}
    lines = [tuple(row.text(name) for name in ("description", "quantity", "unit_price", "amount"))
             for row in found.rows("line_item")]  # fmt: skip
    assert lines == [("ボールペン", "100", "100", "10000"), ("ノート", "50", "400", "20000")]
    assert [(row.text("rate"), row.text("amount")) for row in found.rows("tax")] == [("10", "3000")]
    assert {one.holds for one in found.checks} == {True}


def test_two_rates_of_consumption_tax_are_two_taxes(tmp_path: Path) -> None:
    sums = (("小計", "30,000"), ("消費税(10%)", "1,000"), ("消費税(8%)", "1,600"), ("合計金額", "32,600"))
    found = invoice(tmp_path / "made.pdf", *sums)
    assert [(row.text("rate"), row.text("amount")) for row in found.rows("tax")] == [("10", "1000"), ("8", "1600")]
    assert values(found, "total") == {"total": ("32600", "")}


def test_a_total_that_is_wrong_is_to_be_looked_at(tmp_path: Path) -> None:
    found = invoice(tmp_path / "made.pdf", ("小計", "30,000"), ("消費税(10%)", "3,000"), ("合計", "33,100"))
    assert [one.text for one in found.checks if one.holds is False] == ["33100 is printed, 33000 comes out."]
    total = found.field("total")
    assert total is not None
    assert total.reason.startswith("Subtotal and taxes make the total")
