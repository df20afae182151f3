"""Layers of joined files (ISO 32000-1, 8.11): what a file hides stays hidden."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.pdf.rewriting.opening import list_of

_LISTS = ("/ON", "/OFF", "/Order", "/RBGroups", "/Locked", "/AS")


class LayerMerge:
    """Adds up the groups and the lists of their default configuration."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.groups: list[object] = []
        self.lists: dict[str, list[object]] = {name: [] for name in _LISTS}

    def take(self, pdf: pikepdf.Pdf) -> None:
        layers = pdf.Root.get("/OCProperties")
        if not isinstance(layers, Dictionary):
            return
        copied = self.pdf.copy_foreign(pdf.make_indirect(layers) if not layers.is_indirect else layers)
        mine = list_of(copied.get("/OCGs"))
        self.groups += mine
        default = copied.get("/D")
        if not isinstance(default, Dictionary):
            return
        for name in _LISTS:
            self.lists[name] += list_of(default.get(name))
        if default.get("/BaseState") == Name.OFF:  # of this file alone: said of each group
            on = {one.objgen for one in list_of(default.get("/ON"))}
            self.lists["/OFF"] += [one for one in mine if one.objgen not in on]

    def settle(self) -> None:
        if not self.groups:
            return
        default = Dictionary({name: Array(found) for name, found in self.lists.items() if found})
        self.pdf.Root.OCProperties = Dictionary(OCGs=Array(self.groups), D=default)
