"""One page as every extractor reads it, before and after, with the differences marked."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from pipeline.pdf.proof.reader_texts import ReaderTexts
from pipeline.text.differences import Differences, differences

READERS: TypeAdapter[tuple[ReaderTexts, ...]] = TypeAdapter(tuple[ReaderTexts, ...])


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one extractor reads on a page. ``found`` is None where it read nothing, and ``problem`` says why."""

    extractor: str
    version: str
    before: str
    after: str
    found: Differences | None
    problem: str = ""


def page_readings(stored: bytes, page: int) -> tuple[PageReading, ...]:
    """The readings of a page (from 1) out of stored `ReaderTexts`; a page that a file lacks reads as empty."""
    return tuple(_reading(one, page) for one in READERS.validate_json(stored or b"[]"))


def _reading(one: ReaderTexts, page: int) -> PageReading:
    if one.problem:
        return PageReading(one.extractor, one.version, "", "", None, one.problem)
    before, after = _page(one.original, page), _page(one.shielded, page)
    return PageReading(one.extractor, one.version, before, after, differences(before, after))


def _page(pages: tuple[str, ...], page: int) -> str:
    return pages[page - 1] if 1 <= page <= len(pages) else ""
