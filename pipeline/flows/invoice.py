"""Take the values of an invoice or a credit note out of a PDF, each with its place, and check that they add up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.contract import Flow
from pipeline.params import MODEL_LIMITS
from pipeline.registry import register
from pipeline.reviews.figures import INVOICE_REVIEW
from pipeline.stages.assistance import AskModel
from pipeline.stages.figures import (
    OPEN_ACTION,
    SCANNED_ACTION,
    SETTLED_ACTION,
    TAKEN,
    CheckValues,
    FigureParams,
    FindValues,
    ReadPages,
    TakePages,
    WriteFiles,
    left_out,
    order_in,
)
from pipeline.stages.scans import JoinScans, ReadScans
from pipeline.text.finance.steps import invoice_to_file
from pipeline.text.invoices.extract import InvoiceWish


class FindInvoice(FindValues):
    function = staticmethod(invoice_to_file)

    def wish(self, params: Mapping[str, Any]) -> InvoiceWish:
        return InvoiceWish(order_in(params), params["currency"] or "")


class CheckInvoice(CheckValues):
    review = INVOICE_REVIEW


@register
class InvoiceFlow(Flow):
    key, title = "invoice", "Read an invoice"
    summary = "Takes dates, parties, line items, taxes and totals out of an invoice and checks every sum to the cent."
    icon, group = "file-invoice", "Understand"
    words = ("bill", "receipt", "vat", "tax", "totals", "amount", "line", "items", "accounting")
    Params = FigureParams
    seldom = ("date_order", "currency", "languages", *MODEL_LIMITS)
    accepts = TAKEN
    stages = (ReadPages, ReadScans, JoinScans, TakePages, FindInvoice, AskModel, CheckInvoice, WriteFiles)
    edges = {
        ("read", "default"): "pages", ("read", SCANNED_ACTION): "scans",
        ("find", "default"): "check", ("find", SETTLED_ACTION): "export", ("find", OPEN_ACTION): "ask",
        ("ask", SETTLED_ACTION): "export",
    }  # fmt: skip
    results = (
        "fields", "rows", "unresolved", "rejected", "sums_checked", "sums_failing", "recognised", "scripts",
        "without_text", "reasons", "assistance", "by_model", "by_person",
    )  # fmt: skip
    asks = ("chat",)
    delivers = ("workbook", "summary", "details", "values")

    @classmethod
    def leaves_out(cls, params: Mapping[str, Any]) -> frozenset[str]:
        return left_out(params)

    @classmethod
    def spends(cls, params: Mapping[str, Any]) -> bool:
        return bool(params.get("provider"))
