"""What is said beside the pages: bookmarks, tags, names, metadata, files, scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Dictionary, Stream, String

from pipeline.pdf.redact.drawings import blacken_drawings
from pipeline.pdf.redact.names import rename
from pipeline.pdf.redact.place_names import rename_places
from pipeline.pdf.redact.rules import Rule
from pipeline.pdf.redact.standard_names import is_of_standard
from pipeline.pdf.redact.unseen import empty_streams
from pipeline.pdf.redact.wording import Spared, blackened
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.pruning import drop

_DEEPEST = 40


def scrub(pdf: pikepdf.Pdf, rules: Sequence[Rule], spared: Spared = frozenset()) -> tuple[int, list[Loss]]:
    """Blackens strings that match anywhere in the file's objects, and drops what cannot be searched.

    ``spared`` are texts that stay. Answers how many strings were changed, and what was dropped.
    """
    losses = _dropped(pdf)
    changed = rename_places(pdf, rules, spared)
    changed += sum(_blacken(one, rules, spared, 0) for one in pdf.objects)
    changed += empty_streams(pdf, rules, spared)
    changed += blacken_drawings(pdf, rules, lambda one: _blacken(one, rules, spared, 0))
    renamed, told = rename(pdf, rules, spared)
    return changed + renamed, [*losses, *told]


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
        if "/Templates" in names or "/Pages" in names:
            losses.append(Loss("pages that are not shown", "", "templates of forms were not searched"))
        drop(names, "/JavaScript", "/EmbeddedFiles", "/XFAImages", "/Renditions", "/Templates", "/Pages")
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
            if text and not is_of_standard(key, text) and (better := blackened(text, rules, spared)) != text:
                one[key] = String(better)
                changed += 1
        elif isinstance(value, pikepdf.Object) and not value.is_indirect:
            changed += _blacken(value, rules, spared, depth + 1)
    return changed
