"""The flow bank-statement from upload to files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pipeline.text.statements.order import NEWEST_FIRST
from tests.cast import Cast
from tests.pipeline.engine.driving import outputs
from tests.pipeline.flows.test_invoice import invoice, kept
from tests.pipeline.text.finance.sheets import Sheets
from tests.pipeline.text.statements.made import italian_wrong, spanish_minus_behind
from tests.pipeline.text.statements.test_order import LOOKS, sheet

pytestmark = pytest.mark.once


def test_a_statement_that_reconciles_asks_nobody(shared_cast: Cast, tmp_path: Path) -> None:
    own = [{"name": "pets", "keywords": ["mercadona"]}]
    paper = spanish_minus_behind(tmp_path / "extracto.pdf")
    run = invoice(shared_cast, paper, flow="bank-statement", categories=own)
    assert (run.state, run.error_text) == ("completed", "")
    assert outputs(run)["sums_failing"] == []
    rows = list(csv.DictReader(io.StringIO(kept(shared_cast, run, "details").decode("utf-8-sig"))))
    assert [(row["date"], row["amount"], row["category"]) for row in rows] == [
        ("2026-05-04", "-58.12", "utilities"),
        ("2026-05-11", "-76.40", "pets"),
        ("2026-05-29", "1720.00", "income"),
    ]


def test_the_newest_first_stay_in_the_order_of_the_page_and_it_is_said(shared_cast: Cast, tmp_path: Path) -> None:
    head, ends, rows, *_ = LOOKS["closing_above_opening"]
    s = Sheets()
    sheet(s, head, ends, rows)
    run = invoice(shared_cast, s.save(tmp_path / "online.pdf"), flow="bank-statement")
    assert (run.state, outputs(run)["sums_failing"], outputs(run)["notes"]) == ("completed", [], [NEWEST_FIRST])
    values = json.loads(kept(shared_cast, run, "values"))
    table = list(csv.DictReader(io.StringIO(kept(shared_cast, run, "details").decode("utf-8-sig"))))
    assert [row["amount"] for row in values["transactions"]] == [row["amount"] for row in table]
    assert ([row["amount"] for row in table], values["row_order"]) == (
        ["2.40", "900.00", "-250.00", "-40.00"], "newest first",
    )  # fmt: skip


def test_a_statement_that_does_not_reconcile_waits(shared_cast: Cast, tmp_path: Path) -> None:
    run = invoice(shared_cast, italian_wrong(tmp_path / "estratto.pdf"), flow="bank-statement")
    assert (run.state, run.next_stage) == ("waiting", "export")
    assert run.reviews.get(name="values").items.filter(value__number=2).count() == 1
