"""Names of places that links lead to (ISO 32000-1, 12.3.2.3): a name that says too much gives way to another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pipeline.pdf.redact.rules import Rule
from pipeline.pdf.redact.wording import Spared, blackened
from pipeline.pdf.rewriting.pruning import drop
from pipeline.pdf.rewriting.trees import leaves_of
from pipeline.pdf.rewriting.walking import dictionaries

Renamed = dict[str, str]


def named_places(pdf: pikepdf.Pdf) -> Any:
    """The dictionary of places, as files before PDF 1.2 have it: its names are names, and no strings."""
    found = pdf.Root.get("/Dests")
    return found if isinstance(found, Dictionary) else Dictionary()


def rename_places(pdf: pikepdf.Pdf, rules: Sequence[Rule], spared: Spared) -> int:
    """Gives places whose names match other ones, each its own, and has what leads there lead to those."""

    def better(text: str) -> str:
        return blackened(text, rules, spared)

    names, strings = _in_dictionary(named_places(pdf), better), _in_tree(pdf, better)
    for one in dictionaries(pdf) if names or strings else ():
        for key in ("/Dest", "/D"):
            value = one.get(key)
            if isinstance(value, Name) and str(value) in names:
                one[key] = Name(names[str(value)])
            elif isinstance(value, String) and str(value) in strings:
                one[key] = String(strings[str(value)])
    return len(names) + len(strings)


def _in_dictionary(places: Any, better: Callable[[str], str]) -> Renamed:
    others = _others([key[1:] for key in places.keys()], better)  # noqa: SIM118 - pikepdf's own
    for name, other in others.items():
        places[f"/{other}"] = places[f"/{name}"]
        del places[f"/{name}"]
    return {f"/{name}": f"/{other}" for name, other in others.items()}


def _in_tree(pdf: pikepdf.Pdf, better: Callable[[str], str]) -> Renamed:
    """Such a tree is searched by halves, so that other names have other places in it."""
    names = pdf.Root.get("/Names")
    tree: Any = names.get("/Dests") if isinstance(names, Dictionary) else None
    leaves = [(name, value) for name, value in leaves_of(tree, "/Names") if isinstance(name, String)]
    others = _others([str(name) for name, _ in leaves], better)
    if others:
        fresh = [(String(others[str(name)]) if str(name) in others else name, value) for name, value in leaves]
        drop(tree, "/Kids", "/Limits")
        tree.Names = Array([part for leaf in sorted(fresh, key=lambda one: bytes(one[0])) for part in leaf])
    return others


def _others(names: list[str], better: Callable[[str], str]) -> Renamed:
    taken = set(names)
    others: Renamed = {}
    for name in names:
        if name not in others and (other := better(name)) != name:
            others[name] = next(one for one in _numbered(other) if one not in taken)
            taken.add(others[name])
    return others


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name} {number}" for number in count(2))
