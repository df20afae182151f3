"""What speaks against a whole file, and which edits may be to blame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.pdf.layout import Box
from pipeline.pdf.proof.collateral import Collateral
from pipeline.pdf.proof.extractors import ExtractorTexts, Texts
from pipeline.pdf.proof.finding import Finding
from pipeline.pdf.proof.picture_row import PictureRow
from pipeline.pdf.shield.edit import Edit

_LEAST_EXTRACTORS = 3
_NEAR = 3.0  # points around a changed area within which an edit is to blame


@dataclass(frozen=True, slots=True)
class Failure:
    """One reason against the file; it fails whatever its edits came to.

    ``code`` is stable: "extractor" (one could not read a file), "few_extractors", "pages" (another number of
    pages read), "collateral", "structure.<code of the finding>", "pixels", "not_compared" (a page could not
    be painted) or "no_renderer". ``text`` is a sentence. ``edits`` are indices of those that may have caused
    it; none when nothing points to any.
    """

    code: str
    text: str
    edits: tuple[int, ...] = ()
    page: int | None = None
    tool: str = ""


def reading_failures(original: Texts, shielded: Texts) -> Iterator[Failure]:
    """Extractors that could not read one of the files, or read another number of pages."""
    after = {reading.extractor: reading for reading in shielded.readings}
    both = 0
    for old in original.readings:
        new = after.get(old.extractor) or ExtractorTexts(old.extractor, error="It was not asked.", code="missing")
        if old.error or new.error:
            which = "original" if old.error else "shielded file"
            yield Failure("extractor", f"In the {which}: {old.error or new.error}", tool=old.extractor)
            continue
        both += 1
        if len(old.pages) != len(new.pages):
            text = f"{old.extractor} reads {len(new.pages)} pages instead of {len(old.pages)}."
            yield Failure("pages", text, tool=old.extractor)
    if both < _LEAST_EXTRACTORS:
        text = f"Only {both} extractors read both files; a proof needs {_LEAST_EXTRACTORS}."
        yield Failure("few_extractors", text)


def collateral_failures(collateral: Sequence[Collateral], most: int) -> Iterator[Failure]:
    """Extractors that lose or gain more than ``most`` letters outside the edits."""
    for each in collateral:
        if each.changed > most:
            pages = sorted(page.page for page in each.pages)
            where = f"page {pages[0]}" if len(pages) == 1 else f"pages {', '.join(map(str, pages))}"
            text = f"{each.extractor} reads {each.changed} letters outside the edits differently ({where})."
            suspects = {index for page in each.pages for index in page.suspects}
            only = pages[0] if len(pages) == 1 else None
            yield Failure("collateral", text, tuple(sorted(suspects)), only, each.extractor)


def finding_failures(findings: Sequence[Finding]) -> Iterator[Failure]:
    for finding in findings:
        if finding.severity == "problem":
            yield Failure(f"structure.{finding.code}", finding.text, finding.edits, finding.page)


def picture_failures(rows: Sequence[PictureRow], edits: Sequence[Edit]) -> Iterator[Failure]:
    """Pages that differ or could not be compared."""
    if not rows:
        yield Failure("no_renderer", "No page was compared by any renderer.")
    for row in rows:
        page = row.page or None
        if row.changed_pixels is None:
            text = f"{row.note} It could not be compared in {row.renderer}."
            yield Failure("not_compared", text, page=page, tool=row.renderer)
        elif row.changed_pixels:
            what = f"{row.changed_pixels} pixels of page {row.page} differ in {row.renderer}"
            text = f"{what} at {row.dpi:g} dpi, by up to {row.largest_difference} of 255."
            yield Failure("pixels", text, _edits_at(row, edits), page, row.renderer)


def _edits_at(row: PictureRow, edits: Sequence[Edit]) -> tuple[int, ...]:
    """Edits of the page whose boxes touch the changed area; all of its edits where boxes do not tell."""
    here = [index for index, edit in enumerate(edits) if edit.page == row.page]
    area = row.area
    touching = [index for index in here if area and any(_touch(area, box) for box in edits[index].boxes)]
    return tuple(touching or here)


def _touch(area: Box, box: Box) -> bool:
    across = area.x0 - _NEAR < box.x1 and box.x0 < area.x1 + _NEAR
    return across and area.y0 - _NEAR < box.y1 and box.y0 < area.y1 + _NEAR
