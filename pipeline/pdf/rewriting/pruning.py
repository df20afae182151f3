"""Cutting bookmarks, form fields and tags down to what the kept pages need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree

from pipeline.pdf.rewriting.destinations import Named, page_at, places_in
from pipeline.pdf.rewriting.opening import MALFORMED, list_of

_DEEPEST = 60
_UNREADABLE: tuple[type[Exception], ...] = (AttributeError, *MALFORMED)
Gone = Mapping[tuple[int, int], Any]


def drop(owner: Any, *keys: str) -> None:
    """Takes out entries that may not be there."""
    for key in keys:
        if key in owner:
            del owner[key]


# --- bookmarks ----------------------------------------------------------------------------------------------------
def pruned_outline(pdf: pikepdf.Pdf, gone: Gone, named: Named) -> int:
    """Takes out bookmarks of pages that are gone, unless others below them stay; answers how many went."""
    root = pdf.Root.get("/Outlines")
    if not isinstance(root, Dictionary):
        return 0
    lost = _pruned_children(root, gone, named, 0, set())
    if "/First" not in root:
        del pdf.Root.Outlines
        if pdf.Root.get("/PageMode") == Name.UseOutlines:
            del pdf.Root.PageMode
    return lost


def _pruned_children(parent: Any, gone: Gone, named: Named, depth: int, seen: set[tuple[int, int]]) -> int:
    kept, lost, one = [], 0, parent.get("/First")
    while isinstance(one, Dictionary) and one.objgen not in seen and depth < _DEEPEST:
        seen.add(one.objgen)
        lost += _pruned_children(one, gone, named, depth + 1, seen)
        drop(one, "/SE")
        if _is_about_gone(one, gone, named):
            for key in ("/Dest", "/A"):
                drop(one, key)
            lost += "/First" not in one
            kept += [one] if "/First" in one else []
        else:
            kept.append(one)
        one = one.get("/Next")
    if not kept:
        for key in ("/First", "/Last", "/Count"):
            drop(parent, key)
        return lost
    closed = int(parent.get("/Count", 1)) < 0
    for place, each in enumerate(kept):
        for key, at in (("/Prev", place - 1), ("/Next", place + 1)):
            drop(each, key)
            if 0 <= at < len(kept):
                each[key] = kept[at]
    parent.First, parent.Last = kept[0], kept[-1]
    shown = len(kept) + sum(max(0, int(each.get("/Count", 0))) for each in kept)
    parent.Count = -shown if closed else shown
    return lost


def _is_about_gone(one: Dictionary, gone: Gone, named: Named) -> bool:
    return any(page_at(owner, key, named) in gone for owner, key in places_in(one))


# --- forms --------------------------------------------------------------------------------------------------------
def pruned_fields(pdf: pikepdf.Pdf, gone: Gone) -> int:
    """Takes out form fields that stand on no kept page; answers how many went."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return 0
    shown = {
        one.objgen for page in pdf.pages for one in list_of(page.obj.get("/Annots")) if isinstance(one, Dictionary)
    }
    hidden = {
        one.objgen for page in gone.values() for one in list_of(page.get("/Annots")) if isinstance(one, Dictionary)
    }
    counts = [0]
    fields = [one for one in list_of(form.get("/Fields")) if _stays(one, shown, hidden, counts, 0)]
    form.Fields = Array(fields)
    if "/CO" in form:
        kept = {one.objgen for one in fields}
        form.CO = Array([one for one in list_of(form.CO) if isinstance(one, Dictionary) and one.objgen in kept | shown])
    if not fields:
        del pdf.Root.AcroForm
    return counts[0]


def _stays(one: Any, shown: set[Any], hidden: set[Any], counts: list[int], depth: int) -> bool:
    """Whether a field or something below it stands on a kept page; ``counts`` adds up the fields that do not."""
    if not isinstance(one, Dictionary) or depth > _DEEPEST:
        return False
    kids = list_of(one.get("/Kids"))
    if not kids:
        stays = one.objgen in shown or one.objgen not in hidden
        counts[0] += not stays and "/T" in one
        return stays
    kept = [kid for kid in kids if _stays(kid, shown, hidden, counts, depth + 1)]
    if len(kept) < len(kids):
        one.Kids = Array(kept)
    counts[0] += not kept and "/T" in one and not any("/T" in kid for kid in kids if isinstance(kid, Dictionary))
    return bool(kept)


# --- tags ---------------------------------------------------------------------------------------------------------
def pruned_tags(pdf: pikepdf.Pdf, gone: Gone) -> None:
    """Takes out what the accessibility structure says about pages that are gone (ISO 32000-1, 14.7)."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary):
        return
    numbers = {page.get("/StructParents") for page in gone.values()}
    for page in gone.values():
        numbers |= {one.get("/StructParent") for one in list_of(page.get("/Annots")) if isinstance(one, Dictionary)}
    try:
        tree = NumberTree(root.ParentTree)
        for number in numbers:
            if isinstance(number, int) and number in tree:
                del tree[number]
    except _UNREADABLE:
        del pdf.Root.StructTreeRoot
        return
    _keep_element(root, gone, None, 0, set())
    drop(root, "/IDTree")


def _keep_element(one: Any, gone: Gone, page: Any, depth: int, seen: set[tuple[int, int]]) -> bool:
    """Prunes an element's kids; answers whether anything of it is left. ``page`` is what its kids inherit."""
    if not isinstance(one, Dictionary) or depth > _DEEPEST * 4:
        return False
    if one.is_indirect:
        if one.objgen in seen:
            return True
        seen.add(one.objgen)
    own = one.get("/Pg")
    page = own.objgen if isinstance(own, Dictionary) else page
    if isinstance(own, Dictionary) and own.objgen in gone:
        del one.Pg
    kids = one.get("/K")
    members = list(kids) if isinstance(kids, Array) else [] if kids is None else [kids]
    kept = [kid for kid in members if _keep_kid(kid, gone, page, depth, seen)]
    if len(kept) < len(members):
        one.K = Array(kept)
    return bool(kept) or (not members and page not in gone)


def _keep_kid(kid: Any, gone: Gone, page: Any, depth: int, seen: set[tuple[int, int]]) -> bool:
    if not isinstance(kid, Dictionary):
        return page not in gone  # a mark's number on the element's page
    if kid.get("/Type") in (Name.MCR, Name.OBJR):
        own = kid.get("/Pg")
        return (own.objgen if isinstance(own, Dictionary) else page) not in gone
    return _keep_element(kid, gone, page, depth + 1, seen)
