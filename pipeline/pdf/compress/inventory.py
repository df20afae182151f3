"""What a reader of a file would miss: counted before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from pipeline.pdf.compress.opening import claims_pdfa, list_of

_VIEW = ("/PageMode", "/PageLayout", "/Lang", "/ViewerPreferences", "/OpenAction", "/MarkInfo", "/PageLabels")


@dataclass(frozen=True, slots=True)
class Inventory:
    """``counts`` by what is counted; ``words`` are values that must be the same; ``boxes`` of all pages in points."""

    counts: dict[str, int]
    words: dict[str, str]
    boxes: tuple[tuple[float, ...], ...]

    def lacks(self, other: Inventory) -> list[str]:
        """What the other one does not have, in words."""
        found = [
            f"{name} ({other.counts.get(name, 0)} of {count})"
            for name, count in self.counts.items()
            if other.counts.get(name, 0) < count
        ]
        found += [name for name, value in self.words.items() if other.words.get(name) != value]
        return found + (["page sizes"] if self.boxes != other.boxes else [])


def inventory_of(pdf: pikepdf.Pdf) -> Inventory:
    counts: Counter[str] = Counter()
    boxes = []
    for page in pdf.pages:
        boxes.append((*_box(page.mediabox), *_box(page.cropbox), float(page.obj.get("/Rotate", 0) or 0)))
        for note in list_of(page.obj.get("/Annots")):
            kind = str(note.get("/Subtype", "")) if isinstance(note, pikepdf.Dictionary) else ""
            counts[{"/Link": "links", "/Widget": "form fields shown"}.get(kind, "annotations")] += 1
    root = pdf.Root
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        counts["form fields"] = sum(1 for one in list_of(form.get("/Fields")) for _ in _fields(one, 0))
        counts["XFA forms"] = int(_holds(form, "/XFA"))
    counts["bookmarks"] = _bookmarks(root.get("/Outlines"))
    counts["attachments"] = len(pdf.attachments)
    counts["tags"] = sum(
        1 for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and _holds(one, "/S", "/P", "/K")
    )
    layers = root.get("/OCProperties")
    counts["layers"] = len(list_of(layers.get("/OCGs"))) if isinstance(layers, pikepdf.Dictionary) else 0
    counts["output intents"] = len(list_of(root.get("/OutputIntents")))
    info = {key: _said(value) for key, value in pdf.docinfo.items() if value is not None}
    counts["metadata"] = int(_holds(root, "/Metadata")) + len(info)
    words = {key[1:]: "there" for key in _VIEW if _holds(root, key)}
    words |= {f"Info {key}": said for key, said in info.items()}
    words |= {"PDF/A": claims_pdfa(pdf), "encryption": str(pdf.allow) if pdf.is_encrypted else ""}
    return Inventory({name: count for name, count in counts.items() if count}, words, tuple(boxes))


def _holds(held: Any, *keys: str) -> bool:
    """Whether all are there; an entry of null is none (ISO 32000-1, 7.3.7)."""
    return all(held.get(key) is not None for key in keys)


def _said(value: Any) -> str:
    """Some files give something else than words, such as the list of pages, which names objects by number."""
    return "there" if isinstance(value, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream) else str(value)


def _box(box: Any) -> tuple[float, ...]:
    return tuple(round(float(one), 2) for one in box)


def _fields(field: Any, depth: int) -> Iterator[Any]:
    if isinstance(field, pikepdf.Dictionary) and depth < 30:
        yield field
        for kid in list_of(field.get("/Kids")):
            yield from _fields(kid, depth + 1)


def _bookmarks(outlines: Any) -> int:
    """Entries of the outline, each visited once."""
    seen: set[tuple[int, int]] = set()
    waiting = [outlines.get("/First")] if isinstance(outlines, pikepdf.Dictionary) else []
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary) and one.objgen not in seen:
            seen.add(one.objgen)
            waiting += [one.get("/First"), one.get("/Next")]
    return len(seen)
