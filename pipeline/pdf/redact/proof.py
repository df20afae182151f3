"""Whether it is gone: read by programs that had no part in taking it out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf

from pipeline.pdf.proof.extractors import ExtractorTexts, available_extractors, read_texts
from pipeline.pdf.redact.around import blackened
from pipeline.pdf.redact.places import letters_of
from pipeline.pdf.redact.rules import Rule
from pipeline.pdf.redact.steps import Checked
from pipeline.pdf.rewriting.opening import BROKEN

_mupdf: Any = pymupdf  # its functions carry no types

LEAST_READERS = 3
_UNREADABLE: tuple[type[Exception], ...] = (*BROKEN, ValueError)


def left_in_text(path: Path, rules: Sequence[Rule]) -> tuple[set[int], list[Checked]]:
    """Pages (from 0) on which some reader still finds something, and the readers."""
    found: set[int] = set()
    checks = []
    for reading in _readings(path):
        checks.append(Checked(reading.extractor, len(reading.pages), reading.error))
        for at, text in enumerate(reading.pages):
            if any(rule.pattern.search(one) for rule in rules for one in (text, _joined(text))):
                found.add(at)
    return found, checks


def _readings(path: Path) -> Sequence[ExtractorTexts]:
    return read_texts(path, available_extractors(None)).readings


def _joined(text: str) -> str:
    """As one line, words that a hyphen parts put together."""
    return re.sub(r"\s+", " ", re.sub(r"[-\u00ad\u2010]\s*\n\s*", "", text))


def left_in_strings(pdf: pikepdf.Pdf, rules: Sequence[Rule]) -> int:
    """Strings of the file's objects that still match."""
    return sum(_strings(one, rules, 0) for one in pdf.objects)


def _strings(one: Any, rules: Sequence[Rule], depth: int) -> int:
    if isinstance(one, pikepdf.String):
        try:
            text = str(one)
        except _UNREADABLE:
            return 0
        return int(blackened(text, rules) != text)
    if depth > 40:
        return 1
    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        members = [one[key] for key in list(one.keys())]
    elif isinstance(one, pikepdf.Array):
        members = list(one)
    else:
        return 0
    return sum(
        _strings(each, rules, depth + 1)
        for each in members
        if isinstance(each, pikepdf.Object) and (isinstance(each, pikepdf.String) or not each.is_indirect)
    )


def letters_in(page: Any, areas: Sequence[pymupdf.Rect]) -> int:
    """Letters whose middle lies in one of the areas."""
    letters = letters_of(page)
    middles = [
        _mupdf.Point((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
        for box, letter in zip(letters.boxes, letters.text, strict=True)
        if box is not None and not letter.isspace()
    ]
    return sum(any(middle in area for area in areas) for middle in middles)
