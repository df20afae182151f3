"""Words that pictures show: on which pages there may be some, and what an OCR engine reads there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pymupdf

from pipeline.pdf.ocr.engines.engine import Engine
from pipeline.pdf.ocr.engines.found import engine_for
from pipeline.pdf.ocr.recognise import read_page
from pipeline.pdf.ocr.refusal import OcrRefused
from pipeline.pdf.ocr.survey import state_of
from pipeline.pdf.ocr.tessdata import languages
from pipeline.pdf.ocr.wish import Wish
from pipeline.pdf.ocr.words import Word
from pipeline.pdf.reading.pictures import shown_by
from pipeline.pdf.redact.places import Letters, Place, places_on
from pipeline.pdf.redact.rules import Rule
from pipeline.pdf.rewriting.refused import RewriteRefused

MOST_READ = 300  # pages of one file; each takes seconds
MOST_LANGUAGES = 3  # each more makes reading slower and less sure
_LEAST_SHARE = 0.03  # of the page; smaller pictures are logos and signatures
_PAD = 1.0  # points around a word, for its blurred edge
_mupdf: Any = pymupdf  # its functions carry no types


def engine_here() -> Engine | None:
    """The engine for the languages that are installed, English first; None where there is none."""
    here = sorted(languages(), key=lambda one: (one != "eng", one))[:MOST_LANGUAGES]
    try:
        return engine_for(here or ["eng"])
    except OcrRefused:
        return None


def shows_pictures(page: Any) -> bool:
    """Whether anything on the page may be a picture of words: images, or drawings on a page without text."""
    if page.get_image_info():
        return True
    return not str(page.get_text()).strip() and len(page.get_bboxlog()) > 0


def is_worth_reading(page: Any) -> bool:
    """Not for the sake of a logo on a page of text."""
    state = state_of(page)
    if not state.visible or state.invisible:
        return True
    sheet = page.rect * ~shown_by(page)
    areas = [_mupdf.Rect(one["bbox"]) & sheet for one in page.get_image_info()]
    shown = sum(one.get_area() for one in areas if not one.is_empty)
    return bool(shown >= _LEAST_SHARE * abs(sheet.get_area()))


def places_in_pictures(document: Any, number: int, engine: Engine, rules: Sequence[Rule]) -> list[Place]:
    """Matches on a page, from 0, in words that do not stand there as text, in MuPDF's measure of texts."""
    try:
        reading = read_page(document, number + 1, engine, Wish(languages=(), mode="redo"))
    except OcrRefused as refused:
        raise RewriteRefused(refused.code, f"Page {number + 1} cannot be searched: {refused.text}") from None
    return places_on(_letters(reading.words, ~shown_by(document[number])), rules)


def _letters(words: Sequence[Word], back: Any) -> Letters:
    """Each letter with the box of its whole word: an engine knows where words are, not where in them it is."""
    text: list[str] = []
    boxes: list[pymupdf.Rect | None] = []
    lines: list[int] = []
    placed = [(word, word.box) for word in words if word.box is not None]
    before: Word | None = None
    for word, box_seen in placed:
        if before is not None:
            text.append(" " if before.line == word.line else "\n")
            boxes.append(None)
            lines.append(before.line)
        x0, y0, x1, y1 = box_seen
        box = _mupdf.Rect(x0 - _PAD, y0 - _PAD, x1 + _PAD, y1 + _PAD) * back
        text.extend(word.text)
        boxes.extend([box] * len(word.text))
        lines.extend([word.line] * len(word.text))
        before = word
    return Letters("".join(text), tuple(lines), tuple(boxes))
