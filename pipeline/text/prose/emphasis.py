"""Bold and italic words of a paragraph of a PDF, as marks in its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from pipeline.pdf.layout import Line
from pipeline.text.prose.marks import around

SHORTEST: Final = 3  # letters: shorter ones are variables of formulas and footnote signs
Look = tuple[bool, bool]  # bold, italic


def emphasised(text: str, lines: Sequence[Line], skipped: int, numbers: Iterator[int]) -> str:
    """The text with marks around what stands out of it.

    ``text`` is what was made of the lines: their letters in order, but for blanks, hyphens at ends, and the first
    ``skipped`` letters. ``numbers`` gives each mark one of its own.
    """
    looks = _looks(text, list(_letters(lines))[skipped:])
    letters = [look for letter, look in zip(text, looks, strict=True) if letter.isalnum()]
    usual = (
        all(bold for bold, _ in letters),
        all(italic for _, italic in letters),
    )  # what all are, nothing stands out by
    found, at = "", 0
    for kind, group in groupby(_kind(look, usual) for look in looks):
        part = text[at : at + len(list(group))]
        at += len(part)
        core = part.strip()
        if kind and sum(map(str.isalpha, core)) >= SHORTEST:
            start = part.index(core)
            part = f"{part[:start]}{around(kind, next(numbers), core)}{part[start + len(core) :]}"
        found += part
    return found


def _letters(lines: Sequence[Line]) -> Iterator[tuple[str, Look]]:
    """Every character that is no blank, with its look."""
    for line in lines:
        looks: list[Look] = [(False, False)] * len(line.text)
        for span in line.spans:
            looks[span.start : span.end] = [(span.bold, span.italic)] * (span.end - span.start)
        yield from ((letter, look) for letter, look in zip(line.text, looks, strict=True) if not letter.isspace())


def _looks(text: str, letters: Sequence[tuple[str, Look]]) -> list[Look]:
    """The look of each character of the text; a blank has that of what stands before it, if it goes on behind."""
    found: list[Look] = []
    left = iter(letters)
    look: Look = (False, False)
    for letter in text:
        if not letter.isspace():
            look = next((one for same, one in left if same == letter), look)
        found.append(look)
    return found


def _kind(look: Look, usual: Look) -> str:
    bold, italic = look[0] and not usual[0], look[1] and not usual[1]
    return "bi" if bold and italic else "b" if bold else "i" if italic else ""
