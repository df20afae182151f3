"""What flows have in common that take values out of documents: invoices and bank statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.contract import Flow, Stage
from pipeline.stages.assistance import AskModel
from pipeline.stages.figures import (
    OPEN_ACTION,
    SCANNED_ACTION,
    SETTLED_ACTION,
    TAKEN,
    CheckValues,
    FindValues,
    ReadPages,
    TakePages,
    WriteFiles,
    left_out,
)
from pipeline.stages.scans import JoinScans, ReadScans


def figure_stages(find: type[FindValues], check: type[CheckValues]) -> tuple[type[Stage[Any, Any]], ...]:
    """All stages around the two that differ."""
    return (ReadPages, ReadScans, JoinScans, TakePages, find, AskModel, check, WriteFiles)


class FigureFlow(Flow):
    """Scans are read first; a model is asked only for what the rules left open; a person sees what is unresolved."""

    accepts = TAKEN
    edges = {
        ("read", "default"): "pages", ("read", SCANNED_ACTION): "scans",
        ("find", "default"): "check", ("find", SETTLED_ACTION): "export", ("find", OPEN_ACTION): "ask",
        ("ask", SETTLED_ACTION): "export",
    }  # fmt: skip
    results = (
        "fields", "tables", "rows", "unresolved", "rejected", "sums_checked", "sums_failing", "recognised", "scripts",
        "without_text", "reasons", "assistance", "by_model", "by_person", "notes",
    )  # fmt: skip
    asks = ("chat",)
    delivers = ("workbook", "summary", "details", "values")

    @classmethod
    def leaves_out(cls, params: Mapping[str, Any]) -> frozenset[str]:
        return left_out(params)

    @classmethod
    def spends(cls, params: Mapping[str, Any]) -> bool:
        return bool(params.get("provider"))
