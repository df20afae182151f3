"""Look a PDF over before it is used: what it is, what is wrong with it, and what compressing it would gain."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from accounts.errors import Problem
from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Live, Stage
from pipeline.pdf.preflight.steps import estimate_savings, inspect_file
from pipeline.registry import register

MIB = 1024 * 1024
LONG = Limits(memory=2048 * MIB, cpu=900, wall=900.0)


class Params(forms.Form):
    least_dpi = forms.IntegerField(
        label="Name images below, in dpi", initial=150, min_value=36, max_value=1200, help_text="As placed on the page."
    )
    estimate = forms.BooleanField(
        label="Estimate what compressing would gain",
        required=False,
        initial=True,
        help_text="Compresses a few pages with each preset and reckons from them.",
    )


class Inspect(Stage[tuple[Input, int], dict[str, Any]]):
    name, title = "inspect", "Looking it over"
    gives = ("report",)
    limits = LONG
    seconds = 1000.0

    def read(self, facts: Facts) -> tuple[Input, int]:
        return facts.document, facts.params["least_dpi"]

    def work(self, given: tuple[Input, int], live: Live) -> dict[str, Any]:
        document, least = given
        source, password = live.path_of(document.sha256), live.password_of(document.version_id)
        report: dict[str, Any] = live.child(inspect_file, source, password, least)
        live.log(f"Pages: {report['pages']}, kind: {report['kind']['name']}")
        return {"report": report}


class Estimate(Stage[Input, dict[str, Any]]):
    """What cannot be estimated is left open, and it is said why; the report does not wait for it."""

    name, title = "estimate", "Estimating"
    gives = ("savings", "savings_problem")
    limits = LONG
    seconds = 1000.0

    def read(self, facts: Facts) -> Input:
        return facts.document

    def work(self, given: Input, live: Live) -> dict[str, Any]:
        source, password = live.path_of(given.sha256), live.password_of(given.version_id)
        savings = live.child(estimate_savings, source, live.folder, password, progress=True)
        return {"savings": savings, "savings_problem": None}

    def fallback(self, given: Input, error: Exception) -> dict[str, Any]:
        if not isinstance(error, Problem):
            raise error
        return {"savings": {}, "savings_problem": {"code": error.code, "text": error.text}}


class Report(Stage[dict[str, Any], dict[str, Any]]):
    name, title = "report", "Writing the report"
    needs = ("report",)
    gives = ("report_file",)

    def read(self, facts: Facts) -> dict[str, Any]:
        name = facts.document.name.rsplit(".", 1)[0] or "document"
        expected = {
            "compressed_bytes_expected": facts.outputs.get("savings") or {},
            "compressed_bytes_problem": facts.outputs.get("savings_problem"),
        }
        return {"name": name, "report": {**facts.outputs["report"], **expected}}

    def work(self, given: dict[str, Any], live: Live) -> dict[str, Any]:
        target = live.folder / "preflight.json"
        target.write_text(json.dumps(given["report"], ensure_ascii=False, indent=1), encoding="utf-8")
        kept = live.keep(
            target, kind="preflight", name=f"{given['name']}-preflight.json", media_type="application/json"
        )
        return {"report_file": kept.reference}


@register
class PreflightFlow(Flow):
    key, title = "preflight", "Preflight a PDF"
    summary = "Says what a PDF is, what is wrong with it, what in it acts, and what compressing it would gain."
    icon, group = "stethoscope", "Optimise"
    words = ("check", "inspect", "validate", "analyse", "analyze", "properties", "fonts", "info", "report", "pdf/a")
    Params = Params
    seldom = ("least_dpi",)
    accepts = ("application/pdf",)
    stages = (Inspect, Estimate, Report)
    results = ("report", "savings", "savings_problem")
    delivers = ("preflight",)

    @classmethod
    def leaves_out(cls, params: Any) -> frozenset[str]:
        return frozenset() if params["estimate"] else frozenset({"estimate"})
