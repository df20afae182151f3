"""The figures of a tagged PDF that are described in words: their texts, and what of the pages belongs to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pikepdf

Number = tuple[int, int]  # of an object
Mark = tuple[Number, int]  # the stream a piece of marked content stands in, PAGE for the page's own, and its number
PAGE: Number = (0, 0)
_MOST_NODES = 500_000  # of a structure
_LONGEST = 2000  # letters


@dataclass(slots=True)
class Described:
    """The part of a figure that is on one page: pieces of marked content, and whole objects by their numbers."""

    text: str
    marks: set[Mark] = field(default_factory=set)
    objects: set[Number] = field(default_factory=set)


def described_figures(pdf: pikepdf.Pdf) -> dict[Number, list[Described]]:
    """The described figures of a structure by the number of their page's object."""
    tree: Any = pdf.Root.get("/StructTreeRoot")
    found: defaultdict[Number, list[Described]] = defaultdict(list)
    if not isinstance(tree, pikepdf.Dictionary):
        return {}
    for element, text in _described(tree):
        pages: dict[Number, Described] = {}
        for page, mark, thing in _content(element):
            part = pages.setdefault(page, Described(text))
            if mark is not None:
                part.marks.add(mark)
            elif thing is not None:
                part.objects.add(thing)
        for page, figure in pages.items():
            found[page].append(figure)
    return dict(found)


def _described(tree: pikepdf.Dictionary) -> Iterator[tuple[pikepdf.Dictionary, str]]:
    """Figures in the order of the structure, each once; roles of a maker's own as what they stand for."""
    roles, waiting, seen, many = tree.get("/RoleMap"), [tree.get("/K")], set(), 0
    while waiting and many < _MOST_NODES:
        node, many = waiting.pop(), many + 1
        if isinstance(node, pikepdf.Array):
            waiting += reversed(list(node))
        elif isinstance(node, pikepdf.Dictionary) and not (node.is_indirect and node.objgen in seen):
            seen.add(node.objgen)
            alt = node.get("/Alt")
            text = " ".join(str(alt).split())[:_LONGEST] if isinstance(alt, pikepdf.String) else ""
            if text and _is_figure(node.get("/S"), roles):
                yield node, text
            else:
                waiting.append(node.get("/K"))


def _is_figure(name: Any, roles: Any) -> bool:
    for _ in range(8):  # a map may lead through others, or in a circle
        mapped = roles.get(str(name)) if isinstance(roles, pikepdf.Dictionary) and name is not None else None
        if not isinstance(mapped, pikepdf.Name):
            break
        name = mapped
    return bool(name == pikepdf.Name.Figure)


_Content = tuple[Number, Mark | None, Number | None]


def _content(element: pikepdf.Dictionary) -> Iterator[_Content]:
    """What an element holds (14.7.4): pieces of marked content and whole objects, each with its page."""
    waiting: list[tuple[Any, Any]] = [(element, element.get("/Pg"))]
    seen, many = set(), 0
    while waiting and many < _MOST_NODES:
        (node, page), many = waiting.pop(), many + 1
        if isinstance(node, pikepdf.Array):
            waiting += [(kid, page) for kid in node]
        elif isinstance(node, pikepdf.Dictionary):
            if node.is_indirect and node.objgen in seen:
                continue
            seen.add(node.objgen)
            page, kind = node.get("/Pg") or page, node.get("/Type")
            if not isinstance(page, pikepdf.Dictionary):
                waiting.append((node.get("/K"), None))
            elif kind == pikepdf.Name.MCR and "/MCID" in node:
                stream, number = node.get("/Stm"), cast("Any", node.get("/MCID"))
                home = stream.objgen if isinstance(stream, pikepdf.Stream) else PAGE
                if isinstance(number, int):
                    yield page.objgen, (home, number), None
            elif kind == pikepdf.Name.OBJR and isinstance(thing := node.get("/Obj"), pikepdf.Object):
                yield page.objgen, None, thing.objgen
            else:
                waiting.append((node.get("/K"), page))
        elif isinstance(node, int) and isinstance(page, pikepdf.Dictionary):
            yield page.objgen, (PAGE, node), None
