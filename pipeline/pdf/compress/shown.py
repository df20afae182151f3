"""Which codes of its fonts text may show, wherever in a PDF it stands: all that is reachable, drawn or not.

Pages, forms, patterns, soft masks, letters of Type 3 fonts, all states of annotations' appearances, templates and what
lies in hidden layers (ISO 32000-1, 7.8, 8.7.3, 9.6.5, 11.6.5.2, 12.5.5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Dictionary, Stream

from pipeline.pdf.compress.lettering import NotUnderstood, steps_of
from pipeline.pdf.compress.looks import looks_of
from pipeline.pdf.compress.opening import MALFORMED, list_of

_DEEPEST = 30
HALF = -1  # a code that no font has
IDENTITY = ("/Identity-H", "/Identity-V")
Key = tuple[object, ...]


@dataclass(slots=True)
class Shown:
    """A font and the codes of all strings shown with it: of a composite font pairs of bytes, where it takes them as
    they are (ISO 32000-1, 9.7.5.2), else none. A string that breaks off within a pair leaves `HALF`.
    """

    font: Any
    codes: set[int] = field(default_factory=set)


def shown_in(pdf: pikepdf.Pdf) -> list[Shown]:
    """All fonts that text is set in; raises `NotUnderstood`."""
    walk = _Walk()
    try:
        for page in pdf.pages:
            walk.page(page.obj)
        for one in pdf.objects:
            walk.rest(one)
    except MALFORMED as error:
        raise NotUnderstood from error
    return list(walk.fonts.values())


class _Walk:
    def __init__(self) -> None:
        self.fonts: dict[Key, Shown] = {}
        self._seen: set[Key] = set()
        self._visited: set[tuple[int, int]] = set()
        self._named: dict[tuple[Key, str], Key | None] = {}

    def page(self, page: Any) -> None:
        resources = _inherited(page)
        self._content(page, resources, (page.objgen,), None, 0)
        for note in list_of(page.get("/Annots")):
            for look in looks_of(note):
                self._content(look, look.get("/Resources"), (look.objgen,), None, 0)

    def rest(self, one: Any) -> None:
        """What no page led to and may be drawn nevertheless: templates, and forms that a program may put on a page."""
        if not isinstance(one, Dictionary | Stream) or one.objgen in self._visited:
            return
        if one.get("/Type") in ("/Page", "/Template") and "/Contents" in one:
            self.page(one)
        elif isinstance(one, Stream) and (one.get("/Subtype") == "/Form" or one.get("/PatternType") == 1):
            self._content(one, one.get("/Resources"), (one.objgen,), None, 0)

    def _content(self, owner: Any, resources: Any, place: Key, font: Key | None, depth: int) -> None:
        """``place`` tells these resources from others, ``font`` is what is set when it begins."""
        mark = (owner.objgen, place, font)
        if mark in self._seen:
            return
        self._seen.add(mark)
        self._visited.add(owner.objgen)
        if depth > _DEEPEST:
            raise NotUnderstood("forms within forms")
        if not isinstance(resources, Dictionary):
            resources = Dictionary()
        for pattern in _members(resources, "/Pattern"):
            if isinstance(pattern, Stream):
                self._inner(pattern, resources, place, None, depth)
        before: list[Key | None] = []
        for word, name, text in steps_of(_contents(owner)):
            if word == "q":
                before.append(font)
            elif word == "Q":
                font = before.pop() if before else font
            elif word == "Tj":
                self._text(text, font)
            else:
                font = self._called(word, name, resources, place, font, depth)

    def _called(self, word: str, name: str, resources: Any, place: Key, font: Key | None, depth: int) -> Key | None:
        """The font after ``Tf``, ``gs`` or ``Do``."""
        if word == "gs":
            return self._state(_member(resources, "/ExtGState", name), resources, place, font, depth)
        if word == "Tf":
            if (place, name) not in self._named:
                self._named[place, name] = self._set(_member(resources, "/Font", name), resources, place, depth)
            return self._named[place, name]
        form = _member(resources, "/XObject", name)
        if isinstance(form, Stream) and form.get("/Subtype") != "/Image":
            self._inner(form, resources, place, font, depth)
        return font

    def _inner(self, owner: Any, resources: Any, place: Key, font: Key | None, depth: int) -> None:
        """Contents with resources of their own, or with those of what draws them."""
        own = owner.get("/Resources")
        if isinstance(own, Dictionary):
            resources, place = own, (owner.objgen,)
        self._content(owner, resources, place, font, depth + 1)

    def _state(self, state: Any, resources: Any, place: Key, font: Key | None, depth: int) -> Key | None:
        """The font after a change of the graphics state, which may set one; its soft mask is a form."""
        if not isinstance(state, Dictionary):
            return font
        mask = state.get("/SMask")
        group = mask.get("/G") if isinstance(mask, Dictionary) else None
        if isinstance(group, Stream):
            self._inner(group, resources, place, font, depth)
        named = list_of(state.get("/Font"))
        return self._set(named[0], resources, place, depth) if named else font

    def _set(self, font: Any, resources: Any, place: Key, depth: int) -> Key | None:
        if not isinstance(font, Dictionary):
            return None
        key: Key = font.objgen if font.is_indirect else (font.unparse(),)
        if key not in self.fonts:
            self.fonts[key] = Shown(font)
        if font.get("/Subtype") == "/Type3":
            own = font.get("/Resources")
            if isinstance(own, Dictionary):
                resources, place = own, key
            for letter in _members(font, "/CharProcs"):
                if isinstance(letter, Stream):
                    self._content(letter, resources, place, key, depth + 1)
        return key

    def _text(self, text: bytes, font: Key | None) -> None:
        if font is None:
            raise NotUnderstood("text without a font")
        shown = self.fonts[font]
        if shown.font.get("/Subtype") != "/Type0":
            shown.codes.update(text)
        elif shown.font.get("/Encoding") in IDENTITY:
            shown.codes.update(high << 8 | low for high, low in zip(text[::2], text[1::2], strict=False))
            shown.codes |= {HALF} if len(text) % 2 else set()


def _contents(owner: Any) -> bytes:
    """Of a stream, or of a page, which may have several that are read as one."""
    if isinstance(owner, Stream):
        return owner.read_bytes()
    held = owner.get("/Contents")
    parts = [held] if isinstance(held, Stream) else list_of(held)
    return b"\n".join(one.read_bytes() for one in parts if isinstance(one, Stream))


def _inherited(page: Any) -> Any:
    depth = 0
    while isinstance(page, Dictionary) and "/Resources" not in page and depth < _DEEPEST:
        page, depth = page.get("/Parent"), depth + 1
    return page.get("/Resources") if isinstance(page, Dictionary) else None


def _members(resources: Any, kind: str) -> list[Any]:
    group = resources.get(kind)
    return list(group.as_dict().values()) if isinstance(group, Dictionary) else []


def _member(resources: Any, kind: str, name: Any) -> Any:
    group = resources.get(kind)
    return group.get(str(name)) if isinstance(group, Dictionary) else None
