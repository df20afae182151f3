"""What each reader takes out of both files, page by page: the evidence behind a proof, for people to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.pdf.proof.extractors import Extractor, ExtractorTexts, Texts


@dataclass(frozen=True, slots=True)
class ReaderTexts:
    """The page texts of the original and of the shielded file as one extractor reads them.

    ``problem`` says why there are none: the extractor is missing here, or could not read one of the files.
    """

    extractor: str
    version: str
    original: tuple[str, ...] = ()
    shielded: tuple[str, ...] = ()
    problem: str = ""


def reader_texts_of(before: Texts, after: Texts, extractors: Sequence[Extractor]) -> tuple[ReaderTexts, ...]:
    """One entry for each of the extractors, in their order."""
    old = {reading.extractor: reading for reading in before.readings}
    new = {reading.extractor: reading for reading in after.readings}
    return tuple(_of(one, old.get(one.name), new.get(one.name)) for one in extractors)


def _of(extractor: Extractor, old: ExtractorTexts | None, new: ExtractorTexts | None) -> ReaderTexts:
    if old is None or new is None:
        return ReaderTexts(extractor.name, extractor.version, problem=extractor.missing or "It was not asked.")
    if problem := old.error or new.error:
        return ReaderTexts(extractor.name, extractor.version, problem=problem)
    return ReaderTexts(extractor.name, extractor.version, old.pages, new.pages)
