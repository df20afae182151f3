"""What to change for programs that extract text, and what became of each wish."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.pdf.layout import Box


@dataclass(frozen=True, slots=True)
class Edit:
    """One passage that extractors shall read differently while the page looks the same.

    White space never matters when ``original``, ``before`` and ``after`` are looked up. ``occurrence`` counts from
    1 among the places on the page where before + original + after stands. ``boxes`` (displayed page space) say
    where it stands, when the caller knows; they single out one place among several. An edit that fits several
    places and says nothing more is refused, never applied to the first.
    """

    page: int
    original: str
    replacement: str
    occurrence: int | None = None
    before: str = ""
    after: str = ""
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class EditOutcome:
    """``status`` is "applied" or "refused"; ``code`` is a stable word for the reason, ``reason`` a sentence."""

    edit: Edit
    status: str
    code: str = ""
    reason: str = ""
    boxes: tuple[Box, ...] = ()
    technique: str = ""


@dataclass(frozen=True, slots=True)
class ShieldOutcome:
    """One written file: what each edit came to, in the order given, and what was done around the page."""

    edits: tuple[EditOutcome, ...]
    level: int
    size_before: int
    size_after: int
    removed: tuple[str, ...] = ()  # wording found and changed outside the page: "bookmark", "ActualText" ...
    warnings: tuple[str, ...] = field(default=())


class ShieldRefused(Exception):
    """The whole file cannot be shielded: ``code`` is stable, the text says why and what to do instead."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
