"""Whether it is gone: read by programs that had no part in taking it out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf

from pipeline.pdf.proof.extractors import ExtractorTexts, available_extractors, read_texts
from pipeline.pdf.redact.cores import Core, are_in
from pipeline.pdf.redact.place_names import named_places
from pipeline.pdf.redact.places import Place, letters_of, middles_in
from pipeline.pdf.redact.plain import plain_of
from pipeline.pdf.redact.rules import BETWEEN, HYPHEN, Rule, folded
from pipeline.pdf.redact.standard_names import OF_STANDARD, is_of_standard
from pipeline.pdf.redact.steps import Checked
from pipeline.pdf.redact.wording import Spared, blackened
from pipeline.pdf.rewriting.opening import BROKEN

_mupdf: Any = pymupdf  # its functions carry no types

LEAST_READERS = 3
_PUT = "\n\0\n"  # in place of what stays: no word, no blank, no line goes on across it
_PARTED = re.compile(rf"{HYPHEN}\s*\n\s*")
_LIGATURE = re.compile("[\ufb00-\ufb06]")  # "ﬁ" for "fi"
_UNREADABLE: tuple[type[Exception], ...] = (*BROKEN, ValueError)


@dataclass(frozen=True, slots=True)
class Read:
    """What a program still reads: for which rule, and the words."""

    rule: str
    text: str
    is_known: bool


def left_in_text(
    path: Path, rules: Sequence[Rule], kept: Mapping[int, Sequence[Place]] | None = None
) -> tuple[dict[int, set[Read]], list[Checked]]:
    """What some reader still finds by page, from 0, and the readers.

    ``kept`` are matches that stay, by page: each may be found once there.
    """
    found: dict[int, set[Read]] = {}
    checks = []
    loose = [rule for rule in rules if not rule.is_known]
    for reading in _readings(path):
        checks.append(Checked(reading.extractor, len(reading.pages), reading.error))
        for at, page in enumerate(reading.pages):
            text = _LIGATURE.sub(lambda letter: unicodedata.normalize("NFKC", letter.group()), page)
            staying = (kept or {}).get(at, ())
            for one, asked in ((text, rules), *((joined, loose) for joined in _joined(text))):
                left = _without(one, rules, staying)
                plain = plain_of(left)
                for rule in asked:
                    for start, end in rule.spans(left, plain):
                        found.setdefault(at, set()).add(Read(rule.name, left[start:end], rule.is_known))
    return found, checks


def _readings(path: Path) -> Sequence[ExtractorTexts]:
    return read_texts(path, available_extractors(None)).readings


def _joined(text: str) -> tuple[str, ...]:
    """As one line, words that a hyphen parts put together: without the hyphen, and with it where it is their own."""
    forms = (_PARTED.sub(hyphen, text) for hyphen in ("", "-"))
    return tuple(dict.fromkeys(re.sub(r"\s+", " ", one) for one in forms))


def _without(text: str, rules: Sequence[Rule], staying: Sequence[Place]) -> str:
    """The text without one occurrence of each match that stays, the longest first.

    First as its rule finds it; where a program reads on into the next line or word, wherever its letters stand.
    """
    left = Counter((place.rule, folded(place.text)) for place in staying)
    for rule in rules if left else ():
        text = rule.replaced(text, partial(_taken, rule=rule.name, left=left))
    for (_, letters), many in sorted(left.items(), key=lambda one: -len(one[0][1])):
        if many > 0 and letters:
            loose = BETWEEN.join(map(re.escape, letters))
            text = re.sub(loose, _PUT, text, count=many, flags=re.IGNORECASE)
    return text


def _taken(found: str, rule: str, left: Counter[tuple[str, str]]) -> str:
    key = rule, folded(found)
    if left[key] <= 0:
        return found
    left[key] -= 1
    return _PUT


def left_in_strings(pdf: pikepdf.Pdf, rules: Sequence[Rule], spared: Spared = frozenset()) -> int:
    """Strings of the file's objects, and names of places, that still match, but for texts that are ``spared``."""
    names = [name[1:] for name, _ in named_places(pdf).items()]
    told: int = sum(blackened(one, rules, spared) != one for one in names)
    # The file's identifier, which stands with its table of objects, is a digest that may hold a short word by chance.
    held = [
        one for one in pdf.objects if not (isinstance(one, pikepdf.Stream) and one.get("/Type") == pikepdf.Name.XRef)
    ]
    return told + sum(_strings(one, rules, spared, 0) for one in held)


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
        held = [(key, one[key]) for key in list(one.keys())]
        members = [each for key, each in held if not (key in OF_STANDARD and is_of_standard(key, str(each)))]
    elif isinstance(one, pikepdf.Array):
        members = list(one)
    else:
        return 0
    return sum(
        _strings(each, rules, spared, depth + 1)
        for each in members
        if isinstance(each, pikepdf.Object) and (isinstance(each, pikepdf.String) or not each.is_indirect)
    )


def letters_in(page: Any, areas: Sequence[pymupdf.Rect], cores: Sequence[Core] = ()) -> int:
    """Letters whose middle lies in one of the areas or cores."""
    if not areas and not cores:
        return 0
    _, middles = middles_in(letters_of(page))
    inside = np.zeros(len(middles), bool)
    for quad in (*(_mupdf.Rect(area).quad for area in areas), *(core.quad for core in cores)):
        inside |= are_in(middles, quad)
    return int(inside.sum())
