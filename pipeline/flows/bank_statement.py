"""Take the transactions of a bank statement out of a PDF, each with its place, and reconcile them to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from documents.isolation import Named
from pipeline.params import MODEL_LIMITS, ValueField
from pipeline.registry import register
from pipeline.reviews.figures import STATEMENT_REVIEW
from pipeline.stages.figure_flow import FigureFlow, figure_stages
from pipeline.stages.figures import (
    CheckValues,
    FigureParams,
    FindValues,
    order_in,
)
from pipeline.text.statements.categories import CATEGORIES
from pipeline.text.statements.wish import StatementWish


class Params(FigureParams):
    categories = ValueField(
        label="Own categories",
        adapter=CATEGORIES,
        required=False,
        help_text="A JSON list of name and keywords, such as "
        '[{"name": "pets", "keywords": ["vet", "fressnapf"]}]. They win over the ten built-in categories.',
    )


class FindStatement(FindValues):
    function = Named("pipeline.text.finance.steps:statement_to_file")

    def wish(self, params: Mapping[str, Any]) -> StatementWish:
        own = CATEGORIES.validate_python(params["categories"] or [])
        return StatementWish(order_in(params), params["currency"] or "", tuple(own))


class CheckStatement(CheckValues):
    review = STATEMENT_REVIEW


@register
class BankStatementFlow(FigureFlow):
    key, title = "bank-statement", "Read a bank statement"
    summary = "Takes account, balances and transactions out of a statement, sorts and reconciles them to the cent."
    icon, group = "receipt", "Understand"
    words = ("account", "transactions", "balance", "bank", "csv", "reconcile", "money")
    Params = Params
    seldom = ("date_order", "currency", "categories", "languages", *MODEL_LIMITS)
    stages = figure_stages(FindStatement, CheckStatement)
