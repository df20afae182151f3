"""Hidden layers: what they hide is cut out of the drawing (ISO 32000-1, 8.11)."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream

from pipeline.pdf.rewriting.opening import list_of
from pipeline.pdf.rewriting.pruning import drop


def remove_hidden_layers(pdf: pikepdf.Pdf) -> int:
    """Cuts the marked content and the drawn objects of groups that are off, then forgets layers; counts the groups."""
    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return 0
    hidden = _hidden(layers)
    if hidden:
        owners: list[Any] = [page.obj for page in pdf.pages]
        owners += [one for one in pdf.objects if isinstance(one, Stream) and one.get("/Subtype") == Name.Form]
        for owner in owners:
            _cut(pdf, owner, hidden)
        for page in pdf.pages:
            annots = list_of(page.obj.get("/Annots"))
            kept = [one for one in annots if not (isinstance(one, Dictionary) and _is_off(one.get("/OC"), hidden))]
            if len(kept) < len(annots):
                page.obj.Annots = pikepdf.Array(kept)
    drop(pdf.Root, "/OCProperties")
    return len(hidden)


def _hidden(layers: Any) -> set[tuple[int, int]]:
    default = layers.get("/D")
    if not isinstance(default, Dictionary):
        return set()
    off = {one.objgen for one in list_of(default.get("/OFF")) if isinstance(one, Dictionary)}
    if default.get("/BaseState") == Name.OFF:
        on = {one.objgen for one in list_of(default.get("/ON")) if isinstance(one, Dictionary)}
        off |= {one.objgen for one in list_of(layers.get("/OCGs")) if isinstance(one, Dictionary)} - on
    return off


def _is_off(layer: Any, hidden: set[tuple[int, int]]) -> bool:
    """A group that is off, or a membership of which (as by default) any must be on and none is."""
    if not isinstance(layer, Dictionary):
        return False
    if layer.objgen in hidden:
        return True
    groups = layer.get("/OCGs")
    members = list_of(groups) if isinstance(groups, pikepdf.Array) else [groups]
    known = [one.objgen in hidden for one in members if isinstance(one, Dictionary)]
    if not known or "/VE" in layer:
        return False
    rule = str(layer.get("/P", "/AnyOn"))
    shown = {"/AnyOn": not all(known), "/AllOn": not any(known), "/AnyOff": any(known), "/AllOff": all(known)}
    return not shown.get(rule, True)


def _cut(pdf: pikepdf.Pdf, owner: Any, hidden: set[tuple[int, int]]) -> None:
    resources = owner.get("/Resources")
    properties = resources.get("/Properties") if isinstance(resources, Dictionary) else None
    objects: Any = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    marks = {key for key, one in _items(properties) if _is_off(one, hidden)}
    drawn = {key for key, one in _items(objects) if isinstance(one, Stream) and _is_off(one.get("/OC"), hidden)}
    if not marks and not drawn:
        return
    kept, depth = [], 0
    for instruction in pikepdf.parse_content_stream(owner):
        operands, operator = instruction.operands, str(instruction.operator)
        opens = operator in ("BDC", "BMC")
        is_mark = operator == "BDC" and str(operands[0]) == "/OC" and str(operands[1]) in marks
        if depth or is_mark:
            depth += opens
            depth -= operator == "EMC"
            if operator in ("q", "Q", "cm", "gs", "Tf", "BT", "ET", "Td", "TD", "Tm", "T*", "TL"):
                kept.append(instruction)  # what is drawn after it depends on these
            continue
        if operator == "Do" and str(operands[0]) in drawn:
            continue
        kept.append(instruction)
    content = pikepdf.unparse_content_stream(kept)
    if isinstance(owner, Stream):
        owner.write(content)
    else:
        owner.Contents = pdf.make_stream(content)
    for key in drawn:
        del objects[key]


def _items(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, Dictionary) else []
