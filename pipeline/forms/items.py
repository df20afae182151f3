"""The form of a review's item, or of an operation's arguments, made from the dataclass that declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms

from accounts.errors import Problem
from pipeline.forms.rows import RowsField
from pipeline.forms.shapes import Part, field_of, parts_of
from pipeline.reviewing import Face, ReviewKind

Value = dict[str, Any]


class ShapeForm(forms.Form):
    """Asks for the parts of a dataclass. ``before`` is the value that is edited, as JSON; {} for a new one."""

    def __init__(
        self,
        shape: type[Any],
        *,
        face: Face | None = None,
        allowed: tuple[str, ...] = (),
        before: Mapping[str, Any] | None = None,
        data: Any = None,
        prefix: str = "",
    ) -> None:
        super().__init__(data, auto_id=f"{prefix}-%s" if prefix else "id_%s")
        face = face or Face()
        self.before: Value = dict(before or {})
        for part in _wanted(shape, face, allowed):
            shown = _shown(_at(self.before, part.path))
            made = field_of(part, face)
            if isinstance(made, RowsField) and not made.grows and not shown:
                continue
            self.fields[part.path], self.initial[part.path] = made, shown

    def value(self) -> Value:
        """The whole value as JSON: what was given over what was there."""
        found: Value = dict(self.before)
        for path in self.fields:
            given = self.cleaned_data.get(path)
            if isinstance(self.fields[path], RowsField):
                given = _merged(given, _at(self.before, path))
            found = _put(found, path.split("."), given)
        return found

    def change(self) -> Value:
        """The top fields that differ from before."""
        after = self.value()
        return {name: given for name, given in after.items() if given != self.before.get(name)}

    def blame(self, problem: Problem) -> None:
        """Each field of a problem at the field that asks for it, what belongs to none at the top."""
        for place, texts in problem.fields.items():
            path = place.replace("/", ".")
            name = next((one for one in self.fields if path == one or path.startswith(f"{one}.")), None)
            self.add_error(name, texts if name else [f"{place}: {text}" for text in texts])
        if not problem.fields:
            self.add_error(None, problem.text)


def _wanted(shape: type[Any], face: Face, allowed: tuple[str, ...]) -> list[Part]:
    """The parts that are asked for, in the order in which they are named."""
    parts = [part for part in parts_of(shape) if not allowed or part.path.split(".")[0] in allowed]
    if not face.fields:
        return parts
    places = {part.path: _place(part, face) for part in parts}
    return sorted((part for part in parts if places[part.path] >= 0), key=lambda part: places[part.path])


def _place(part: Part, face: Face) -> int:
    named = (at for at, one in enumerate(face.fields) if one == part.path or one.startswith(f"{part.path}."))
    return next(named, -1)


def item_form(kind: ReviewKind, before: Mapping[str, Any] | None = None, data: Any = None) -> ShapeForm:
    """The form of one proposal: what its face asks for of what a person may change, or all there is for a new one."""
    if before is None:
        return ShapeForm(kind.item, face=replace(kind.face, fields=()), data=data, prefix="item")
    return ShapeForm(kind.item, face=kind.face, allowed=kind.edit_fields, before=before, data=data, prefix="item")


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _shown(value: Any) -> Any:
    """Two points are "2", not "2.0"."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _put(value: Any, path: list[str], given: Any) -> Value:
    """A copy of ``value`` with ``given`` at ``path``."""
    name, *rest = path
    held = dict(value) if isinstance(value, Mapping) else {}
    held[name] = _put(held.get(name), rest, given) if rest else given
    return held


def _merged(rows: Any, before: Any) -> list[Any]:
    """Rows over the entries they showed, so that what a row does not ask for stays."""
    entries = before if isinstance(before, list) else []
    merged = []
    for row in rows or []:
        was = row["was"]
        entry = entries[was] if was is not None and was < len(entries) else {}
        for key, given in row.items():
            if key != "was":
                entry = _put(entry, key.split("."), given) if key else given
        merged.append(entry)
    return merged
