"""Keeping some pages of a file in some order, and of all that points at pages what still leads somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.pdf.rewriting.destinations import Named, named_of, page_at, places_in
from pipeline.pdf.rewriting.labels import labels_of, set_labels
from pipeline.pdf.rewriting.opening import list_of
from pipeline.pdf.rewriting.order import Pick
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.pruning import drop, pruned_fields, pruned_outline, pruned_tags
from pipeline.pdf.rewriting.resources import forget_unused

ObjGen = tuple[int, int]


def keep_pages(pdf: pikepdf.Pdf, picks: Sequence[Pick], *, name: str = "") -> list[Loss]:
    """Makes ``pdf`` consist of the picked pages, and says what of it went with the others.

    Nothing of a page that is left out stays in the file, even where something forgotten still points at it.
    """
    pages = [page.obj for page in pdf.pages]
    chosen = {one.page for one in picks}
    gone: dict[ObjGen, Any] = {one.objgen: one for at, one in enumerate(pages) if at not in chosen}
    labels = labels_of(pdf)
    if [one.page for one in picks] != list(range(len(pages))):
        _rearrange(pdf, pages, picks)
        if labels:
            set_labels(pdf, [labels[one.page] for one in picks])
    for page, pick in zip(pdf.pages, picks, strict=True):
        if pick.turn:
            page.rotate(pick.turn, relative=True)
    losses = _forget(pdf, gone, name) if gone else []
    return losses + _repeated(picks, pdf, name)


def _rearrange(pdf: pikepdf.Pdf, pages: Sequence[Any], picks: Sequence[Pick]) -> None:
    """A page that is picked twice becomes a second page with the same content."""
    used: set[int] = set()
    del pdf.pages[:]  # first: qpdf would copy a page that is in the file already, and links lead to the original
    for one in picks:
        page = pikepdf.Page(pages[one.page])
        if one.page in used:
            copy = Dictionary(dict(page.obj.items()))
            if "/Annots" in copy:  # an annotation belongs to one page; of copies only links may stay
                links = [each for each in list_of(copy.Annots) if _is_link(each)]
                copy.Annots = Array([pdf.make_indirect(Dictionary(dict(each.items()))) for each in links])
            drop(copy, "/StructParents", "/B")
            page = pikepdf.Page(pdf.make_indirect(copy))
        used.add(one.page)
        pdf.pages.append(page)


def _is_link(annot: Any) -> bool:
    return isinstance(annot, Dictionary) and annot.get("/Subtype") == Name.Link


def _repeated(picks: Sequence[Pick], pdf: pikepdf.Pdf, name: str) -> list[Loss]:
    if len({one.page for one in picks}) == len(picks) or "/AcroForm" not in pdf.Root:
        return []
    return [Loss("form fields and comments", name, "a page that stands twice has them on its first copy only")]


def _forget(pdf: pikepdf.Pdf, gone: dict[ObjGen, Any], name: str) -> list[Loss]:
    named = named_of(pdf)
    links = sum(_unlinked(page.obj, gone, named) for page in pdf.pages)
    bookmarks = pruned_outline(pdf, gone, named)
    fields = pruned_fields(pdf, gone)
    pruned_tags(pdf, gone)
    _forget_names(pdf, gone)
    losses = _forget_data(pdf, name)
    for owner, key in list(places_in(pdf.Root)):
        if (at := page_at(owner, key, named)) is not None and at in gone:
            drop(pdf.Root, "/OpenAction")
    if "/Threads" in pdf.Root:
        del pdf.Root.Threads
        losses.append(Loss("article threads", name, "they ran over pages that are left out"))
        for page in pdf.pages:
            drop(page.obj, "/B")
    for one in gone.values():
        for key in list(one.keys()):
            del one[key]
    forget_unused(pdf)  # pages often share one list of all pictures
    counted = ((links, "link"), (bookmarks, "bookmark"), (fields, "form field"))
    losses += [
        Loss(f"{many} {word}{'s' if many > 1 else ''}", name, "only about pages that are left out")
        for many, word in counted
        if many
    ]
    return losses


def _unlinked(page: Any, gone: dict[ObjGen, Any], named: Named) -> int:
    """Takes out links to pages that are gone."""
    annots = list_of(page.get("/Annots"))
    kept = [one for one in annots if not (_is_link(one) and _leads_to(one, gone, named))]
    if len(kept) < len(annots):
        page.Annots = Array(kept)
    for one in kept:
        if isinstance(one, Dictionary) and isinstance(one.get("/P"), Dictionary) and one.P.objgen in gone:
            one.P = page
    return len(annots) - len(kept)


def _leads_to(one: Dictionary, gone: dict[ObjGen, Any], named: Named) -> bool:
    return any(page_at(owner, key, named) in gone for owner, key in places_in(one))


def _forget_data(pdf: pikepdf.Pdf, name: str) -> list[Loss]:
    """Drops what describes all pages at once, and answers what somebody may miss."""
    losses = []
    names, form = pdf.Root.get("/Names"), pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        drop(form, "/XFA")
        losses.append(Loss("XFA form", name, "it holds the data of all pages; the plain form fields are kept"))
    if "/DPartRoot" in pdf.Root:
        drop(pdf.Root, "/DPartRoot")
        losses.append(Loss("document parts", name, "they describe the pages that are left out, too"))
    if isinstance(names, Dictionary):
        drop(names, "/Pages", "/IDS", "/URLS")
    drop(pdf.Root, "/SpiderInfo")
    return losses


def _forget_names(pdf: pikepdf.Pdf, gone: dict[ObjGen, Any]) -> None:
    """Drops named destinations of pages that are gone."""
    names: Any = pdf.Root.get("/Names")
    old: Any = pdf.Root.get("/Dests")
    for key, value in list(old.items()) if isinstance(old, Dictionary) else ():
        if page_at(Dictionary(D=value), "/D", {}) in gone:
            del old[key]
    if not isinstance(names, Dictionary) or not isinstance(names.get("/Dests"), Dictionary):
        return
    tree = pikepdf.NameTree(names.Dests)
    for name, value in list(tree.items()):
        if page_at(Dictionary(D=value), "/D", {}) in gone:
            del tree[name]
