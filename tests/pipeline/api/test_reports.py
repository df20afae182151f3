"""Reports and readings over the API."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.pipeline.api.test_runs import signed_in
from tests.pipeline.shielding import asks_about_mappings, finished

pytestmark = pytest.mark.once


def test_a_report_and_what_readers_extract(shared_cast: Cast) -> None:
    run = finished(shared_cast)
    vera = signed_in(shared_cast.vera)
    report = vera.get(f"/api/v1/runs/{run.pk}/report/").json()
    assert (report["original"], report["facts"]["applied"], report["proof"]["passed"]) == (
        "accounting-qpaper.pdf",
        3,
        True,
    )
    readings = vera.get(f"/api/v1/runs/{run.pk}/readings/?page=2").json()
    assert [one["extractor"] for one in readings] == ["PyMuPDF", "pypdf", "pdfminer.six", "poppler", "pdfium", "pdf.js"]
    first = readings[0]
    assert (first["changes"], first["problem"]) == (1, "")
    assert [one["text"] for one in first["passages"] if one["kind"] != "same"] == ["examples", "exemplars"]
    assert "examples" in first["before"]
    assert "exemplars" in first["after"]
    assert vera.get(f"/api/v1/runs/{run.pk}/readings/").json()[0]["changes"] == 2


def test_what_is_not_there_and_for_whom(shared_cast: Cast) -> None:
    run = asks_about_mappings(shared_cast)
    vera, charlie = signed_in(shared_cast.vera), signed_in(shared_cast.charlie)
    for place, code in (("report", "no_report"), ("readings", "no_texts")):
        answer = vera.get(f"/api/v1/runs/{run.pk}/{place}/")
        assert (answer.status_code, answer.json()["code"]) == (404, code)
        assert charlie.get(f"/api/v1/runs/{run.pk}/{place}/").json()["code"] == "not_found"
    for page in ("0", "x"):
        assert vera.get(f"/api/v1/runs/{run.pk}/readings/?page={page}").status_code == 400
