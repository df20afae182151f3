"""What a screen reader finds in a PDF, against what PDF/UA (ISO 14289-1) asks: hints, no verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from pipeline.pdf.compress.opening import MALFORMED

MOST = 500_000  # elements of a structure that are looked at
MOST_PAGES = 50  # that are named
_HEADING = re.compile(r"H[1-6]?")


def accessibility_of(source: Path, password: str | None) -> dict[str, Any]:
    """Counts and pages; not ``known`` where qpdf cannot read the file.

    ``figures`` and ``headings`` are None for a file without a structure. ``tabs`` are pages with links, notes or fields
    that a reader does not reach in the order of the structure.
    """
    try:
        with pikepdf.open(source, password=password or "", access_mode=pikepdf.AccessMode.stream) as pdf:
            return _found(pdf)
    except MALFORMED:
        return {"known": False}


def _found(pdf: pikepdf.Pdf) -> dict[str, Any]:
    tree: Any = pdf.Root.get("/StructTreeRoot")
    has_tree = isinstance(tree, pikepdf.Dictionary)
    figures = headings = undescribed = 0
    for role, element in _elements(tree) if has_tree else ():
        headings += bool(_HEADING.fullmatch(role))
        if role == "Figure":
            figures += 1
            undescribed += not (_says(element, "/Alt") or _says(element, "/ActualText"))
    preferences: Any = pdf.Root.get("/ViewerPreferences")
    shows = isinstance(preferences, pikepdf.Dictionary) and bool(preferences.get("/DisplayDocTitle"))
    return {
        "known": True,
        "structure": has_tree,
        "figures": figures if has_tree else None,
        "figures_without_alt": undescribed if has_tree else None,
        "headings": headings if has_tree else None,
        "title_shown": shows,
        "tabs": list(_loose_tabs(pdf)),
    }


def _says(element: pikepdf.Dictionary, key: str) -> bool:
    value = element.get(key)
    return isinstance(value, pikepdf.String) and bool(str(value).strip())


def _elements(tree: pikepdf.Dictionary) -> Iterator[tuple[str, pikepdf.Dictionary]]:
    """Every element once with its role, however the tree is linked; roles of its maker's own as what they stand for."""
    roles = tree.get("/RoleMap")
    waiting, seen, many = [tree.get("/K")], set(), 0
    while waiting and many < MOST:
        node, many = waiting.pop(), many + 1
        if isinstance(node, pikepdf.Array):
            waiting += list(node)
            continue
        if not isinstance(node, pikepdf.Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        if isinstance(node.get("/S"), pikepdf.Name):
            yield _role(node.get("/S"), roles), node
            waiting.append(node.get("/K"))


def _role(name: Any, roles: Any) -> str:
    found = str(name)
    for _ in range(8):  # a map may lead through others, or in a circle
        mapped = roles.get(found) if isinstance(roles, pikepdf.Dictionary) else None
        if not isinstance(mapped, pikepdf.Name):
            break
        found = str(mapped)
    return found.removeprefix("/")


def _loose_tabs(pdf: pikepdf.Pdf) -> Iterator[int]:
    """Pages, from 1, with annotations and without /Tabs /S (ISO 14289-1, 7.18.3), the first of them."""
    left = MOST_PAGES
    for number, page in enumerate(pdf.pages, 1):
        notes = page.obj.get("/Annots")
        if isinstance(notes, pikepdf.Array) and len(notes) and page.obj.get("/Tabs") != pikepdf.Name("/S") and left:
            left -= 1
            yield number


def hints_of(found: dict[str, Any], *, tagged: bool | None, title: str) -> list[tuple[str, str]]:
    """Findings as (tone, text): what a person who makes the file can mend."""
    if not found["known"]:
        return []
    bare, figures = found["figures_without_alt"], found["figures"]
    guess = "It says that it is tagged, and has no structure: screen readers guess its order."
    silent = f"Figures without a description (/Alt), of which screen readers say nothing: {bare} of {figures}."
    order = "Links, notes or fields are not reached in the order of the structure (/Tabs /S) on page"
    rules = (
        (tagged and not found["structure"], "wait", guess),
        (bare, "wait", silent),
        (found["headings"] == 0, "neutral", "It has no headings to move by."),
        (not title, "neutral", "It has no title."),
        (
            title and not found["title_shown"],
            "neutral",
            "Viewers show its file's name, not its title (DisplayDocTitle).",
        ),
        (found["structure"] and found["tabs"], "neutral", f"{order} {_some(found['tabs'])}."),
    )
    return [(tone, text) for holds, tone, text in rules if holds]


def _some(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:10]))
    return f"{shown} and more" if len(pages) > 10 else shown
