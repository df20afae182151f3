"""One page's planned edits as changed bytes: codes placed in fonts, then strings written anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

from pipeline.pdf.shield.aliases.composite import CompositeVariant
from pipeline.pdf.shield.aliases.shelf import AliasShelf, Clone
from pipeline.pdf.shield.aliases.simple import Pair, Variant
from pipeline.pdf.shield.content import Patch
from pipeline.pdf.shield.glyphs import FontKey, Glyph, Path, Scope, ShowString, UsedFont
from pipeline.pdf.shield.marks import text_string_bytes
from pipeline.pdf.shield.objects import copied
from pipeline.pdf.shield.plan import PagePlan, Planned
from pipeline.pdf.shield.rewrite import PageRewrite, free_name
from pipeline.pdf.shield.split import Piece, split_patch
from pipeline.pdf.shield.strings import written_string

FontUse = tuple[Path, str | None, FontKey]  # whose resources, under which name, which font


@dataclass(slots=True, eq=False)
class _NewString:
    """One string operand with its new codes; in a clone of the font where ``clone`` says so."""

    string: ShowString
    pieces: dict[int, tuple[int, bytes, Clone | None]] = field(default_factory=dict)


class PageChanges:
    """Gives each glyph of a page's plan a code, and writes them all."""

    def __init__(self, plan: PagePlan, aliases: AliasShelf) -> None:
        self.plan, self._aliases = plan, aliases
        self._variants: dict[FontUse, Variant | CompositeVariant] = {}
        self._clones: dict[tuple[FontUse, Pair], Clone] = {}
        self._names: dict[tuple[Path, int], str] = {}
        self._scopes: dict[Path, Scope] = {}
        self._place()

    def is_cloned(self, planned: Planned) -> bool:
        """Whether an edit needs a clone of a font, and so another operator."""
        return any((_use(glyph), (glyph.code, text)) in self._clones for glyph, text in planned.values)

    def write(self, pdf: pikepdf.Pdf) -> None:
        """Writes the page's streams and resources. The fonts of `AliasShelf` must exist by now."""
        rewrite = PageRewrite(pdf, self.plan.page)
        for scope in self._all_scopes():
            rewrite.know(scope)
        patches = self._patches()
        for path, found in patches.items():
            rewrite.write_content(self._scopes[path], found)
        for use, variant in self._variants.items():
            if variant.number and variant.font is not None and use[1] is not None:
                rewrite.set_resource(use[0], "/Font", use[1], variant.font)
        for (use, _), clone in self._clones.items():
            if clone.font is not None:
                rewrite.set_resource(use[0], "/Font", self._names[use[0], id(clone)], clone.font)
        self._write_properties(rewrite)

    def _place(self) -> None:
        wanted: dict[FontUse, tuple[UsedFont, list[Pair]]] = {}
        for planned in self.plan.planned:
            for glyph, text in planned.values:
                if glyph.font is not None:
                    wanted.setdefault(_use(glyph), (glyph.font, []))[1].append((glyph.code, text))
        for use, (font, pairs) in wanted.items():
            self._variants[use], left = self._aliases.of(font.key).place(pairs)
            for pair in left:
                self._clones[use, pair] = self._aliases.clone_for(font, pair)

    def _all_scopes(self) -> Iterator[Scope]:
        for planned in self.plan.planned:
            for glyph, _ in planned.values:
                scope: Scope | None = glyph.string.scope
                while scope is not None and scope.path not in self._scopes:
                    self._scopes[scope.path] = scope
                    yield scope
                    scope = scope.parent

    def _patches(self) -> dict[Path, list[Patch]]:
        strings: dict[tuple[Path, int], _NewString] = {}
        for planned in self.plan.planned:
            for glyph, text in planned.values:
                string = glyph.string
                new = strings.setdefault((string.scope.path, string.token.start), _NewString(string))
                new.pieces[glyph.at] = (glyph.length, *self._code(glyph, text))
        found: dict[Path, dict[int, Patch]] = {}
        split: dict[tuple[Path, int], list[_NewString]] = {}
        for (path, start), new in strings.items():
            if any(clone is not None for _, _, clone in new.pieces.values()):
                split.setdefault((path, new.string.operation.start), [])
            found.setdefault(path, {})[start] = Patch(start, new.string.token.end, _written(new))
        for (path, start), new in strings.items():
            if (path, new.string.operation.start) in split:
                split[path, new.string.operation.start].append(new)
                del found[path][start]
        for (path, start), parts in split.items():
            found[path][start] = self._split(parts)
        for mark, text in self.plan.actual:
            if mark.token is not None:
                new_text = written_string(text_string_bytes(text), mark.token.kind)
                found.setdefault(mark.scope.path, {})[mark.token.start] = Patch(
                    mark.token.start, mark.token.end, new_text
                )
        return {path: list(patches.values()) for path, patches in found.items()}

    def _code(self, glyph: Glyph, text: str) -> tuple[bytes, Clone | None]:
        use, pair = _use(glyph), (glyph.code, text)
        clone = self._clones.get((use, pair))
        if clone is not None:
            return glyph.string.value[glyph.at : glyph.at + glyph.length], clone
        return self._variants[use].written(pair), None

    def _split(self, parts: list[_NewString]) -> Patch:
        string = parts[0].string
        pieces: dict[int, list[Piece]] = {}
        for new in parts:
            pieces[new.string.token.start] = [
                Piece(at, length, code, None if clone is None else self._clone_name(string.scope, clone))
                for at, (length, code, clone) in new.pieces.items()
            ]
        return split_patch(string.scope.content.joined, string.operation, pieces, string.font_operands)

    def _clone_name(self, scope: Scope, clone: Clone) -> str:
        key = (scope.holder, id(clone))
        if key not in self._names:
            self._names[key] = free_name(scope, "/Font", "/Bx", set(self._names.values()))
        return self._names[key]

    def _write_properties(self, rewrite: PageRewrite) -> None:
        for mark, text in self.plan.actual:
            if mark.properties is None:
                continue
            old = mark.scope.resources["/Properties"][mark.properties]
            entry = copied(old)
            entry["/ActualText"] = pikepdf.String(text)
            rewrite.set_resource(mark.scope.holder, "/Properties", mark.properties, entry)


def _use(glyph: Glyph) -> FontUse:
    key = glyph.font.key if glyph.font is not None else (0, 0)
    return (glyph.string.scope.holder, glyph.string.font_name, key)


def _written(new: _NewString) -> bytes:
    """The string operand with its new codes, in the kind it had."""
    value = new.string.value
    parts: list[bytes] = []
    done = 0
    for at, (length, code, _) in sorted(new.pieces.items()):
        parts += (value[done:at], code)
        done = at + length
    return written_string(b"".join((*parts, value[done:])), new.string.token.kind)
