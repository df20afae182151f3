"""What is said elsewhere of what stood under a box: replacement texts, descriptions, bookmarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name, String

from pipeline.pdf.redact.cores import are_in
from pipeline.pdf.redact.drawings import forms_of, write_content
from pipeline.pdf.redact.marks import Lost
from pipeline.pdf.redact.places import letters_of, middles_in
from pipeline.pdf.redact.rules import folded
from pipeline.pdf.redact.wording import BLACKENED
from pipeline.pdf.rewriting.destinations import named_of, page_at, places_in
from pipeline.pdf.rewriting.opening import BROKEN, list_of
from pipeline.pdf.rewriting.pruning import drop

_mupdf: Any = pymupdf  # its functions carry no types

_SAYING = ("/ActualText", "/Alt", "/E", "/T")  # ISO 32000-1, 14.9
_DEEPEST = 200
_LEAST = 3  # letters of a bookmark


@dataclass
class Boxed:
    """Of a page with boxes: the letters that stood there, folded, and which of its marked contents lost something.

    ``marks`` count them in the order they begin in the page's content, None is all of them; ``numbers`` are what tags
    call those that are no more there.
    """

    text: str = ""
    marks: set[int] | None = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)

    def lose(self, found: Lost | None) -> None:
        """``found`` is what one more cut took; None is all."""
        self.marks = None if found is None or self.marks is None else self.marks | found.marks
        self.numbers |= found.numbers if found else set()


def text_in(page: Any, areas: Sequence[pymupdf.Rect]) -> str:
    """The letters whose middle is in one of the areas, folded."""
    letters = letters_of(page)
    where, middles = middles_in(letters)
    inside = [are_in(middles, _mupdf.Rect(area).quad) for area in areas]
    return folded("".join(letters.text[at] for row, at in enumerate(where) if any(one[row] for one in inside)))


def forget_boxed(pdf: pikepdf.Pdf, boxed: Mapping[int, Boxed]) -> int:
    """Takes what is said of it out of contents, tags and bookmarks; answers of how many."""
    if not boxed:
        return 0
    changed, gone = 0, set()
    for number, one in boxed.items():
        page = pdf.pages[number].obj
        told, numbers = _unsaid(pdf, page, one.marks)
        changed += told + sum(_unsaid(pdf, form, None)[0] for form in forms_of(page, set()))
        gone |= {(page.objgen, each) for each in numbers | one.numbers}
    pages = {pdf.pages[number].obj.objgen: one for number, one in boxed.items()}
    every = {page for page, one in pages.items() if one.marks is None}
    changed += _unsaid_by_tags(pdf.Root.get("/StructTreeRoot"), gone, every)
    return changed + _unsaid_by_bookmarks(pdf, {page: one.text for page, one in pages.items()})


def _unsaid(pdf: pikepdf.Pdf, owner: Any, marks: set[int] | None) -> tuple[int, set[int]]:
    """How many replacement texts of a page or form went, and which contents of tags (MCID) lost something."""
    changed, numbers, kept, at = 0, set(), [], 0
    resources = owner.get("/Resources")
    properties = resources.get("/Properties", Dictionary()) if isinstance(resources, Dictionary) else Dictionary()
    for instruction in pikepdf.parse_content_stream(owner) if marks is None or marks else ():
        operands, operator = instruction.operands, str(instruction.operator)
        if operator in ("BDC", "BMC"):
            if operator == "BDC" and (marks is None or at in marks):
                told = operands[1] if isinstance(operands[1], Dictionary) else properties.get(str(operands[1]))
                if isinstance(told, Dictionary):
                    numbers |= {int(told.MCID)} if isinstance(told.get("/MCID"), int) else set()
                    changed += _silenced(told)
            at += 1
        kept.append((operands, instruction.operator))
    if changed:
        write_content(pdf, owner, kept)
    return changed, numbers


def _silenced(one: Any, keys: Sequence[str] = _SAYING) -> int:
    here = [key for key in keys if key in one]
    drop(one, *here)
    return int(bool(here))


def _unsaid_by_tags(root: Any, gone: set[tuple[Any, int]], every: set[Any]) -> int:
    """Elements with such contents say no more what stood there, nor do those around them for them."""
    if not isinstance(root, Dictionary) or not (gone or every):
        return 0
    changed = 0
    seen: set[tuple[int, int]] = set()
    stack: list[tuple[Any, Any, tuple[Any, ...]]] = [(root, None, ())]
    while stack:
        one, page, around = stack.pop()
        if not isinstance(one, Dictionary) or len(around) > _DEEPEST or (one.is_indirect and one.objgen in seen):
            continue
        seen.add(one.objgen)
        own = one.get("/Pg")
        page = own.objgen if isinstance(own, Dictionary) else page
        kids = one.get("/K")
        members = list_of(kids) if isinstance(kids, Array) else [] if kids is None else [kids]
        if any(each in gone or each[0] in every for each in _contents(members, page)):
            changed += _silenced(one) + sum(_silenced(each, _SAYING[:2]) for each in around)
        stack += [(kid, page, (*around, one)) for kid in members if isinstance(kid, Dictionary)]
    return changed


def _contents(members: Sequence[Any], page: Any) -> Iterator[tuple[Any, int]]:
    """Page and number of each content that an element holds itself."""
    for kid in members:
        if isinstance(kid, int):
            yield page, kid
        elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR and isinstance(kid.get("/MCID"), int):
            own = kid.get("/Pg")
            yield (own.objgen if isinstance(own, Dictionary) else page), int(kid.MCID)


def _unsaid_by_bookmarks(pdf: pikepdf.Pdf, texts: Mapping[Any, str]) -> int:
    """Those that lead to a page of which they say what stood under a box."""
    changed, named = 0, named_of(pdf)
    stack, seen = [pdf.Root.get("/Outlines")], set()
    while stack:
        one = stack.pop()
        if not isinstance(one, Dictionary) or one.objgen in seen:
            continue
        seen.add(one.objgen)
        stack += [one.get("/Next"), one.get("/First")]
        try:
            title = folded(str(one.get("/Title", "")))
            pages = {page_at(owner, key, named) for owner, key in places_in(one)}
        except BROKEN:
            continue
        if len(title) >= _LEAST and any(title in texts.get(page, "") for page in pages):
            one.Title = String(BLACKENED)
            changed += 1
    return changed
