"""The review of an invoice's or a statement's values, each field and each row on its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from accounts.errors import Invalid
from pipeline.pdf.layout import Box
from pipeline.reviewing import Face, Facet, Operation, ReviewKind
from pipeline.reviews.figure_scene import figure_scene
from pipeline.text.finance.editing import fault_of, row_from_area, settled_edit
from pipeline.text.finance.found import Entry
from pipeline.text.finance.pages import READING

DOUBTFUL: Final = 0.8
GROUPS: Final = {
    "document": "Document",
    "vendor": "Vendor",
    "customer": "Customer",
    "payment": "Payment",
    "account": "Account",
    "balances": "Balances",
    "line_item": "Line items",
    "transaction": "Transactions",
    "tax": "Taxes",
    "totals": "Totals",
}
_LABELS: Final = {"iban": "IBAN", "bic": "BIC", "vendor_tax_id": "Vendor tax number",
                  "customer_tax_id": "Customer tax number", "discount_percent": "Discount in percent"}  # fmt: skip
_RANK: Final = {name: at for at, name in enumerate(GROUPS)}


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page, in points from its upper left corner."""

    page: int
    box: Box


def label_of(name: str) -> str:
    """The name of a value in words."""
    return _LABELS.get(name) or name.replace("_", " ").capitalize()


def _describe(entry: Entry) -> str:
    if not entry.number:
        one = entry.values[0]
        return f"{label_of(one.name)}: {one.value[:90] or '–'}"
    words = " · ".join(one.value for one in entry.values if one.value)
    return f"{entry.number}. {words[:110] or '–'}"


def _check(entry: Entry) -> None:
    faults = {f"values/{at}/value": [text] for at, one in enumerate(entry.values) if (text := fault_of(one))}
    if faults:
        raise Invalid("Some values cannot be used.", fields=faults)


def _looks(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.is_unresolved:
        yield "unresolved", "Unresolved"
    elif entry.confidence < DOUBTFUL:
        yield "unsure", "Found without certainty"


def _order(entry: Entry) -> tuple[int, int, float]:
    place = next((one.box.y0 for one in entry.values if one.box), 0.0) if entry.number else 0.0
    return _RANK.get(entry.group, 99), entry.page if entry.number else 0, place


def _adding(group: str, names: Sequence[str]) -> Callable[[Sequence[Entry], Area, Mapping[str, Any]], Sequence[Entry]]:
    def add(_values: Sequence[Entry], area: Area, outputs: Mapping[str, Any]) -> Sequence[Entry]:
        reading = READING.validate_json(outputs["reading"])
        try:
            return [row_from_area(reading, area.page, area.box, group, names)]
        except KeyError:
            raise ValueError(f"There is no page {area.page}.") from None

    return add


def _review(title: str, group: str, names: Sequence[str]) -> ReviewKind:
    return ReviewKind(
        name="values",
        title=title,
        item=Entry,
        describe=_describe,
        operations=(
            Operation("add", "Add a row from the page", _adding(group, names), arguments=Area, least=0, most=0,
                      outputs=("reading",)),
        ),
        check=_check,
        settle=settled_edit,
        order=_order,
        empty_text="No values were found.",
        edit_fields=("values",),
        face=Face(
            fields=("values.value",),
            words={"values": "Values", "values.value": "Value"},
            facets=(
                Facet("part", "Part", lambda entry: [(entry.group, GROUPS.get(entry.group, entry.group))]),
                Facet("look", "To look at", lambda entry: list(_looks(entry))),
            ),
            scene=figure_scene,
            per_page=60,
        ),
    )  # fmt: skip


INVOICE_REVIEW: Final = _review("Values of the invoice", "line_item", ("quantity", "unit_price"))
STATEMENT_REVIEW: Final = _review("Values of the statement", "transaction", ("date", "balance", "category"))
