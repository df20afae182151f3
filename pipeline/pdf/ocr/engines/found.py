"""Which engine reads here: Tesseract, the one inside MuPDF, RapidOCR; or none, with what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from pipeline.pdf.ocr.engines.engine import Engine
from pipeline.pdf.ocr.refusal import OcrRefused
from pipeline.pdf.ocr.tessdata import checked_languages, languages

RAPID_LANGUAGES = ("eng", "chi_sim", "chi_tra")


def readable() -> tuple[str, ...]:
    """The languages that an engine here reads: those with language files, then those that RapidOCR reads without."""
    here = languages()
    return (*here, *(one for one in RAPID_LANGUAGES if one not in here and find_spec("rapidocr")))


def usual_languages() -> tuple[str, ...]:
    """English where it can be read, else the first language that can; none where none can."""
    found = readable()
    return ("eng",) if "eng" in found else found[:1]


def has_engine() -> bool:
    """Whether pictures can be read here at all."""
    return bool(readable())


def engine_for(languages: Sequence[str]) -> Engine:
    """Raises OcrRefused "no_engine" or "no_language"."""
    try:
        folder = checked_languages(languages)
    except OcrRefused:
        if set(languages) <= set(RAPID_LANGUAGES) and find_spec("rapidocr"):
            rapid: Engine = import_module("pipeline.pdf.ocr.engines.rapid").Rapid()
            return rapid
        raise
    name, maker = ("tesseract", "Tesseract") if find_spec("tesserocr") else ("mupdf", "MuPdf")
    found: Engine = getattr(import_module(f"pipeline.pdf.ocr.engines.{name}"), maker)(folder, languages)
    return found
