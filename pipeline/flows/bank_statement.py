"""Take the transactions of a bank statement out of a PDF, each with its place, and reconcile them to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.contract import Flow
from pipeline.params import MODEL_LIMITS, ValueField
from pipeline.registry import register
from pipeline.reviews.figures import STATEMENT_REVIEW
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
from pipeline.text.finance.steps import statement_to_file
from pipeline.text.statements.categories import CATEGORIES
from pipeline.text.statements.extract import StatementWish


class Params(FigureParams):
    categories = ValueField(
        label="Own categories",
        adapter=CATEGORIES,
        required=False,
        help_text="A JSON list of name and keywords, such as "
        '[{"name": "pets", "keywords": ["vet", "fressnapf"]}]. They win over the ten built-in categories.',
    )


class FindStatement(FindValues):
    function = staticmethod(statement_to_file)

    def wish(self, params: Mapping[str, Any]) -> StatementWish:
        own = CATEGORIES.validate_python(params["categories"] or [])
        return StatementWish(order_in(params), params["currency"] or "", tuple(own))


class CheckStatement(CheckValues):
    review = STATEMENT_REVIEW


@register
class BankStatementFlow(Flow):
    key, title = "bank-statement", "Read a bank statement"
    summary = "Takes account, balances and transactions out of a statement, sorts and reconciles them to the cent."
    icon, group = "receipt", "Understand"
    words = ("account", "transactions", "balance", "bank", "csv", "reconcile", "money")
    Params = Params
    seldom = ("date_order", "currency", "categories", "languages", *MODEL_LIMITS)
    accepts = TAKEN
    stages = (ReadPages, ReadScans, JoinScans, TakePages, FindStatement, AskModel, CheckStatement, WriteFiles)
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
