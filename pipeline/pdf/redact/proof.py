"""Whether it is gone: read by programs that had no part in taking it out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf

from pipeline.pdf.proof.extractors import ExtractorTexts, available_extractors, read_texts
from pipeline.pdf.redact.around import Spared, blackened
from pipeline.pdf.redact.places import Place, letters_of
from pipeline.pdf.redact.rules import Rule, folded
from pipeline.pdf.redact.steps import Checked
from pipeline.pdf.rewriting.opening import BROKEN

_mupdf: Any = pymupdf  # its functions carry no types

LEAST_READERS = 3
_PUT = "\n\0\n"  # in place of what stays: no word, no blank, no line goes on across it
_UNREADABLE: tuple[type[Exception], ...] = (*BROKEN, ValueError)


def left_in_text(
    path: Path, rules: Sequence[Rule], kept: Mapping[int, Sequence[Place]] | None = None
) -> tuple[set[int], list[Checked]]:
    """Pages (from 0) on which some reader still finds something, and the readers.

    ``kept`` are matches that stay, by page: each may be found once there.
    """
    found: set[int] = set()
    checks = []
    for reading in _readings(path):
        checks.append(Checked(reading.extractor, len(reading.pages), reading.error))
        for at, text in enumerate(reading.pages):
            staying = (kept or {}).get(at, ())
            loose = [rule for rule in rules if not rule.is_known]
            forms = ((_without(one, rules, staying), asked) for one, asked in ((text, rules), (_joined(text), loose)))
            if any(rule.pattern.search(one) for one, asked in forms for rule in asked):
                found.add(at)
    return found, checks


def _readings(path: Path) -> Sequence[ExtractorTexts]:
    return read_texts(path, available_extractors(None)).readings


def _joined(text: str) -> str:
    """As one line, words that a hyphen parts put together."""
    return re.sub(r"\s+", " ", re.sub(r"[-\u00ad\u2010]\s*\n\s*", "", text))


def _without(text: str, rules: Sequence[Rule], staying: Sequence[Place]) -> str:
    """The text without one occurrence of each match that stays, the longest first.

    First as its rule finds it; where a program reads on into the next line or word, wherever its letters stand.
    """
    left = Counter((place.rule, folded(place.text)) for place in staying)
    for rule in rules if left else ():
        text = rule.pattern.sub(lambda match, name=rule.name: _taken(match, name, left), text)  # type: ignore[misc]
    for (_, letters), many in sorted(left.items(), key=lambda one: -len(one[0][1])):
        if many > 0 and letters:
            loose = r"[\s\-\u00ad\u2010]*".join(map(re.escape, letters))
            text = re.sub(loose, _PUT, text, count=many, flags=re.IGNORECASE)
    return text


def _taken(match: re.Match[str], rule: str, left: Counter[tuple[str, str]]) -> str:
    key = rule, folded(match.group())
    if left[key] <= 0:
        return match.group()
    left[key] -= 1
    return _PUT


def left_in_strings(pdf: pikepdf.Pdf, rules: Sequence[Rule], spared: Spared = frozenset()) -> int:
    """Strings of the file's objects that still match, but for texts that are ``spared``."""
    return sum(_strings(one, rules, spared, 0) for one in pdf.objects)


def _strings(one: Any, rules: Sequence[Rule], spared: Spared, depth: int) -> int:
    if isinstance(one, pikepdf.String):
        try:
            text = str(one)
        except _UNREADABLE:
            return 0
        return int(blackened(text, rules, spared) != text)
    if depth > 40:
        return 1
    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        members = [one[key] for key in list(one.keys())]
    elif isinstance(one, pikepdf.Array):
        members = list(one)
    else:
        return 0
    return sum(
        _strings(each, rules, spared, depth + 1)
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
