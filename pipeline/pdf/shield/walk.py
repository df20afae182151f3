"""Runs a page's content and its forms, and notes every glyph (ISO 32000-1 sections 8.4, 8.10, 9.3, 9.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pikepdf

from pipeline.pdf.shield.content import content_streams, read_content
from pipeline.pdf.shield.fonts import FontUnreadable, ReadFont, load_font
from pipeline.pdf.shield.geometry import IDENTITY, Matrix, as_number, matrix_of, page_matrix, product
from pipeline.pdf.shield.glyphs import FontKey, Glyph, Mark, Scope, ShowString, UsedFont
from pipeline.pdf.shield.lexer import (
    ARRAY_CLOSE,
    ARRAY_OPEN,
    HEX,
    LITERAL,
    NAME,
    Operation,
    Token,
    name,
    number,
    operations,
)
from pipeline.pdf.shield.limits import LimitExceeded, Limits
from pipeline.pdf.shield.marks import open_mark
from pipeline.pdf.shield.objects import DAMAGED
from pipeline.pdf.shield.strings import string_bytes


class FontShelf:
    """Fonts read once per file; ``None`` stands for one that cannot be read."""

    def __init__(self, pdf: pikepdf.Pdf, limits: Limits) -> None:
        self._pdf, self._limits = pdf, limits
        self._fonts: dict[FontKey, ReadFont | None] = {}

    def use(self, resources: pikepdf.Dictionary, font_name: str) -> UsedFont | None:
        """The font of that name; one written directly into the resources becomes an object of its own."""
        fonts = resources.get("/Font")
        entry = fonts.get(font_name) if isinstance(fonts, pikepdf.Dictionary) else None
        if not isinstance(fonts, pikepdf.Dictionary) or not isinstance(entry, pikepdf.Dictionary):
            return None
        if not entry.is_indirect:
            entry = self._pdf.make_indirect(entry)
            fonts[font_name] = entry
        return self.read(entry)

    def known(self, key: FontKey) -> ReadFont | None:
        """A font that was read before."""
        return self._fonts.get(key)

    def read(self, font: pikepdf.Dictionary) -> UsedFont | None:
        key = font.objgen
        if key not in self._fonts:
            try:
                self._fonts[key] = load_font(font, self._limits.stream_bytes)
            except (FontUnreadable, *DAMAGED):
                self._fonts[key] = None
        found = self._fonts[key]
        return None if found is None else UsedFont(key, found, font)


@dataclass(slots=True)
class PageText:
    """What a page shows. ``pictures`` are the page shares of its images, for telling scans."""

    glyphs: list[Glyph] = field(default_factory=list)
    pictures: list[float] = field(default_factory=list)
    drawn_forms: int = 0


def read_page(page: pikepdf.Dictionary, shelf: FontShelf, limits: Limits) -> PageText:
    """Every glyph of a page in the order drawn; raises `LimitExceeded` and `StreamUnreadable`."""
    content = read_content(content_streams(page), limits.stream_bytes)
    resources = page.get("/Resources")
    if not isinstance(resources, pikepdf.Dictionary):
        resources = pikepdf.Dictionary()
    walk = _Walk(shelf, limits, page_matrix(page), _page_area(page))
    walk.run(Scope((), content, resources, ()))
    return walk.found


@dataclass(slots=True)
class _State:
    """The part of the graphics state that text depends on."""

    ctm: Matrix
    font: UsedFont | None = None
    font_name: str | None = None
    font_operands: tuple[bytes, bytes] = (b"", b"")
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


class _Walk:
    """One run over a page. Operands that are missing or of the wrong kind leave the state as it is."""

    def __init__(self, shelf: FontShelf, limits: Limits, start: Matrix, area: float) -> None:
        self.found = PageText()
        self._shelf, self._limits, self._area = shelf, limits, area
        self._state = _State(start)
        self._stack: list[_State] = []
        self._matrix = self._line = IDENTITY
        self._mark: Mark | None = None
        self._drawing: list[FontKey] = []
        self._operations = 0
        self._scope: Scope
        self._steps: dict[bytes, Callable[[Operation], None]] = {
            b"q": self._save, b"Q": self._restore, b"cm": self._concat, b"gs": self._extended, b"Do": self._draw,
            b"BT": self._begin_text, b"Tf": self._select_font, b"Td": self._move, b"TD": self._move_leading,
            b"Tm": self._set_matrix, b"T*": self._next_line, b"Tj": self._show_one, b"TJ": self._show_array,
            b"'": self._show_next, b'"': self._show_spaced, b"BDC": self._begin_mark, b"BMC": self._begin_mark,
            b"EMC": self._end_mark, b"Tc": self._set_number, b"Tw": self._set_number, b"Tz": self._set_number,
            b"TL": self._set_number, b"Ts": self._set_number, b"Tr": self._set_number,
        }  # fmt: skip
        self._wanted = frozenset(self._steps)

    def run(self, scope: Scope) -> None:
        outer = getattr(self, "_scope", None)
        self._scope = scope
        for operation in operations(scope.content.joined, self._wanted):
            self._operations += 1
            if self._operations > self._limits.operators:
                raise LimitExceeded("a page of too many operators")
            self._steps[operation.operator](operation)
        if outer is not None:
            self._scope = outer

    # -- graphics state

    def _save(self, _operation: Operation) -> None:
        if len(self._stack) >= self._limits.state_depth:
            raise LimitExceeded("a page that saves its graphics state too deep")
        self._stack.append(replace(self._state))

    def _restore(self, _operation: Operation) -> None:
        if self._stack:
            self._state = self._stack.pop()

    def _concat(self, operation: Operation) -> None:
        matrix = self._matrix_operand(operation)
        if matrix is not None:
            self._state.ctm = product(matrix, self._state.ctm)

    def _extended(self, operation: Operation) -> None:
        state = self._resource("/ExtGState", operation)
        font = state.get("/Font") if isinstance(state, pikepdf.Dictionary) else None
        if isinstance(font, pikepdf.Array) and len(font) == 2 and isinstance(font[0], pikepdf.Dictionary):
            self._state.font = self._shelf.read(font[0])
            self._state.font_name = None
            self._state.size = as_number(font[1]) or 0.0

    def _draw(self, operation: Operation) -> None:
        drawn = self._resource("/XObject", operation)
        if not isinstance(drawn, pikepdf.Stream):
            return
        if drawn.get("/Subtype") == "/Image":
            a, b, c, d, _, _ = self._state.ctm
            self.found.pictures.append(abs(a * d - b * c) / self._area)
        elif drawn.get("/Subtype") == "/Form":
            self._draw_form(drawn, name(self._scope.content.joined, operation.operands[-1]))

    def _draw_form(self, form: pikepdf.Stream, form_name: str) -> None:
        self.found.drawn_forms += 1
        if self.found.drawn_forms > self._limits.forms or len(self._drawing) >= self._limits.form_depth:
            raise LimitExceeded("forms drawn too often or too deep")
        if form.objgen in self._drawing:
            return
        own = form.get("/Resources")
        path = (*self._scope.path, form_name)
        content = read_content([form], self._limits.stream_bytes)
        outer = self._scope
        scope = Scope(path, content, outer.resources, outer.holder, outer, form)
        if isinstance(own, pikepdf.Dictionary):
            scope.resources, scope.holder = own, path
        saved = (self._state, self._stack, self._matrix, self._line, self._mark)
        matrix = product(matrix_of(form.get("/Matrix")), self._state.ctm)
        self._state = replace(self._state, ctm=matrix, font_name=None)  # names mean nothing in other resources
        self._stack = []
        self._drawing.append(form.objgen)
        self.run(scope)
        self._drawing.pop()
        self._state, self._stack, self._matrix, self._line, self._mark = saved

    # -- text state and position

    def _begin_text(self, _operation: Operation) -> None:
        self._matrix = self._line = IDENTITY

    def _select_font(self, operation: Operation) -> None:
        operands = operation.operands
        if len(operands) < 2 or operands[-2].kind != NAME:
            return
        content, state = self._scope.content.joined, self._state
        font_name = name(content, operands[-2])
        if font_name not in self._scope.fonts:
            self._scope.fonts[font_name] = self._shelf.use(self._scope.resources, font_name)
        state.font, state.font_name = self._scope.fonts[font_name], font_name
        written, size = (content[token.start : token.end] for token in operands[-2:])
        state.font_operands, state.size = (written, size), number(content, operands[-1])

    def _set_number(self, operation: Operation) -> None:
        values = self._numbers(operation, 1)
        if values is None:
            return
        value, state = values[0], self._state
        match operation.operator:
            case b"Tc":
                state.char_space = value
            case b"Tw":
                state.word_space = value
            case b"Tz":
                state.scale = value / 100
            case b"TL":
                state.leading = value
            case b"Ts":
                state.rise = value
            case _:
                state.mode = int(value)

    def _move(self, operation: Operation) -> None:
        values = self._numbers(operation, 2)
        if values is not None:
            self._line = product((1.0, 0.0, 0.0, 1.0, values[0], values[1]), self._line)
            self._matrix = self._line

    def _move_leading(self, operation: Operation) -> None:
        values = self._numbers(operation, 2)
        if values is not None:
            self._state.leading = -values[1]
            self._move(operation)

    def _set_matrix(self, operation: Operation) -> None:
        matrix = self._matrix_operand(operation)
        if matrix is not None:
            self._matrix = self._line = matrix

    def _next_line(self, _operation: Operation) -> None:
        self._line = product((1.0, 0.0, 0.0, 1.0, 0.0, -self._state.leading), self._line)
        self._matrix = self._line

    # -- showing

    def _show_next(self, operation: Operation) -> None:
        self._next_line(operation)
        self._show_one(operation)

    def _show_spaced(self, operation: Operation) -> None:
        if len(operation.operands) >= 3:
            content = self._scope.content.joined
            self._state.word_space, self._state.char_space = (
                number(content, token) for token in operation.operands[-3:-1]
            )
        self._show_next(operation)

    def _show_one(self, operation: Operation) -> None:
        if operation.operands and operation.operands[-1].kind in (LITERAL, HEX):
            self._show(operation, operation.operands[-1])

    def _show_array(self, operation: Operation) -> None:
        content, state = self._scope.content.joined, self._state
        for token in operation.operands:
            if token.kind in (LITERAL, HEX):
                self._show(operation, token)
            elif token.kind not in (ARRAY_OPEN, ARRAY_CLOSE):
                self._advance(-number(content, token) / 1000 * state.size * state.scale)

    def _advance(self, distance: float) -> None:
        a, b, c, d, e, f = self._matrix
        self._matrix = (a, b, c, d, e + distance * a, f + distance * b)

    def _show(self, operation: Operation, token: Token) -> None:
        state, scope = self._state, self._scope
        value = string_bytes(scope.content.joined, token)
        a, b, c, d, e, f = product(self._matrix, state.ctm)
        font = state.font
        up = (c * state.size, d * state.size)
        string = ShowString(
            scope,
            token,
            value,
            operation,
            state.font_name,
            state.font_operands,
            up,
            self._mark,
            state.mode not in (3, 7),
        )
        e, f = e + c * state.rise, f + d * state.rise
        if font is None:
            self.found.glyphs.append(Glyph(string, 0, len(value), 0, None, "", e, f, e, f))
            return
        read, size, scale = font.read, state.size, state.scale
        x = 0.0
        append = self.found.glyphs.append
        for at, length, code in read.codes(value):
            end = x + read.width(code) * size * scale
            append(
                Glyph(
                    string,
                    at,
                    length,
                    code,
                    font,
                    read.text(code),
                    a * x + e,
                    b * x + f,
                    a * end + e,
                    b * end + f,
                )
            )
            x = end + state.char_space * scale
            if code == 32 and length == 1:
                x += state.word_space * scale
        if len(self.found.glyphs) > self._limits.glyphs:
            raise LimitExceeded("a page of too many letters")
        self._advance(x)

    # -- marked content

    def _begin_mark(self, operation: Operation) -> None:
        self._mark = open_mark(self._scope, self._mark, operation)

    def _end_mark(self, _operation: Operation) -> None:
        if self._mark is not None and self._mark.scope is self._scope:
            self._mark = self._mark.parent

    # -- operands

    def _numbers(self, operation: Operation, count: int) -> list[float] | None:
        tokens = operation.operands[-count:]
        if len(tokens) < count:
            return None
        return [number(self._scope.content.joined, token) for token in tokens]

    def _matrix_operand(self, operation: Operation) -> Matrix | None:
        values = self._numbers(operation, 6)
        if values is None:
            return None
        a, b, c, d, e, f = values
        return (a, b, c, d, e, f)

    def _resource(self, category: str, operation: Operation) -> pikepdf.Object | None:
        if not operation.operands or operation.operands[-1].kind != NAME:
            return None
        entries = self._scope.resources.get(category)
        if not isinstance(entries, pikepdf.Dictionary):
            return None
        return entries.get(name(self._scope.content.joined, operation.operands[-1]))


def _page_area(page: pikepdf.Dictionary) -> float:
    """The area of the displayed page in square points."""
    a, b, c, d, _, _ = page_matrix(page)
    box = pikepdf.Page(page).cropbox
    return max(abs(a * d - b * c) * abs(float(box[2] - box[0]) * float(box[3] - box[1])), 1.0)


def share_of_pictures(text: PageText) -> float:
    """The largest share of the page that one picture covers."""
    return max(text.pictures, default=0.0)


def painted(glyphs: Sequence[Glyph]) -> bool:
    return any(glyph.string.painted for glyph in glyphs)
