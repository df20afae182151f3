"""A list in a form: a row for each entry, some empty ones to add to it, and an emptied row is taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pipeline.reviewing import number_in

SPARE = 4  # empty rows; the style shows the next when one is filled
MOST = 200


class RowsWidget(forms.Widget):
    """Inputs named ``<name>-<row>-<cell>``; ``<name>-<row>-was`` says which entry the row showed."""

    template_name = "pipeline/forms/rows.html"
    use_fieldset = True

    def __init__(self, cells: Mapping[str, forms.Field], spare: int) -> None:
        super().__init__()
        self.cells, self.spare = cells, spare

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        entries = [*(value or []), *[{"was": ""} for _ in range(self.spare)]]
        context["rows"] = [self._row(name, number, entry) for number, entry in enumerate(entries)]
        context["labels"] = [cell.label for cell in self.cells.values()]
        return context

    def _row(self, name: str, number: int, entry: Any) -> dict[str, Any]:
        known = entry if isinstance(entry, Mapping) else {"": entry}
        cells = [
            {"html": cell.widget.render(f"{name}-{number}-{key}", _at(known, key), self._attributes(key, number))}
            for key, cell in self.cells.items()
        ]
        was = known.get("was", number)
        return {"was": was, "was_name": f"{name}-{number}-was", "cells": cells, "is_spare": was in ("", None)}

    def _attributes(self, key: str, number: int) -> dict[str, Any]:
        cell = self.cells[key]
        kind = "form-select" if isinstance(cell.widget, forms.Select) else "form-control"
        name = f"cell-{key.replace('.', '-') or 'text'}"
        return {"class": f"{kind} {name}", "aria-label": f"{cell.label} {number + 1}", "placeholder": " "}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        rows = []
        for number in range(MOST):
            if f"{name}-{number}-was" not in data:
                break
            row = {
                key: cell.widget.value_from_datadict(data, files, f"{name}-{number}-{key}")
                for key, cell in self.cells.items()
            }
            rows.append({**row, "was": data[f"{name}-{number}-was"]})
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0-was" not in data

    def id_for_label(self, id_: str, index: str = "") -> str:
        return ""


def _at(entry: Mapping[str, Any], key: str) -> Any:
    """What a row shows in a cell: as it was typed, or from inside the entry."""
    if key in entry:
        return entry[key]
    value: Any = entry
    for name in key.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


class RowsField(forms.Field):
    """Answers the rows that are not empty, each as ``{"was": number or None, cell: value}``, texts under ""."""

    widget: RowsWidget

    def __init__(self, *, cells: Mapping[str, forms.Field], grows: bool = True, **options: Any) -> None:
        super().__init__(required=False, widget=RowsWidget(cells, SPARE if grows else 0), **options)
        self.cells, self.grows = cells, grows

    def clean(self, value: Any) -> list[dict[str, Any]]:
        errors: list[str] = []
        rows = [self._row(number, row, errors) for number, row in enumerate(value or [], 1) if self._is_filled(row)]
        if errors:
            raise ValidationError(errors)
        return rows

    def _is_filled(self, row: Mapping[str, Any]) -> bool:
        return any(row.get(key) not in (None, "", False) for key in self.cells)

    def _row(self, number: int, row: Mapping[str, Any], errors: list[str]) -> dict[str, Any]:
        cleaned: dict[str, Any] = {"was": number_in(str(row.get("was", "")))}
        for key, cell in self.cells.items():
            try:
                cleaned[key] = cell.clean(row.get(key))
            except ValidationError as error:
                errors += [f"{cell.label} {number}: {text}" for text in error.messages]
        return cleaned
