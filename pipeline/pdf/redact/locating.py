"""Where stands what another program still reads: spread letters, raised ones, texts off the page, in hidden layers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymupdf

from pipeline.pdf.redact.places import EVERYTHING, Place, letters_of, places_on
from pipeline.pdf.redact.proof import Read
from pipeline.pdf.redact.rules import Rule

_mupdf: Any = pymupdf  # its functions carry no types
_BETWEEN = r"[\s\-\u00ad\u2010\u2011]*"  # letters of a word, as programs see it


@contextmanager
def all_shown(path: Path) -> Iterator[Any]:
    """The file with every layer on; it is not to be written."""
    with _mupdf.open(path) as document:
        if document.is_pdf:
            document.xref_set_key(document.pdf_catalog(), "OCProperties", "null")
        yield document


def located(page: Any, read: Iterable[Read], staying: Sequence[Place]) -> tuple[list[Place], list[Read]]:
    """The places of what was read, but for those that stay, and what stands nowhere.

    Blanks and lines' ends between letters count for nothing, nor what stands in place of letters, nor a page's edge.
    """
    letters = letters_of(page, EVERYTHING)
    kept = {_where(one) for one in staying}
    places, nowhere = [], []
    for one in read:
        found = places_on(letters, [Rule(one.rule, _loose(one.text), one.is_known)])
        places += [each for each in found if _where(each) not in kept]
        if not found:
            nowhere.append(one)
    return places, nowhere


def _where(place: Place) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(core.quad.rect.round()) for core in place.cores)


def _loose(text: str) -> re.Pattern[str]:
    letters = re.sub(_BETWEEN, "", unicodedata.normalize("NFKC", text))
    return re.compile(_BETWEEN.join(map(re.escape, letters)), re.IGNORECASE)
