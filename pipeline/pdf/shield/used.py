"""Which character codes a file uses of some fonts, in everything that can show text.

Pages, forms, patterns, soft masks, Type 3 glyphs and the appearances of annotations are looked through; a stream
whose resources hold none of the fonts is not read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pikepdf

from pipeline.pdf.shield.content import content_streams, read_content
from pipeline.pdf.shield.glyphs import FontKey
from pipeline.pdf.shield.lexer import HEX, LITERAL, NAME, Operation, name, operations
from pipeline.pdf.shield.limits import LimitExceeded, Limits
from pipeline.pdf.shield.objects import entries
from pipeline.pdf.shield.streams import StreamUnreadable
from pipeline.pdf.shield.strings import string_bytes
from pipeline.pdf.shield.walk import FontShelf

_WANTED = frozenset((b"Tf", b"Tj", b"TJ", b"'", b'"', b"q", b"Q", b"gs"))


class UsedCodes:
    """Codes by font. One stream under the same resources is read once."""

    def __init__(self, pdf: pikepdf.Pdf, shelf: FontShelf, wanted: Collection[FontKey], limits: Limits) -> None:
        self.codes: dict[FontKey, set[int]] = {key: set() for key in wanted}
        self._shelf, self._limits = shelf, limits
        self._wanted = frozenset(wanted)
        self._seen: set[tuple[object, ...]] = set()
        self._values: dict[FontKey, set[bytes]] = {key: set() for key in wanted}
        self._holds: dict[FontKey, bool] = {}
        for page in pdf.pages:
            self._look_at_page(page.obj)
        for key, values in self._values.items():
            self._decode(key, values)

    def _decode(self, key: FontKey, values: set[bytes]) -> None:
        font = self._shelf.known(key)
        if font is None:
            return
        if font.kind == "Type0":
            for value in values:
                self.codes[key].update(code for _, _, code in font.codes(value))
        else:
            self.codes[key].update(*values)

    def _look_at_page(self, page: pikepdf.Dictionary) -> None:
        resources = page.get("/Resources")
        if isinstance(resources, pikepdf.Dictionary):
            self._look_at(content_streams(page), resources)
        annotations = page.get("/Annots")
        for annotation in annotations if isinstance(annotations, pikepdf.Array) else ():
            if isinstance(annotation, pikepdf.Dictionary):
                for stream in _appearances(annotation.get("/AP")):
                    self._look_at_form(stream, resources)

    def _look_at_form(self, form: pikepdf.Stream, parent: pikepdf.Object | None) -> None:
        own = form.get("/Resources")
        resources = own if isinstance(own, pikepdf.Dictionary) else parent
        if isinstance(resources, pikepdf.Dictionary):
            self._look_at([form], resources)

    def _look_at(self, streams: list[pikepdf.Stream], resources: pikepdf.Dictionary) -> None:
        """Notes what the streams show, then follows the resources. A list stands in for recursion."""
        waiting = [(streams, resources)]
        while waiting:
            streams, resources = waiting.pop()
            key = (*(stream.objgen for stream in streams), _identity(resources))
            if key in self._seen:
                continue
            self._seen.add(key)
            if len(self._seen) > self._limits.objects:
                raise LimitExceeded("a file of too many content streams")
            names = self._font_names(resources)
            if names or _has_state_fonts(resources):
                self._note(streams, resources, names)
            waiting += self._inner(resources)

    def _font_names(self, resources: pikepdf.Dictionary) -> dict[str, FontKey]:
        fonts = entries(resources.get("/Font"))
        keys = {font_name: font.objgen for font_name, font in fonts if isinstance(font, pikepdf.Dictionary)}
        return {font_name: key for font_name, key in keys.items() if key in self._wanted}

    def _note(self, streams: list[pikepdf.Stream], resources: pikepdf.Dictionary, names: dict[str, FontKey]) -> None:
        try:
            content = read_content(streams, self._limits.stream_bytes).joined
        except StreamUnreadable:
            return
        current: FontKey | None = None
        stack: list[FontKey | None] = []
        for operation in operations(content, _WANTED):
            operator = operation.operator
            if operator == b"q":
                if len(stack) < self._limits.state_depth:
                    stack.append(current)
            elif operator == b"Q":
                current = stack.pop() if stack else current
            elif operator == b"Tf":
                current = names.get(_operand_name(content, operation, -2))
            elif operator == b"gs":
                current = self._state_font(resources, _operand_name(content, operation, -1), current)
            elif current is not None:
                self._values[current].update(
                    string_bytes(content, token) for token in operation.operands if token.kind in (LITERAL, HEX)
                )

    def _state_font(self, resources: pikepdf.Dictionary, state_name: str, current: FontKey | None) -> FontKey | None:
        states = resources.get("/ExtGState")
        state = states.get(state_name) if isinstance(states, pikepdf.Dictionary) else None
        font = state.get("/Font") if isinstance(state, pikepdf.Dictionary) else None
        if not isinstance(font, pikepdf.Array) or not len(font):
            return current
        return font[0].objgen if font[0].objgen in self._wanted else None

    def _inner(self, resources: pikepdf.Dictionary) -> Iterator[tuple[list[pikepdf.Stream], pikepdf.Dictionary]]:
        """Forms, tiling patterns, soft masks and Type 3 glyphs that the resources name."""
        found: list[pikepdf.Object | None] = [
            entry for category in ("/XObject", "/Pattern") for entry in _entries(resources, category)
        ]
        for state in _entries(resources, "/ExtGState"):
            mask = state.get("/SMask") if isinstance(state, pikepdf.Dictionary) else None
            if isinstance(mask, pikepdf.Dictionary):
                found.append(mask.get("/G"))
        for entry in found:
            if isinstance(entry, pikepdf.Stream) and entry.get("/Subtype") != "/Image":
                own = entry.get("/Resources")
                yield [entry], own if isinstance(own, pikepdf.Dictionary) else resources
        for font in _entries(resources, "/Font"):
            if isinstance(font, pikepdf.Dictionary) and font.get("/Subtype") == "/Type3":
                own = font.get("/Resources")
                inner = own if isinstance(own, pikepdf.Dictionary) else resources
                for procedure in _entries(font, "/CharProcs"):
                    if isinstance(procedure, pikepdf.Stream):
                        yield [procedure], inner


def _identity(resources: pikepdf.Dictionary) -> object:
    """The same for the same resources: the object's number, or the numbers of the fonts in a direct dictionary."""
    if resources.is_indirect:
        return resources.objgen
    fonts = resources.get("/Font")
    if not isinstance(fonts, pikepdf.Dictionary):
        return None
    if fonts.is_indirect:
        return fonts.objgen
    return tuple((font_name, font.objgen) for font_name, font in entries(fonts) if isinstance(font, pikepdf.Dictionary))


def _entries(holder: pikepdf.Dictionary, category: str) -> Iterator[pikepdf.Object]:
    return (entry for _, entry in entries(holder.get(category)))


def _has_state_fonts(resources: pikepdf.Dictionary) -> bool:
    return any(
        isinstance(state, pikepdf.Dictionary) and "/Font" in state for state in _entries(resources, "/ExtGState")
    )


def _appearances(entry: pikepdf.Object | None) -> Iterator[pikepdf.Stream]:
    """Every stream of an appearance dictionary, states included (ISO 32000-1 section 12.5.5)."""
    for look in ("/N", "/R", "/D"):
        value = entry.get(look) if isinstance(entry, pikepdf.Dictionary) else None
        if isinstance(value, pikepdf.Stream):
            yield value
        elif isinstance(value, pikepdf.Dictionary):
            yield from (state for _, state in entries(value) if isinstance(state, pikepdf.Stream))


def _operand_name(content: bytes, operation: Operation, index: int) -> str:
    operands = operation.operands
    if len(operands) < -index or operands[index].kind != NAME:
        return ""
    return name(content, operands[index])
