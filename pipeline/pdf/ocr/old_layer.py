"""Taking out an invisible layer of text: what is shown in render mode 3 goes, all else stays as it was written."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Object, Operator, Page, Pdf, Stream

from pipeline.pdf.ocr.packed import packed

INVISIBLE = 3
DEEPEST = 12  # forms within forms
_SHOWING = ("Tj", "TJ", "'", '"')


@dataclass
class _Walk:
    """Instructions of one stream that stay. ``fonts`` of text that stays, ``gone`` of text that went."""

    kept: list[Any] = field(default_factory=list)
    fonts: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    changed: bool = False


def strip_page(pdf: Pdf, page: Page) -> bool:
    """Takes the invisible text out of a page and its forms; answers whether there was any.

    Forms are copied first, as other pages may show them. Raises what pikepdf raises on damaged content.
    """
    return _strip(pdf, page.obj, page.obj.get("/Resources", page.resources), 0)


def has_layer(page: Page) -> bool:
    """Whether `strip_page` would take anything out; changes nothing, and raises as it does."""
    return _holds_hidden(page.obj, page.obj.get("/Resources", page.resources), 0)


def _holds_hidden(holder: Object, resources: Any, depth: int) -> bool:
    if _walked(holder).changed:
        return True
    forms = resources.get("/XObject") if isinstance(resources, Dictionary) and depth < DEEPEST else None
    if not isinstance(forms, Dictionary):
        return False
    return any(
        _holds_hidden(one, one.get("/Resources"), depth + 1)
        for _, one in forms.items()
        if isinstance(one, Stream) and one.get("/Subtype") == Name.Form
    )


def _strip(pdf: Pdf, holder: Object, found: Any, depth: int) -> bool:
    resources = Dictionary(dict(found.items())) if isinstance(found, Dictionary) else Dictionary()
    walk = _walked(holder)
    inner = depth < DEEPEST and _strip_forms(pdf, resources, depth)
    if walk.changed:
        _drop_fonts(resources, walk)
        content = pikepdf.unparse_content_stream(walk.kept)
        if isinstance(holder, Stream):
            holder.write(zlib.compress(content, 9), filter=Name.FlateDecode)
        else:
            holder[Name.Contents] = packed(pdf, content)
    if walk.changed or inner:
        holder[Name.Resources] = resources
    return walk.changed or inner


def _strip_forms(pdf: Pdf, resources: Dictionary, depth: int) -> bool:
    before = resources.get("/XObject")
    if not isinstance(before, Dictionary):
        return False
    forms, changed = Dictionary(dict(before.items())), False
    for name, one in before.items():
        if not isinstance(one, Stream) or one.get("/Subtype") != Name.Form:
            continue
        copy = pdf.make_stream(one.read_bytes(), Dictionary({k: v for k, v in one.items() if k not in _FILTERS}))
        if _strip(pdf, copy, copy.get("/Resources"), depth + 1):
            forms[name], changed = copy, True
    if changed:
        resources[Name.XObject] = forms
    return changed


_FILTERS = ("/Length", "/Filter", "/DecodeParms")


def _walked(holder: Object) -> _Walk:
    walk, mode, font, saved = _Walk(), 0, "", list[tuple[int, str]]()
    for one in pikepdf.parse_content_stream(holder):
        word = str(one.operator)
        if word == "q":
            saved.append((mode, font))
        elif word == "Q" and saved:
            mode, font = saved.pop()
        elif word == "Tr" and one.operands:
            mode = int(one.operands[0])
        elif word == "Tf" and one.operands:
            font = str(one.operands[0])
        elif word in _SHOWING:
            if mode == INVISIBLE:
                walk.changed = True
                walk.gone.add(font)
                walk.kept += _without_showing(word, one.operands)
                continue
            walk.fonts.add(font)
        walk.kept.append(one)
    return walk


def _without_showing(word: str, operands: Any) -> list[Any]:
    """What else the operator does: ' and \" go to the next line, the latter sets spacing."""
    if word == '"' and len(operands) == 3:
        spacing = [([operands[0]], Operator("Tw")), ([operands[1]], Operator("Tc"))]
        return [pikepdf.ContentStreamInstruction(*one) for one in (*spacing, ([], Operator("T*")))]
    return [pikepdf.ContentStreamInstruction([], Operator("T*"))] if word == "'" else []


def _drop_fonts(resources: Dictionary, walk: _Walk) -> None:
    """Fonts that only the layer used; setting one that is gone draws nothing, so those instructions go too."""
    before, unused = resources.get("/Font"), walk.gone - walk.fonts
    if not isinstance(before, Dictionary) or not unused:
        return
    resources[Name.Font] = Dictionary({name: one for name, one in before.items() if name not in unused})
    walk.kept = [one for one in walk.kept if not (str(one.operator) == "Tf" and str(one.operands[0]) in unused)]
