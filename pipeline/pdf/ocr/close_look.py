"""Pages with pictures, close up, in a file and its smaller copy: likeness at 200 dpi, and what OCR still reads."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.pdf.ocr.engines.engine import Engine

DRAWN_AT = 200  # dpi
MOST_PAGES = 3
_LOOKED_AT = 12  # pages among which those are chosen
_ENOUGH = 0.9  # of the words
_SURE = 80.0  # confidence of a word in the original that must be read again


@dataclass(frozen=True, slots=True)
class ClosePage:
    """``page`` from 1; ``likeness`` is SSIM of greys at 200 dpi. ``words_found`` of ``words`` were read again.

    Words are counted on scans only, and are None where the page is none or no engine is installed.
    """

    page: int
    likeness: float
    words: int | None
    words_found: int | None


@dataclass(frozen=True, slots=True)
class CloseLook:
    """``engine`` is the name of what read, "" where nothing did."""

    engine: str
    pages: tuple[ClosePage, ...]

    def worries(self) -> list[str]:
        """Sentences on pages whose words a program reads clearly worse than before."""
        return [
            f"OCR reads {one.words_found} of {one.words} words on page {one.page} as before. Where programs shall read "
            "it, take a gentler preset."
            for one in self.pages
            if one.words and (one.words_found or 0) < _ENOUGH * one.words
        ]


def close_look(before: Path, after: Path, password: str | None, languages: Sequence[str]) -> CloseLook:
    """Compares up to three pages with pictures, spread over the file; what MuPDF cannot draw is left out."""
    from pipeline.pdf.compress.verify import DRAWING_ERRORS, document_of  # noqa: PLC0415 - only the child loads MuPDF
    from pipeline.pdf.reading import read_pages  # noqa: PLC0415

    engine = _engine(languages)
    with document_of(before, password) as old, document_of(after, password) as new:
        chosen = _with_pictures(old)
        reads = read_pages(before, password=password, pages=[number + 1 for number in chosen])
        scans = {read.page.number for read in reads if read.page.kind in ("scanned", "scanned_with_text")}
        pages: list[ClosePage] = []
        for number in chosen:
            with suppress(*DRAWING_ERRORS):
                pages.append(_compared(old, new, number, engine if number + 1 in scans else None))
    return CloseLook(engine.name if engine and scans else "", tuple(pages))


def _engine(languages: Sequence[str]) -> Engine | None:
    from pipeline.pdf.ocr.engines.found import engine_for  # noqa: PLC0415 - only the child loads an engine
    from pipeline.pdf.ocr.refusal import OcrRefused  # noqa: PLC0415

    try:
        return engine_for(languages) if languages else None
    except OcrRefused:
        return None


def _with_pictures(document: Any) -> list[int]:
    from pipeline.pdf.compress.verify import sample_of  # noqa: PLC0415 - only the child loads MuPDF

    found = [number for number in sample_of(document.page_count, _LOOKED_AT) if document[number].get_images()]
    return [found[at] for at in sample_of(len(found), MOST_PAGES)]


def _compared(old: Any, new: Any, number: int, engine: Engine | None) -> ClosePage:
    import numpy as np  # noqa: PLC0415 - only the child needs it

    from pipeline.pdf.compress.likeness import greys_of, likeness  # noqa: PLC0415
    from pipeline.pdf.compress.verify import drawn  # noqa: PLC0415

    one, two = (greys_of(drawn(document[number], DRAWN_AT)) for document in (old, new))
    alike = 1.0 if np.array_equal(one, two) else round(likeness(one, two), 5)
    words, found = _read_again(one, two, engine) if engine else (None, None)
    return ClosePage(number + 1, alike, words, found)


def _read_again(one: Any, two: Any, engine: Engine) -> tuple[int, int]:
    """Words that OCR is sure of in the first picture, and how many of them it reads in the second."""
    from PIL import Image  # noqa: PLC0415 - only the child needs it

    from pipeline.pdf.ocr.recall import recall  # noqa: PLC0415

    before, after = (engine.read(Image.fromarray(greys.round().astype("uint8")), DRAWN_AT) for greys in (one, two))
    sure = [word.text for word in before if word.confidence is None or word.confidence >= _SURE]
    seen = recall(sure, (word.text for word in after))
    return seen.expected, seen.found
