"""The flow invoice from upload to files: with and without a review, with pages that lack text."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from documents.services.artifacts import open_artifact
from documents.services.documents import store_document, upload_of
from pipeline.models import Run
from pipeline.services.reviews import close_review, decide_item, operate
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs, start
from tests.pipeline.text.finance.sheets import Sheets
from tests.pipeline.text.invoices.made import american_wrong, english_ruled, german_letter

pytestmark = pytest.mark.once
SAMPLES = Path(__file__).parents[2] / "samples"


def invoice(cast: Cast, paper: Path, *, flow: str = "invoice", unattended: bool = False, **params: Any) -> Run:
    bob = cast.actor(cast.bob)
    document = store_document(actor=bob, project_id=cast.project.pk, upload=upload_of(paper)).document
    return drive(start(cast, flow, bob, document_ids=[document.pk], params=params, unattended=unattended), seconds=60)


def kept(cast: Cast, run: Run, kind: str, name: str = "") -> bytes:
    artifact = run.artifacts.select_related("artifact").get(artifact__kind=kind).artifact
    with open_artifact(actor=cast.actor(cast.bob), artifact_id=artifact.pk) as stream:
        return stream.read()


def test_an_invoice_that_adds_up_asks_nobody(shared_cast: Cast, tmp_path: Path) -> None:
    run = invoice(shared_cast, german_letter(tmp_path / "rechnung.pdf"))
    assert (run.state, run.error_text) == ("completed", "")
    found = outputs(run)
    assert (found["unresolved"], found["sums_failing"], found["rows"]) == (0, [], 3)
    values = json.loads(kept(shared_cast, run, "values"))
    assert (values["fields"]["total"], values["unresolved"]) == ("1792.63", [])
    book = openpyxl.load_workbook(io.BytesIO(kept(shared_cast, run, "workbook")))
    assert book.sheetnames == ["Summary", "Details"]
    rows = list(csv.DictReader(io.StringIO(kept(shared_cast, run, "details").decode("utf-8-sig"))))
    assert [row["amount"] for row in rows] == ["1250.00", "146.70", "124.50", "261.16", "10.27"]
    client = Client()
    client.force_login(shared_cast.bob)
    page = client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    assert "Adds up to the cent" in page
    items, taxes = found["tables"]
    assert (items["group"], taxes["group"], len(items["rows"]), items["more"], items["open"]) == (
        "line_item", "tax", 3, 0, [],
    )  # fmt: skip
    assert [row[items["columns"].index("amount")] for row in items["rows"]] == ["1250.00", "146.70", "124.50"]
    assert page.count('<table class="table table-sm">') == 2
    assert all(f">{row[0]}</td>" in page for row in items["rows"])


def test_what_is_unresolved_waits_for_a_person_and_takes_what_was_decided(shared_cast: Cast, tmp_path: Path) -> None:
    cast, run = shared_cast, invoice(shared_cast, american_wrong(tmp_path / "wrong.pdf"))
    assert (run.state, run.next_stage) == ("waiting", "export")
    bob = cast.actor(cast.bob)
    items = list(run.reviews.get(name="values").items.order_by("position"))
    by_name = {item.value["values"][0]["name"]: item for item in items if not item.value["number"]}
    day, total = by_name["invoice_date"], by_name["total"]
    client = Client()
    client.force_login(cast.bob)
    place = reverse("pipeline:review", args=[run.pk, "values"])
    page = client.get(f"{place}?item={day.pk}").content.decode()
    assert "can be 3 April 2026 or 4 March 2026" in page
    assert page.count('class="mark mark-open"') > 15
    where = reverse("pipeline:review_item", args=[run.pk, "values", day.pk])
    sent = {"version": "1", "decision": "edited", "values-0-was": "0", "values-0-value": "3.4.2026"}
    refused = client.post(where, sent)
    assert refused.status_code == 400
    assert "Write the date as year-month-day" in refused.content.decode()
    assert 'value="3.4.2026"' in refused.content.decode()
    assert client.post(where, {**sent, "values-0-value": "2026-03-04"}).status_code == 302
    value = [{**total.value["values"][0], "value": "921.02"}]
    decide_item(actor=bob, run_id=run.pk, name="values", item_id=total.pk, decision="edited", value={"values": value})
    added = operate(actor=bob, run_id=run.pk, name="values", operation="add",
                    arguments={"page": 1, "box": {"x0": 40, "y0": 236, "x1": 560, "y1": 252}})  # fmt: skip
    assert [one["value"] for one in added[0].value["values"]] == ["", "Buffet lunch 40", "18.00", "720.00"]
    decide_item(actor=bob, run_id=run.pk, name="values", item_id=added[0].pk, decision="rejected")
    close_review(actor=bob, run_id=run.pk, name="values", accept_rest=True)
    run = drive(run, seconds=60)
    found = outputs(run)
    assert (run.state, found["unresolved"], found["rejected"], found["sums_failing"]) == ("completed", 0, 1, [])
    assert (found["fields"]["invoice_date"], found["fields"]["total"]) == ("2026-03-04", "921.02")


def test_a_run_nobody_attends_keeps_the_unresolved_unresolved(shared_cast: Cast, tmp_path: Path) -> None:
    run = invoice(shared_cast, american_wrong(tmp_path / "wrong.pdf"), unattended=True)
    found = outputs(run)
    assert (run.state, found["unresolved"], found["fields"]["invoice_date"]) == ("completed", 3, "")
    values = json.loads(kept(shared_cast, run, "values"))
    assert [one["field"] for one in values["unresolved"]] == ["invoice_date", "due_date", "total"]


def test_review_always_asks_and_never_does_not(shared_cast: Cast, tmp_path: Path) -> None:
    paper = english_ruled(tmp_path / "invoice.pdf")
    assert invoice(shared_cast, paper, review="always").state == "waiting"
    wrong = american_wrong(tmp_path / "wrong.pdf")
    assert invoice(shared_cast, wrong, review="never").state == "completed"


def test_pages_without_text_make_it_partial_and_a_scan_is_refused(shared_cast: Cast, tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.put(50, 60, "Invoice number: A-1")
    sheets.picture_page()
    run = invoice(shared_cast, sheets.save(tmp_path / "mixed.pdf"), review="never")
    assert (run.state, outputs(run)["without_text"]) == ("partial", [2])
    scan = Sheets()
    scan.picture_page()
    scan.document.delete_page(0)
    run = invoice(shared_cast, scan.save(tmp_path / "scan.pdf"), scans=False)
    assert (run.state, run.error_code) == ("failed", "no_text")
    assert "run OCR" in run.error_text


@pytest.mark.parametrize("flow", ["invoice", "bank-statement"])
@pytest.mark.parametrize("name", ["empty_protected.pdf", "poppler-742-0-fuzzed.pdf", "xref_command_missing.pdf"])
def test_bad_files_end_with_a_reason(flow: str, name: str, shared_cast: Cast) -> None:
    run = invoice(shared_cast, SAMPLES / "bad" / name, flow=flow, review="never")
    assert run.state in ("completed", "partial") or (run.state == "failed" and run.error_code in {
        "broken", "no_pages", "password_needed", "no_text",
    }), (run.state, run.error_code, run.error_text)  # fmt: skip
