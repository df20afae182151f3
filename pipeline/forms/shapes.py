"""A dataclass as form fields: each part of it by its path, in the words of whoever declared it."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from django import forms
from pydantic import TypeAdapter

from pipeline.forms.rows import RowsField
from pipeline.params import ValueField
from pipeline.reviewing import Face

PLAIN = (str, bool, int, float)
TALL = 4  # lines


@dataclass(frozen=True)
class Part:
    """One value inside a dataclass: ``path`` is dotted, ``kind`` its type without None, which ``optional`` allows."""

    path: str
    kind: Any
    optional: bool


def parts_of(kind: type[Any], prefix: str = "") -> Iterator[Part]:
    """The parts of a dataclass in order; a dataclass inside it gives its own parts, below its path."""
    hints = get_type_hints(kind)
    for one in fields(kind):
        inner, optional = without_none(hints[one.name])
        path = f"{prefix}{one.name}"
        if is_dataclass(inner) and isinstance(inner, type) and not optional:
            yield from parts_of(inner, f"{path}.")
        else:
            yield Part(path, inner, optional)


def without_none(kind: Any) -> tuple[Any, bool]:
    """``str | None`` is ``str`` and True; anything else itself and False."""
    if get_origin(kind) in (Union, types.UnionType):
        inner = [one for one in get_args(kind) if one is not type(None)]
        if len(inner) == 1 and len(inner) < len(get_args(kind)):
            return inner[0], True
    return kind, False


def field_of(part: Part, face: Face) -> forms.Field:
    """The form field that asks for one part."""
    label = face.words.get(part.path) or part.path.rpartition(".")[2].replace("_", " ").capitalize()
    if part.kind is str:
        widget = forms.Textarea(attrs={"rows": TALL}) if part.path in face.long else forms.TextInput()
        return TextField(label=label, required=False, widget=widget)
    if part.kind is bool:
        return forms.BooleanField(label=label, required=False)
    if part.kind in (int, float):
        number = forms.IntegerField if part.kind is int else forms.FloatField
        return number(label=label, required=not part.optional)
    if get_origin(part.kind) is Literal:
        return _choice(part, label, face)
    if (row := row_type(part.kind)) is not None:
        return _rows(part, row, label, face)
    if get_origin(part.kind) in (tuple, list) and get_origin(get_args(part.kind)[0]) is Literal:
        choices = _words_of(part.path, get_args(part.kind)[0], face)
        return forms.MultipleChoiceField(
            label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    return ValueField(label=label, required=not part.optional, adapter=TypeAdapter(part.kind))


class TextField(forms.CharField):
    """Text as it was typed, with line ends as everybody else writes them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


def _choice(part: Part, label: str, face: Face) -> forms.Field:
    words = _words_of(part.path, part.kind, face)
    return forms.ChoiceField(
        label=label, choices=[("", "–"), *words] if part.optional else words, required=not part.optional
    )


def _words_of(path: str, literal: Any, face: Face) -> list[tuple[Any, str]]:
    return [(one, face.words.get(f"{path}={one}") or str(one).replace("_", " ")) for one in get_args(literal)]


def row_type(kind: Any) -> type[Any] | None:
    """The dataclass of a sequence of them; str for a sequence of texts; None for anything else."""
    inside = [one for one in get_args(kind) if one is not Ellipsis]
    if get_origin(kind) not in (tuple, list) or len(inside) != 1:
        return None
    found = inside[0]
    return found if found is str or (isinstance(found, type) and is_dataclass(found)) else None


def _rows(part: Part, row: type[Any], label: str, face: Face) -> forms.Field:
    """A row for each entry. Where an entry needs more than is asked for, none can be added."""
    if row is str:
        return RowsField(label=label, cells={"": TextField(required=False, label=label)})
    named = {one for one in face.fields if one.startswith(f"{part.path}.")}
    cells = {}
    for inner in parts_of(row):
        path = f"{part.path}.{inner.path}"
        if (inner.kind in PLAIN or get_origin(inner.kind) is Literal) and (not named or path in named):
            cells[inner.path] = field_of(Part(path, inner.kind, inner.optional), face)
            cells[inner.path].required = False
    needed = {one.name for one in fields(row) if one.default is MISSING and one.default_factory is MISSING}
    return RowsField(label=label, cells=cells, grows=needed <= set(cells))
