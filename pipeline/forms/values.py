"""What a JSON value has to look like, told in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

DEEPEST = 3


@dataclass(frozen=True)
class ValuePart:
    """One field of an object: what kind of value, whether it must be there, and what it is without."""

    name: str
    kind: str
    required: bool
    default: str
    description: str


@dataclass(frozen=True)
class Explanation:
    """``shape`` is a sentence; ``parts`` are the fields of the object, or of each entry of the list."""

    shape: str
    parts: list[ValuePart]
    example: str


def explanation_of(schema: Mapping[str, Any]) -> Explanation:
    """A JSON schema, as pydantic writes it, in words and with an example."""
    known = schema.get("$defs", {})
    whole = _resolved(schema, known)
    if whole.get("type") == "array":
        entry = _resolved(whole.get("items", {}), known)
        if "properties" in entry:
            shape = _("A list in square brackets; each entry is an object in braces with these fields:")
            return Explanation(shape, _parts(entry, known), _json([_example(entry, known)]))
        shape = _("A list in square brackets of: %(kind)s.") % {"kind": _kind(entry, known)}
        return Explanation(shape, [], _json([_example(entry, known)]))
    if "properties" in whole:
        return Explanation(
            _("An object in braces with these fields:"), _parts(whole, known), _json(_example(whole, known))
        )
    return Explanation(_("One value: %(kind)s.") % {"kind": _kind(whole, known)}, [], _json(_example(whole, known)))


def _parts(entry: Mapping[str, Any], known: Mapping[str, Any]) -> list[ValuePart]:
    required = entry.get("required", ())
    return [
        ValuePart(
            name=name,
            kind=_kind(part, known),
            required=name in required,
            default=_json(part["default"], indent=None) if "default" in part else "",
            description=str(part.get("description", "")),
        )
        for name, part in entry["properties"].items()
    ]


def _resolved(part: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in part:
        found: Mapping[str, Any] = known.get(str(part["$ref"]).rpartition("/")[2], {})
        return found
    return part


def _kind(part: Mapping[str, Any], known: Mapping[str, Any], depth: int = 0) -> str:
    """A type in words."""
    part = _resolved(part, known)
    if options := part.get("anyOf"):
        return _(" or ").join(dict.fromkeys(_kind(one, known, depth + 1) for one in options))
    if "enum" in part:
        return _(" or ").join(_json(one, indent=None) for one in part["enum"])
    if "const" in part:
        return _json(part["const"], indent=None)
    if part.get("type") == "array" and depth < DEEPEST and "items" in part:
        return _("list of %(kind)s") % {"kind": _kind(part["items"], known, depth + 1)}
    names = {
        "string": _("text"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("true or false"),
        "null": _("null"),
        "array": _("list"),
        "object": _("object"),
    }
    return names.get(str(part.get("type")), _("any value"))


def _example(part: Mapping[str, Any], known: Mapping[str, Any], depth: int = 0) -> Any:
    """A value of the type: what must be there and nothing else."""
    part = _resolved(part, known)
    if examples := part.get("examples"):
        return examples[0]
    if "enum" in part:
        return part["enum"][0]
    if "const" in part:
        return part["const"]
    if options := part.get("anyOf"):
        return _example(options[0], known, depth + 1)
    if "properties" in part and depth < DEEPEST:
        names = part.get("required") or list(part["properties"])
        return {name: _example(part["properties"][name], known, depth + 1) for name in names}
    plain = {"string": "…", "integer": max(1, int(part.get("minimum", 1))), "number": 1.5, "boolean": True, "array": []}
    return plain.get(str(part.get("type")))


def _json(value: Any, *, indent: int | None = 2) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)
