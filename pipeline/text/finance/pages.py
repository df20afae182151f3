"""Reading a document for its figures, and which of its pages have no text to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.pdf.layout import Page, Reading
from pipeline.pdf.ocr.engines.found import has_engine
from pipeline.pdf.ocr.tessdata import INSTALL
from pipeline.text.finance.found import FinanceRefused

READING: TypeAdapter[Reading] = TypeAdapter(Reading)
MOST_PAGES = 500
MOST_GLYPHS = 2_000_000
_NO_TEXT = "This document has no text that can be read: its pages are pictures."
_READ_THEM = "Have scans read first, or run OCR and start again with its result."
_NO_ENGINE = f"To have scans read, there has to be an OCR engine here. An administrator can: {INSTALL}"


@dataclass(frozen=True, slots=True)
class PagesRead:
    """``lacking`` are pages that show something and have no text, ``empty`` those that show nothing."""

    sizes: tuple[tuple[float, float], ...]
    lacking: tuple[int, ...]
    empty: tuple[int, ...]
    warnings: tuple[str, ...]


def read_figures(
    source: Path,
    target: Path,
    password: str | None,
    page_limit: int,
    *,
    scans: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> PagesRead:
    """Reads a PDF into a JSON file; raises ReadingRefused, and FinanceRefused where no page has text.

    With ``scans`` pages that are pictures may be all there is, as they will be recognised afterwards.
    """
    from pipeline.pdf.reading import read_pdf  # noqa: PLC0415 - only the process that reads loads MuPDF
    from pipeline.pdf.reading.opening import opened  # noqa: PLC0415
    from pipeline.pdf.reading.page import without_text  # noqa: PLC0415

    limit = min(page_limit, MOST_PAGES)
    reading = read_pdf(source, password=password, page_limit=limit, progress=progress)
    if sum(page.glyphs for page in reading.pages) > MOST_GLYPHS:
        text = f"This document has more than {MOST_GLYPHS:,} letters. Split it, and start again with each part."
        raise FinanceRefused("too_large", text)
    without = [page for page in reading.pages if not page.lines or page.kind == "scanned"]
    with opened(source, password=password, page_limit=limit) as document:
        lacking = tuple(page.number for page in without if _shows_something(document, page))
    if len(without) == len(reading.pages) and not (scans and lacking):
        raise FinanceRefused("no_text", _no_text() if lacking else "This document has no text: its pages are empty.")
    target.write_bytes(READING.dump_json(reading))
    told = {without_text(number) for number in lacking} if scans else set()  # that is about to be done
    return PagesRead(
        sizes=tuple((page.width, page.height) for page in reading.pages),
        lacking=lacking,
        empty=tuple(page.number for page in without if page.number not in lacking),
        warnings=tuple(one for one in reading.warnings if one not in told),
    )


def _no_text() -> str:
    return f"{_NO_TEXT} {_READ_THEM if has_engine() else _NO_ENGINE}"


def picture_to_paper(source: Path, target: Path, page_limit: int) -> int:
    """Makes a PDF of a picture, a page for each frame, and answers their number; raises OcrRefused."""
    from pipeline.pdf.ocr.paper import image_to_pdf  # noqa: PLC0415 - only the process that reads loads MuPDF

    return image_to_pdf(source, target, min(page_limit, MOST_PAGES))


def _shows_something(document: object, page: Page) -> bool:
    from pipeline.pdf.reading.opening import READ_ERRORS  # noqa: PLC0415 - only the process that reads loads MuPDF
    from pipeline.pdf.reading.pictures import cover_of  # noqa: PLC0415

    if page.kind == "scanned":
        return True
    try:
        cover = cover_of(document[page.number - 1])  # type: ignore[index]
    except READ_ERRORS:
        return True
    return bool(cover.pictures or cover.drawings)
