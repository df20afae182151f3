"""A translated document as Markdown, as text, and as a list of what to check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from pipeline.text.prose.marks import as_inline, without_marks
from pipeline.text.prose.paragraph import EVERYWHERE, Kind
from pipeline.text.summary.statement import escaped


@dataclass(frozen=True, slots=True)
class Translated:
    """A paragraph after translation. ``doubts`` say what is not the same; ``is_original``: it was left as it is."""

    place: int
    source: str
    text: str
    kind: Kind = "text"
    level: int = 0
    mark: str = ""
    doubts: tuple[str, ...] = ()
    is_original: bool = False


TRANSLATED: TypeAdapter[list[Translated]] = TypeAdapter(list[Translated])


def as_markdown(translated: Sequence[Translated], *, is_markdown: bool) -> str:
    """What was Markdown stays so; other text is escaped, with headings, lists and emphasis as they were recognised."""
    paragraphs = _standing(translated)
    parts = [_markdown(one, is_markdown=is_markdown) for one in paragraphs]
    kinds = [one.kind for one in paragraphs]
    text = ""
    for at, part in enumerate(parts):
        together = at and kinds[at] == kinds[at - 1] == "item"
        text += ("" if not at else "\n" if together else "\n\n") + part
    return text + "\n"


def _markdown(one: Translated, *, is_markdown: bool) -> str:
    if one.kind == "code" and not is_markdown:
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", one.text)), default=0))
        return f"{fence}\n{one.text}\n{fence}"
    text = one.text if is_markdown else as_inline(one.text, _escaped_lines)
    if one.kind == "heading":
        return f"{'#' * max(1, one.level)} {' '.join(text.split())}"
    if one.kind == "item":
        mark = one.mark if is_markdown or one.mark.rstrip(".)").isdigit() else "-"
        return f"{' ' * one.level}{mark} {text}"
    return text


def _escaped_lines(text: str) -> str:
    return "\n".join(map(escaped, text.split("\n")))


def as_text(paragraphs: Sequence[Translated]) -> str:
    """The words alone."""
    parts = [f"{one.mark} {one.text}" if one.kind == "item" else one.text for one in _standing(paragraphs)]
    return without_marks("\n\n".join(parts)) + "\n"


def _standing(paragraphs: Sequence[Translated]) -> list[Translated]:
    """Those of the document itself, without its running heads, feet and title."""
    return [one for one in paragraphs if one.place != EVERYWHERE]


def as_pairs(paragraphs: Sequence[Translated]) -> list[tuple[str, str]]:
    """Old and new text, with marks, for writing the original anew."""
    return [(one.source, one.text) for one in paragraphs]


def without_any_marks(paragraphs: Sequence[Translated]) -> list[Translated]:
    """For those who read the words."""
    return [replace(one, source=without_marks(one.source), text=without_marks(one.text)) for one in paragraphs]


def doubtful(paragraphs: Sequence[Translated]) -> Iterator[dict[str, object]]:
    """Rows for a table: the place, what is doubted, and how the original begins."""
    for one in paragraphs:
        doubts = ("not translated",) if one.is_original else one.doubts
        if doubts:
            yield {"place": one.place, "check": "; ".join(doubts), "original": without_marks(one.source)[:100]}
