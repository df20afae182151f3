"""Take the values of an invoice or a credit note out of a PDF, each with its place, and check that they add up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from documents.isolation import Named
from pipeline.params import MODEL_LIMITS
from pipeline.registry import register
from pipeline.reviews.figures import INVOICE_REVIEW
from pipeline.stages.figure_flow import FigureFlow, figure_stages
from pipeline.stages.figures import (
    CheckValues,
    FigureParams,
    FindValues,
    order_in,
)
from pipeline.text.invoices.wish import InvoiceWish


class FindInvoice(FindValues):
    function = Named("pipeline.text.finance.steps:invoice_to_file")

    def wish(self, params: Mapping[str, Any]) -> InvoiceWish:
        return InvoiceWish(order_in(params), params["currency"] or "")


class CheckInvoice(CheckValues):
    review = INVOICE_REVIEW


@register
class InvoiceFlow(FigureFlow):
    key, title = "invoice", "Read an invoice"
    summary = "Takes dates, parties, line items, taxes and totals out of an invoice and checks every sum to the cent."
    icon, group = "file-invoice", "Understand"
    words = ("bill", "receipt", "vat", "tax", "totals", "amount", "line", "items", "accounting", "e-invoice")
    Params = FigureParams
    seldom = ("date_order", "currency", "languages", *MODEL_LIMITS)
    stages = figure_stages(FindInvoice, CheckInvoice)
