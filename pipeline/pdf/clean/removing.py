"""Taking parts out of the graph of objects; each answers how many there were."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from documents.extraction.pdf_actions import is_script_address
from pipeline.pdf.rewriting.opening import list_of
from pipeline.pdf.rewriting.pruning import drop
from pipeline.pdf.rewriting.walking import dictionaries

# Kinds of actions that run, send, fetch or open something (ISO 32000-2, 12.6.4); turning pages is harmless.
ACTING = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute",
          "/SetOCGState", "/Hide", "/ResetForm", "/GoTo3DView", "/Trans")  # fmt: skip
OUTWARD = ("/URI", "/GoToR", "/GoToE", "/GoToDp")
Numbers = Set[tuple[int, int]]  # of objects
_MEDIA = ("/Movie", "/Sound", "/Screen", "/RichMedia", "/3D")
_TRACES = ("/PieceInfo", "/LastModified", "/Thumb", "/Metadata", "/CreatorInfo")
_TURNING = ("/NextPage", "/PrevPage", "/FirstPage", "/LastPage", "/GoBack", "/GoForward")  # other names are commands
_NAMED_SCRIPTS = ("/JavaScript", "/Renditions", "/AlternatePresentations")
_TRAILER = ("/Root", "/Size", "/ID", "/Encrypt", "/Prev", "/XRefStm", "/Type", "/W", "/Index", "/Length", "/Filter",
            "/DecodeParms")  # fmt: skip
_LONGEST = 40  # chain of actions


def _is_of(action: Any, kinds: tuple[str, ...]) -> bool:
    """Whether an action is of these kinds, what follows it left out of account."""
    kind = str(action.get("/S", ""))
    if kinds is ACTING:
        is_command = kind == "/Named" and str(action.get("/N", "")) not in _TURNING
        return kind in ACTING or is_command or is_script_address(action.get("/URI"))
    return kind in kinds or (kind == "/Thread" and "/F" in action)


def _without_actions(owner: Any, key: str, kinds: tuple[str, ...], depth: int = 0) -> int:
    """Takes an action of these kinds out of its owner, or out of those that follow it; answers how many."""
    action = owner.get(key)
    if isinstance(action, Array) and key == "/Next":
        kept = [one for one in action if not (isinstance(one, Dictionary) and _is_of(one, kinds))]
        found = len(action) - len(kept)
        if found:
            owner[key] = Array(kept)
        return found + sum(_without_actions(one, "/Next", kinds, depth + 1) for one in kept if _goes_on(one, depth))
    if not isinstance(action, Dictionary):
        return 0
    if _is_of(action, kinds):
        drop(owner, key)
        return 1
    return _without_actions(action, "/Next", kinds, depth + 1) if _goes_on(action, depth) else 0


def _goes_on(action: Any, depth: int) -> bool:
    return isinstance(action, Dictionary) and "/Next" in action and depth < _LONGEST


def remove_scripts(pdf: pikepdf.Pdf) -> int:
    found = 0
    names, form = pdf.Root.get("/Names"), pdf.Root.get("/AcroForm")
    if isinstance(names, Dictionary):
        found += sum(key in names for key in _NAMED_SCRIPTS)
        drop(names, *_NAMED_SCRIPTS)
    if isinstance(form, Dictionary) and "/XFA" in form:
        found += 1
        drop(form, "/XFA")
    for one in list(dictionaries(pdf)):
        if "/AA" in one:
            found += 1
            drop(one, "/AA")
        for key in ("/A", "/OpenAction", "/PA", "/NA"):
            found += _without_actions(one, key, ACTING)
    for one in list(dictionaries(pdf)):
        if "/JS" in one or str(one.get("/S", "")) in ACTING[:6]:  # what nothing points at any more, or by other ways
            drop(one, "/JS", "/F", "/Win", "/Next")
            if "/S" in one:
                one.S = Name.Named
        if is_script_address(one.get("/URI")):
            drop(one, "/URI")
    drop(pdf.Root, "/Requirements")
    found += _without_annots(pdf, lambda one: str(one.get("/Subtype", "")) in _MEDIA)
    return found


def remove_attachments(pdf: pikepdf.Pdf) -> int:
    found = len(pdf.attachments)
    for key in list(pdf.attachments):
        del pdf.attachments[key]
    found += _without_annots(pdf, lambda one: one.get("/Subtype") == Name.FileAttachment)
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary):
        drop(names, "/EmbeddedFiles")
    for one in list(dictionaries(pdf)):
        found += "/EF" in one
        drop(one, "/AF", "/EF")
    drop(pdf.Root, "/Collection")
    return found


def remove_metadata(pdf: pikepdf.Pdf) -> int:
    info, found = pdf.trailer.get("/Info"), 0
    if isinstance(info, Dictionary):
        said = [key for key in list(info.keys()) if isinstance(info[key], pikepdf.String)]
        found += len(said)
        drop(info, *said)  # no other entries: broken files name their pages here
    drop(pdf.trailer, "/Info")
    for one in list(dictionaries(pdf)):
        here = [key for key in _TRACES if key in one]
        found += len(here)
        drop(one, *here)
    for page in pdf.pages:
        for annot in list_of(page.obj.get("/Annots")):
            if isinstance(annot, Dictionary) and annot.get("/Subtype") != Name.Widget:
                found += "/T" in annot
                drop(annot, "/T", "/M", "/CreationDate")
    for thread in list_of(pdf.Root.get("/Threads")):
        if isinstance(thread, Dictionary):
            found += "/I" in thread
            drop(thread, "/I")
    names, layers = pdf.Root.get("/Names"), pdf.Root.get("/OCProperties")
    if isinstance(names, Dictionary):
        drop(names, "/IDS", "/URLS")  # of pages taken from the web
    if isinstance(layers, Dictionary) and isinstance(default := layers.get("/D"), Dictionary):
        drop(default, "/Creator")
    drop(pdf.trailer, *(key for key in list(pdf.trailer.keys()) if key not in _TRAILER))
    drop(pdf.Root, "/SpiderInfo")
    return found


def remove_comments(pdf: pikepdf.Pdf) -> int:
    kept = ("/Link", "/Widget")
    return _without_annots(pdf, lambda one: str(one.get("/Subtype", "")) not in kept)


def remove_links(pdf: pikepdf.Pdf) -> int:
    found = _without_annots(pdf, _leads_out)
    for one in list(dictionaries(pdf)):
        for key in ("/A", "/OpenAction", "/PA", "/NA"):
            found += _without_actions(one, key, OUTWARD)
    drop(pdf.Root, "/URI")
    return found


def _leads_out(annot: Any) -> bool:
    action = annot.get("/A")
    return bool(annot.get("/Subtype") == Name.Link and isinstance(action, Dictionary) and _is_of(action, OUTWARD))


def _without_annots(pdf: pikepdf.Pdf, goes: Callable[[Any], bool]) -> int:
    """Takes annotations off the pages, with the windows, answers and tags of each; answers how many, without those."""
    pages = [(page, list(list_of(page.obj.get("/Annots")))) for page in pdf.pages]
    annots = [one for _, here in pages for one in here if isinstance(one, Dictionary)]
    gone = [one for one in annots if goes(one)]
    numbers = {one.objgen for one in gone if one.is_indirect}
    while more := {one.objgen for one in annots if one.is_indirect and _hangs_on(one, numbers)} - numbers:
        numbers |= more
    for page, here in pages if gone else ():
        kept = [one for one in here if not (isinstance(one, Dictionary) and _is_gone(one, goes, numbers))]
        if len(kept) < len(here):
            page.obj.Annots = pdf.make_indirect(Array(kept))
    if numbers:
        _untag(pdf, numbers)
    return len(gone)


def _is_gone(annot: Any, goes: Callable[[Any], bool], numbers: Numbers) -> bool:
    return annot.objgen in numbers if annot.is_indirect else goes(annot) or _hangs_on(annot, numbers)


def _hangs_on(annot: Any, numbers: Numbers) -> bool:
    """Whether it is the window of an annotation that goes, or an answer to one."""
    owners = [annot.get("/IRT"), annot.get("/Parent") if annot.get("/Subtype") == Name.Popup else None]
    return any(isinstance(one, Dictionary) and one.objgen in numbers for one in owners)


def _untag(pdf: pikepdf.Pdf, numbers: Numbers) -> None:
    """Takes what is gone out of the tags, which would keep it in the file (ISO 32000-1, 14.7.4.3)."""
    for one in dictionaries(pdf):
        kids = one.get("/K")
        if isinstance(kids, Array):
            kept = [kid for kid in kids if not _tags(kid, numbers)]
            if len(kept) < len(kids):
                one.K = Array(kept)
        elif _tags(kids, numbers):
            del one.K


def _tags(kid: Any, numbers: Numbers) -> bool:
    if not isinstance(kid, Dictionary) or kid.get("/Type") != Name.OBJR:
        return False
    owner = kid.get("/Obj")
    return isinstance(owner, Dictionary) and owner.objgen in numbers
