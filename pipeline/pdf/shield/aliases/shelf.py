"""The aliases of every font a file's edits touch, and the clones for what no alias can do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import pikepdf

from pipeline.pdf.shield.aliases.composite import CompositeAliases
from pipeline.pdf.shield.aliases.simple import Pair, SimpleAliases
from pipeline.pdf.shield.cmap import written_to_unicode
from pipeline.pdf.shield.fonts.reading import CompositeFont, SimpleFont
from pipeline.pdf.shield.fonts.simple import to_unicode_of
from pipeline.pdf.shield.glyphs import FontKey, UsedFont
from pipeline.pdf.shield.limits import Limits
from pipeline.pdf.shield.objects import copied


@dataclass(slots=True, eq=False)
class Clone:
    """A font dictionary in which some codes mean something else: used by switching to it for single letters."""

    source: UsedFont
    texts: dict[int, str] = field(default_factory=dict)
    font: pikepdf.Object | None = None


class AliasShelf:
    """One entry for each font; nothing is written before `write`."""

    def __init__(
        self,
        used: Mapping[FontKey, UsedFont],
        codes: Mapping[FontKey, set[int]],
        of_fields: Collection[FontKey],
        level: int,
        limits: Limits,
    ) -> None:
        self._fonts: dict[FontKey, SimpleAliases | CompositeAliases] = {}
        self._clones: dict[FontKey, list[Clone]] = {}
        self._limit = limits.stream_bytes
        for key, font in used.items():
            self._fonts[key] = _aliases_of(font, codes.get(key, set()), key in of_fields, level, self._limit)

    def of(self, key: FontKey) -> SimpleAliases | CompositeAliases:
        return self._fonts[key]

    def clone_for(self, font: UsedFont, pair: Pair) -> Clone:
        """A clone of the font in which the code reads as the text."""
        code, text = pair
        clones = self._clones.setdefault(font.key, [])
        for clone in clones:
            if clone.texts.get(code, text) == text:
                break
        else:
            clone = Clone(font)
            clones.append(clone)
        clone.texts[code] = text
        return clone

    def write(self, pdf: pikepdf.Pdf) -> None:
        for clones in self._clones.values():
            for clone in clones:
                self._write_clone(pdf, clone)
        for aliases in self._fonts.values():
            aliases.write(pdf)

    def _write_clone(self, pdf: pikepdf.Pdf, clone: Clone) -> None:
        source = clone.source
        font = copied(source.source)
        texts = {code: text for code, text in to_unicode_of(source.source, self._limit).items() if text}
        texts.update(clone.texts)
        code_bytes = source.read.code_map.code_bytes if isinstance(source.read, CompositeFont) else 1
        font["/ToUnicode"] = pdf.make_stream(written_to_unicode(texts, code_bytes))
        clone.font = pdf.make_indirect(font)


def _aliases_of(
    font: UsedFont, used: Iterable[int], of_fields: bool, level: int, limit: int
) -> SimpleAliases | CompositeAliases:
    codes, read = frozenset(used), font.read
    if isinstance(read, CompositeFont):
        return CompositeAliases(font.source, read, codes, level, limit)
    assert isinstance(read, SimpleFont)  # noqa: S101 - there are two families of fonts
    return SimpleAliases(font.source, read, codes, level, limit, in_place=not of_fields)
