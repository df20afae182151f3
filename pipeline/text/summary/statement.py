"""A summary as a value, and as Markdown and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from pipeline.text.prose.paragraph import Unit

HEADINGS: Final = {  # summary, key points
    "en": ("Summary", "Key points"),
    "es": ("Resumen", "Puntos clave"),
    "fr": ("Résumé", "Points clés"),
    "de": ("Zusammenfassung", "Wichtigste Punkte"),
    "it": ("Sintesi", "Punti chiave"),
    "pt": ("Resumo", "Pontos principais"),
    "ru": ("Краткое содержание", "Главное"),
    "ja": ("要約", "要点"),
    "ko": ("요약", "핵심 사항"),
    "zh": ("摘要", "要点"),
    "ar": ("ملخص", "النقاط الرئيسية"),
    "hi": ("सारांश", "मुख्य बिंदु"),
}
SHORT: Final[dict[Unit, str]] = {"page": "p.", "paragraph": "par."}  # as references are written
_ACTIVE: Final = re.compile(r"([\\`*_\[\]<>#|~])")
_AT_START: Final = re.compile(r"^(\d+)([.)])|^([-+])")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with the places it rests on. ``flags`` say what does not hold of it, as sentences."""

    text: str
    places: tuple[int, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """``made_by`` is the provider and model, or the method; ``language`` a code, "" when unknown.

    The document has so many ``places``, pages or paragraphs as ``unit`` says.
    """

    document: str
    places: int
    made_by: str
    language: str
    statements: tuple[Statement, ...]
    key_points: tuple[Statement, ...] = ()
    notes: tuple[str, ...] = ()
    unit: Unit = "page"

    @property
    def flagged(self) -> int:
        return sum(bool(one.flags) for one in (*self.statements, *self.key_points))


SUMMARY: TypeAdapter[Summary] = TypeAdapter(Summary)


def reference(places: Sequence[int], unit: Unit) -> str:
    """As in "[p. 3]", "[p. 3, 5]" and "[par. 3]"; "[no page]" for none."""
    return f"[{SHORT[unit]} {', '.join(map(str, places))}]" if places else f"[no {unit}]"


def escaped(text: str) -> str:
    """Text that means in Markdown what it says."""
    return _AT_START.sub(lambda found: (found[1] or "") + "\\" + (found[2] or found[3]), _ACTIVE.sub(r"\\\1", text))


def as_markdown(summary: Summary) -> str:
    """Everything, notes included; the text is escaped, so that nothing in it acts."""
    heading, points = HEADINGS.get(summary.language, HEADINGS["en"])
    parts = [f"# {heading}: {escaped(summary.document)}", " ".join(_marked(summary, summary.statements))]
    if summary.key_points:
        parts += [f"## {points}", "\n".join(f"- {one}" for one in _marked(summary, summary.key_points))]
    parts += ["---", escaped(_origin(summary))]
    if remarks := remarks_of(summary):
        parts.append("\n".join(f"- {escaped(one)}" for one in remarks))
    return "\n\n".join(parts) + "\n"


def _origin(summary: Summary) -> str:
    return f"{summary.made_by}. {summary.places} {summary.unit}{'' if summary.places == 1 else 's'}."


def _marked(summary: Summary, statements: Iterable[Statement]) -> list[str]:
    return [
        f"{escaped(one.text)} {reference(one.places, summary.unit)}{' ⚠' if one.flags else ''}" for one in statements
    ]


def as_text(summary: Summary) -> str:
    """The same for reading as it is."""
    heading, points = HEADINGS.get(summary.language, HEADINGS["en"])

    def line(one: Statement) -> str:
        return f"{one.text} {reference(one.places, summary.unit)}{' (!)' if one.flags else ''}"

    parts = [f"{heading}: {summary.document}", " ".join(map(line, summary.statements))]
    if summary.key_points:
        parts.append("\n".join([points, *(f"* {line(one)}" for one in summary.key_points)]))
    parts.append("\n".join([_origin(summary), *remarks_of(summary)]))
    return "\n\n".join(parts) + "\n"


def remarks_of(summary: Summary) -> list[str]:
    """The notes, and what does not hold of which statement."""
    flags = [
        f"“{one.text[:80]}{'…' if len(one.text) > 80 else ''}”: {flag}"
        for one in (*summary.statements, *summary.key_points)
        for flag in one.flags
    ]
    return [*summary.notes, *flags]
