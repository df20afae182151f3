"""Values of invoices and statements in words; ``{% load figures %}``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _

from pipeline.reviews.figures import GROUPS, label_of
from pipeline.text.finance.found import Entry, Found

register = template.Library()


@dataclass(frozen=True, slots=True)
class ValueInput:
    """A value with what its field holds: as it stands, or as it was typed."""

    found: Found
    typed: str


@dataclass(frozen=True, slots=True)
class Cell:
    value: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class Row:
    cells: list[Cell]
    is_open: bool


@register.filter
def table_rows(table: Mapping[str, Any]) -> list[Row]:
    """The rows of a table that `exports.tables_shown` made, after it was stored."""
    figures = [one in table["figures"] for one in table["columns"]]
    return [
        Row([Cell(value, figure) for value, figure in zip(row, figures, strict=True)], at in table["open"])
        for at, row in enumerate(table["rows"])
    ]


@register.filter
def value_name(name: str) -> str:
    return label_of(name)


@register.filter
def group_name(group: str) -> str:
    return GROUPS.get(group, group)


@register.filter
def certainty(entry: Entry) -> str:
    """How certain the weakest value of an entry is."""
    if not any(one.value for one in entry.values):
        return _("not found")
    return _("%(percent)d %% certain") % {"percent": round(100 * entry.confidence)}


@register.filter
def value_inputs(entry: Entry, form: Any) -> list[ValueInput]:
    """The fields of an entry's form, in the order of its values."""
    rows = form["values"].value() if form is not None and form.is_bound and "values" in form.fields else None
    typed = {str(row.get("was")): str(row.get("value", "")) for row in rows or []}
    return [ValueInput(one, typed.get(str(at), one.value)) for at, one in enumerate(entry.values)]
