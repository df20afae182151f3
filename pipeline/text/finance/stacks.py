"""Several documents in one file: where each begins, and the file cut into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from pipeline.pdf.layout import Reading
from pipeline.text.finance.found import FinanceRefused


@dataclass(frozen=True, slots=True)
class Starts:
    """The numbers of the pages on which a document begins, the first page always among them.

    ``doubtful`` are further pages on which one may begin: no rule tells.
    """

    pages: tuple[int, ...]
    doubtful: tuple[int, ...] = ()


def parts_of(reading: Reading, starts: Starts) -> list[Reading]:
    """The reading cut where documents begin."""
    if len(starts.pages) < 2:
        return [reading]
    cuts = [*starts.pages, reading.pages[-1].number + 1]
    return [
        replace(reading, pages=tuple(page for page in reading.pages if first <= page.number < after))
        for first, after in pairwise(cuts)
    ]


def ranges_in(
    source: Path, password: str | None, page_limit: int, starts_of: Callable[[Reading], Starts]
) -> tuple[str, tuple[int, ...]]:
    """The pages of each document in a PDF as ranges with semicolons between, “1-1;2-3”, and pages that may begin one.

    Raises ReadingRefused, and FinanceRefused where pages are pictures without text.
    """
    from pipeline.pdf.reading import read_pdf  # noqa: PLC0415 - only the process that reads loads MuPDF

    reading = read_pdf(source, password=password, page_limit=page_limit)
    if not any(page.lines for page in reading.pages):
        raise FinanceRefused("no_text", "This document has no text that says where others begin. Run OCR first.")
    starts = starts_of(reading)
    cuts = [*starts.pages, len(reading.pages) + 1]
    return ";".join(f"{first}-{after - 1}" for first, after in pairwise(cuts)), starts.doubtful


def pages_in_words(numbers: tuple[int, ...]) -> str:
    """“page 3”, “pages 3, 5”."""
    return f"page {numbers[0]}" if len(numbers) == 1 else f"pages {', '.join(map(str, numbers))}"
