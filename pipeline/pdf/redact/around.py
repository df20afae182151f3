"""What is said beside the pages: bookmarks, tags, names, metadata, files, scripts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from itertools import count
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream, String

from pipeline.pdf.redact.rules import Rule, folded
from pipeline.pdf.rewriting.opening import BROKEN
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.pruning import drop
from pipeline.pdf.rewriting.walking import dictionaries

BLACKENED = "█████"
Spared = Collection[tuple[str, str]]  # names of rules with texts, folded
_DEEPEST = 40


def scrub(pdf: pikepdf.Pdf, rules: Sequence[Rule], spared: Spared = frozenset()) -> tuple[int, list[Loss]]:
    """Blackens strings that match anywhere in the file's objects, and drops what cannot be searched.

    ``spared`` are texts that stay. Answers how many strings were changed, and what was dropped.
    """
    losses = _dropped(pdf)
    changed = _rename_places(pdf, rules, spared)
    changed += sum(_blacken(one, rules, spared, 0) for one in pdf.objects)
    changed += sum(_blacken_marks(one, rules, spared) for one in _contents(pdf))
    return changed, losses


def _dropped(pdf: pikepdf.Pdf) -> list[Loss]:
    root, losses = pdf.Root, []
    names = root.get("/Names")
    form = root.get("/AcroForm")
    if len(pdf.attachments) or "/AF" in root:
        losses.append(Loss("attachments", "", "what is in them was not searched"))
    for key in list(pdf.attachments):
        del pdf.attachments[key]
    if isinstance(names, Dictionary):
        if "/JavaScript" in names:
            losses.append(Loss("scripts", "", "they may hold or bring back anything"))
        drop(names, "/JavaScript", "/EmbeddedFiles", "/XFAImages", "/Renditions")
    if isinstance(form, Dictionary):
        drop(form, "/XFA")
    if "/Info" in pdf.trailer or "/Metadata" in root:
        losses.append(Loss("metadata", "", "title, author and the like may say what had to go"))
    info = pdf.trailer.get("/Info")
    if isinstance(info, Dictionary):
        drop(info, *(key for key in list(info.keys()) if isinstance(info[key], String)))
    drop(pdf.trailer, "/Info")
    drop(root, "/Metadata", "/AF", "/PieceInfo", "/OpenAction", "/AA", "/SpiderInfo", "/Collection")
    for one in pdf.objects:
        if isinstance(one, Dictionary | Stream) and one is not root:
            drop(one, "/Metadata", "/PieceInfo", "/Thumb")
    return losses


def named_places(pdf: pikepdf.Pdf) -> Any:
    """The dictionary of places that links lead to by name, as files before PDF 1.2 have it: names, and no strings."""
    found = pdf.Root.get("/Dests")
    return found if isinstance(found, Dictionary) else Dictionary()


def _rename_places(pdf: pikepdf.Pdf, rules: Sequence[Rule], spared: Spared) -> int:
    """Gives places whose names match other ones, and has what leads there lead to those."""
    places = named_places(pdf)
    names = [key for key in list(places.keys()) if blackened(key[1:], rules, spared) != key[1:]]
    free = (f"/{BLACKENED}{number}" for number in count(1) if f"/{BLACKENED}{number}" not in places)
    others = dict(zip(names, free, strict=False))
    for name, other in others.items():
        places[other] = places[name]
        del places[name]
    for one in dictionaries(pdf) if others else ():
        for key in ("/Dest", "/D"):
            if isinstance(value := one.get(key), Name) and str(value) in others:
                one[key] = Name(others[str(value)])
    return len(others)


def _blacken(one: Any, rules: Sequence[Rule], spared: Spared, depth: int) -> int:
    """Goes through an object, not through what it points at: each of those comes by itself."""
    if depth > _DEEPEST:
        return 0
    changed = 0
    members: list[tuple[Any, Any]] = []
    if isinstance(one, Dictionary | Stream):
        members = [(key, one[key]) for key in list(one.keys())]
    elif isinstance(one, pikepdf.Array):
        members = list(enumerate(one))
    for key, value in members:
        if isinstance(value, String):
            text = str(value)
            if text and (better := blackened(text, rules, spared)) != text:
                one[key] = String(better)
                changed += 1
        elif isinstance(value, pikepdf.Object) and not value.is_indirect:
            changed += _blacken(value, rules, spared, depth + 1)
    return changed


def blackened(text: str, rules: Sequence[Rule], spared: Spared = frozenset()) -> str:
    for rule in rules:
        text = rule.replaced(text, partial(_instead, rule=rule.name, spared=spared))
    return text


def _instead(found: str, rule: str, spared: Spared) -> str:
    return found if (rule, folded(found)) in spared else BLACKENED


def _contents(pdf: pikepdf.Pdf) -> list[Any]:
    """Streams that draw: of pages and of forms."""
    found: dict[tuple[int, int], Any] = {}
    for page in pdf.pages:
        content = page.obj.get("/Contents")
        for one in list(content) if isinstance(content, pikepdf.Array) else [content]:
            if isinstance(one, Stream):
                found[one.objgen] = one
    for one in pdf.objects:
        if isinstance(one, Stream) and one.get("/Subtype") == Name.Form:
            found[one.objgen] = one
    return list(found.values())


def _blacken_marks(stream: Any, rules: Sequence[Rule], spared: Spared) -> int:
    """Replacement texts in the drawing itself (ISO 32000-1, 14.9.4), which some readers take for the letters."""
    try:
        if not any(word in stream.read_bytes() for word in (b"/ActualText", b"/Alt", b"/E ", b"/E(")):
            return 0
        operations, changed = [], 0
        for instruction in pikepdf.parse_content_stream(stream):
            operands, operator = instruction.operands, instruction.operator
            if str(operator) in ("BDC", "DP"):
                for one in operands:
                    changed += _blacken(one, rules, spared, 0) if isinstance(one, Dictionary) else 0
            operations.append((operands, operator))
        if changed:
            stream.write(pikepdf.unparse_content_stream(operations))
    except BROKEN:
        return 0
    return changed
