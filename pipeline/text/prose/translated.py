"""A translated document as Markdown, as text, and as a list of what to check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from pipeline.text.prose.paragraph import Kind
from pipeline.text.summary.statement import escaped


@dataclass(frozen=True, slots=True)
class Translated:
    """A paragraph after translation. ``doubts`` say what is not the same; ``is_original``: it was left as it is."""

    page: int
    source: str
    text: str
    kind: Kind = "text"
    level: int = 0
    mark: str = ""
    doubts: tuple[str, ...] = ()
    is_original: bool = False


TRANSLATED: TypeAdapter[list[Translated]] = TypeAdapter(list[Translated])


def as_markdown(paragraphs: Sequence[Translated], *, is_markdown: bool) -> str:
    """What was Markdown stays so; other text is escaped, with headings and lists as they were recognised."""
    parts = [_markdown(one, is_markdown=is_markdown) for one in paragraphs]
    kinds = [one.kind for one in paragraphs]
    text = ""
    for at, part in enumerate(parts):
        together = at and kinds[at] == kinds[at - 1] == "item"
        text += ("" if not at else "\n" if together else "\n\n") + part
    return text + "\n"


def _markdown(one: Translated, *, is_markdown: bool) -> str:
    text = one.text if is_markdown else "\n".join(map(escaped, one.text.split("\n")))
    if one.kind == "heading":
        return f"{'#' * max(1, one.level)} {' '.join(text.split())}"
    if one.kind == "item":
        mark = one.mark if is_markdown or one.mark.rstrip(".)").isdigit() else "-"
        return f"{' ' * one.level}{mark} {text}"
    return text


def as_text(paragraphs: Sequence[Translated]) -> str:
    return "\n\n".join(f"{one.mark} {one.text}" if one.kind == "item" else one.text for one in paragraphs) + "\n"


def doubtful(paragraphs: Sequence[Translated]) -> Iterator[dict[str, object]]:
    """Rows for a table: page, what is doubted, and how the original begins."""
    for one in paragraphs:
        doubts = ("not translated",) if one.is_original else one.doubts
        if doubts:
            yield {"page": one.page, "check": "; ".join(doubts), "original": one.source[:100]}
