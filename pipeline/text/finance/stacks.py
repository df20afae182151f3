"""Several documents in one file: where each begins, and the file cut into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from pipeline.pdf.layout import Reading
from pipeline.text.finance.found import FinanceRefused


@dataclass(frozen=True, slots=True)
class Starts:
    """The numbers of the pages on which a document begins, the first page always among them.

    ``doubtful`` are further pages on which one may begin: no rule tells. ``copies`` are pages that repeat an earlier
    one, with that and what they are marked as: “COPY”, or nothing.
    """

    pages: tuple[int, ...]
    doubtful: tuple[int, ...] = ()
    copies: tuple[tuple[int, int, str], ...] = ()


def parts_of(reading: Reading, starts: Starts) -> list[Reading]:
    """The reading cut where documents begin, without the pages that repeat others of their document."""
    if len(starts.pages) < 2 and not starts.copies:
        return [reading]
    cuts = [*starts.pages, reading.pages[-1].number + 1]
    again = {page for page, _, _ in starts.copies} - set(starts.pages)
    return [
        replace(
            reading,
            pages=tuple(one for one in reading.pages if first <= one.number < after and one.number not in again),
        )
        for first, after in pairwise(cuts)
    ]


def ranges_in(
    source: Path, password: str | None, page_limit: int, starts_of: Callable[[Reading], Starts]
) -> tuple[str, tuple[int, ...], tuple[str, ...]]:
    """The pages of each document in a PDF as ranges with semicolons between, “1-1;2-3”, pages that may begin one, and
    what is to be said of copies.

    Raises ReadingRefused, and FinanceRefused where pages are pictures without text.
    """
    from pipeline.pdf.reading import read_pdf  # noqa: PLC0415 - only the process that reads loads MuPDF

    reading = read_pdf(source, password=password, page_limit=page_limit)
    if not any(page.lines for page in reading.pages):
        raise FinanceRefused("no_text", "This document has no text that says where others begin. Run OCR first.")
    starts = starts_of(reading)
    cuts = [*starts.pages, len(reading.pages) + 1]
    return (
        ";".join(f"{first}-{after - 1}" for first, after in pairwise(cuts)),
        starts.doubtful,
        tuple(_of_copies(starts)),
    )


def _of_copies(starts: Starts) -> Iterator[str]:
    if within := repeated(starts):
        yield f"{within} A copy stays in one file with its original."
    for page, original, mark in starts.copies:
        if page in starts.pages:
            yield f"Page {page}{_marked(mark)} repeats page {original}, and is a file of its own: others are between."


def repeated(starts: Starts) -> str:
    """Which pages repeat others of their document, in a sentence; "" where none does."""
    within = [one for one in starts.copies if one[0] not in starts.pages]
    if not within:
        return ""
    mark = next((mark for _, _, mark in within if mark), "")
    pages = tuple(page for page, _, _ in within)
    originals = tuple(dict.fromkeys(original for _, original, _ in within))
    verb = "repeats" if len(pages) == 1 else "repeat"
    return f"{pages_in_words(pages).capitalize()}{_marked(mark)} {verb} {pages_in_words(originals)}."


def _marked(mark: str) -> str:
    return f", marked “{mark}”," if mark else ""


def pages_in_words(numbers: tuple[int, ...]) -> str:
    """“page 3”, “pages 3, 5”."""
    return f"page {numbers[0]}" if len(numbers) == 1 else f"pages {', '.join(map(str, numbers))}"
