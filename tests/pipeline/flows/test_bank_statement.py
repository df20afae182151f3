"""The flow bank-statement from upload to files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.pipeline.engine.driving import outputs
from tests.pipeline.flows.test_invoice import invoice, kept
from tests.pipeline.text.statements.made import italian_wrong, spanish_minus_behind

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


def test_a_statement_that_does_not_reconcile_waits(shared_cast: Cast, tmp_path: Path) -> None:
    run = invoice(shared_cast, italian_wrong(tmp_path / "estratto.pdf"), flow="bank-statement")
    assert (run.state, run.next_stage) == ("waiting", "export")
    assert run.reviews.get(name="values").items.filter(value__number=2).count() == 1
