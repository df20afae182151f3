"""The values of this room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

Kind = Literal["text", "heading", "item", "code"]
Unit = Literal["page", "paragraph"]
EVERYWHERE = 0  # the place of what stands in a running head or foot


class ProseRefused(Exception):
    """The document has no text that could be worked with. ``code`` is stable, ``text`` a sentence that says what to do.

    Codes: "no_text", "too_long", and those of `pipeline.pdf.reading`.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``level`` of a heading is 1 to 6, of an item how deep it stands; ``mark`` is an item's own ("-", "2.").

    ``place`` is the number of its page, or where a file has none its own number among the paragraphs, each from 1.
    Text of a Markdown document is Markdown as it stands there; that of other documents is plain, or has the marks of
    `prose.marks`.
    """

    place: int
    text: str
    kind: Kind = "text"
    level: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """A whole document of so many ``places``, each a ``unit``.

    ``silent`` are pages without text; ``warnings`` are sentences for the user.
    """

    places: int
    paragraphs: tuple[Paragraph, ...]
    silent: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    is_markdown: bool = False
    unit: Unit = "page"


@dataclass(frozen=True, slots=True)
class ProseFacts:
    """What is told of a prose that lies in a file. ``language`` is a code of `prose.language`, "" when unknown."""

    places: int
    unit: Unit
    paragraphs: int
    letters: int
    tokens: int
    silent: tuple[int, ...]
    warnings: tuple[str, ...]
    language: str


PROSE: TypeAdapter[Prose] = TypeAdapter(Prose)
