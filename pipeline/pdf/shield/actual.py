"""ActualText inside a page: kept true to what the glyphs under it now read as (ISO 32000-1 section 14.9.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.pdf.shield.fold import fold, is_blank
from pipeline.pdf.shield.glyphs import Glyph, Mark, same_line
from pipeline.pdf.shield.words import starts_word


class NewActual(NamedTuple):
    """The text that ``mark`` must now say."""

    mark: Mark
    text: str


def new_actual_texts(glyphs: Sequence[Glyph], values: Mapping[int, str]) -> list[NewActual]:
    """What each ActualText over a changed glyph becomes; ``values`` are the new texts by the glyph's identity."""
    changed: dict[int, Mark] = {}
    for glyph in glyphs:
        if id(glyph) in values:
            changed.update((id(mark), mark) for mark in marks_over(glyph) if mark.actual is not None)
    if not changed:
        return []
    covered: dict[int, list[Glyph]] = {key: [] for key in changed}
    for glyph in glyphs:
        for mark in marks_over(glyph):
            if id(mark) in covered:
                covered[id(mark)].append(glyph)
    return [NewActual(mark, _rewritten(mark, covered[key], values)) for key, mark in changed.items()]


def marks_over(glyph: Glyph) -> Iterator[Mark]:
    """The marked content a glyph stands in, the innermost first."""
    mark = glyph.string.mark
    while mark is not None:
        yield mark
        mark = mark.parent


def _rewritten(mark: Mark, glyphs: Sequence[Glyph], values: Mapping[int, str]) -> str:
    """The ActualText with its glyphs' new texts, exchanged letter for letter where it agrees with them; else their
    new texts alone."""
    old = mark.actual or ""
    pairs: list[tuple[str, str]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if last is not None and _gap_between_words(last, glyph):
            pairs.append((" ", " "))
        pairs.append((glyph.text, values.get(id(glyph), glyph.text)))
        last = glyph
    new = "".join(text for _, text in pairs)
    before, after = _ends_kept(pairs)
    low, high = len(fold(before)), len(fold(after))
    folded = fold(old)
    inner = "".join(text for text, _ in pairs)[len(before) : -len(after) or None]
    if folded == fold("".join(text for text, _ in pairs)):
        cut = _at_letter(old, low), _at_letter(old, len(folded) - high)
        changed = new[len(before) : len(new) - len(after)]
        return old[: cut[0]] + changed + old[cut[1] :]
    at = folded.find(fold(inner)) if fold(inner) else -1
    if at >= 0:
        cut = _at_letter(old, at), _at_letter(old, at + len(fold(inner)))
        return old[: cut[0]] + new[len(before) : len(new) - len(after)] + old[cut[1] :]
    return new


def _gap_between_words(left: Glyph, right: Glyph) -> bool:
    """Whether a gap, not a glyph, parts two words."""
    if is_blank(left.text) or is_blank(right.text):
        return False
    return not same_line(left, right) or starts_word(left, right)


def _ends_kept(pairs: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """What stands unchanged before the first change and after the last."""
    changes = [index for index, (old, new) in enumerate(pairs) if old != new]
    if not changes:
        return "".join(old for old, _ in pairs), ""
    before = "".join(old for old, _ in pairs[: changes[0]])
    after = "".join(old for old, _ in pairs[changes[-1] + 1 :])
    return before, after


def _at_letter(text: str, count: int) -> int:
    """The index in ``text`` before which ``count`` folded letters stand."""
    seen = 0
    for index, letter in enumerate(text):
        if seen >= count:
            return index
        seen += len(fold(letter))
    return len(text)
