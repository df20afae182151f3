"""The appearances of annotations (ISO 32000-1, 12.5.5): all their states, and pages made of them.

MuPDF's cutter looks at pages only, and a page shows one state of a button at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from pipeline.pdf.compress.descriptors import descriptors_of, program_key
from pipeline.pdf.compress.opening import MALFORMED, list_of

_SIDE = 3000.0  # points, of a page of them
_OTHER_LETTERS = ("/XObject", "/Pattern", "/ExtGState")  # in these, further fonts may be


def looks_of(note: Any) -> Iterator[Any]:
    """The appearances of an annotation: normal, under the pointer and pressed, each perhaps in several states."""
    states = note.get("/AP") if isinstance(note, Dictionary) else None
    for look in states.values() if isinstance(states, Dictionary) else ():
        if isinstance(look, Stream):
            yield look
        elif isinstance(look, Dictionary):
            yield from (one for one in look.values() if isinstance(one, Stream))


def put_on_pages(pdf: pikepdf.Pdf) -> None:
    """Adds pages that draw every appearance that may show letters of an embedded font, one beneath the other."""
    seen: set[tuple[int, int]] = set()
    for page in list(pdf.pages):
        every = [look for note in list_of(page.obj.get("/Annots")) for look in looks_of(note)]
        fresh = {one.objgen: one for one in every if one.objgen not in seen and _may_show(one)}
        seen |= fresh.keys()
        waiting = list(fresh.values())
        while waiting:
            waiting = _drawn(pdf, page, waiting)


def _may_show(look: Any) -> bool:
    resources = look.get("/Resources")
    if not isinstance(resources, Dictionary) or any(key in resources for key in _OTHER_LETTERS):
        return True
    fonts = resources.get("/Font")
    every = [one for one in fonts.values() if isinstance(one, Dictionary)] if isinstance(fonts, Dictionary) else []
    return any(program_key(one) for font in every for one in descriptors_of(font)) or any(
        font.get("/Subtype") == "/Type3" for font in every
    )


def _drawn(pdf: pikepdf.Pdf, page: Any, looks: list[Any]) -> list[Any]:
    """Adds a page of appearances with what else those of ``page`` may draw on; those that find no room on it."""
    at, across = 3.0, 3.0
    forms, words = dict[str, Any](), list[str]()
    for look in looks:
        left, low, width, height = _box(look)
        scale = min(1.0, _SIDE / max(width, height, 1))
        if forms and at + height * scale > _SIDE:
            break
        name = f"/BinderyLook{len(forms)}"
        forms[name] = look
        x, y = (0 - left) * scale, at - low * scale  # not -left, which may be written as -0
        words.append(f"q {scale:.4f} 0 0 {scale:.4f} {x:.3f} {y:.3f} cm {name} Do Q")
        at, across = at + height * scale, max(across, width * scale)
        look["/Subtype"] = Name.Form  # without which some draw it as an appearance only
        if "/OC" in look:  # whether its layer is shown is of no matter
            del look["/OC"]
    added = pdf.add_blank_page(page_size=(across, at)).obj
    resources = page.resources
    old = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    held = dict(old.items()) if isinstance(old, Dictionary) else {}
    added.Resources = Dictionary({**dict(resources.items()), "/XObject": Dictionary({**held, **forms})})
    added.Contents = pdf.make_stream("\n".join(words).encode())
    return looks[len(forms) :]


def _box(look: Any) -> tuple[float, float, float, float]:
    """Left, lowest, width and height of what an appearance may paint, on its page."""
    try:
        x0, y0, x1, y1 = (float(one) for one in list_of(look.get("/BBox")))
        matrix = pikepdf.Matrix(look.get("/Matrix", Array([1, 0, 0, 1, 0, 0])))
        box = matrix.transform(pikepdf.Rectangle(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    except MALFORMED:
        return 0.0, 0.0, _SIDE, 100.0
    return box.llx, box.lly, box.width, box.height
