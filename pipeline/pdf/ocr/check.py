"""The proof: the layer changed no picture's bytes and no pixel, and a second program finds the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2

from pipeline.pdf.compress.opening import BROKEN, opened
from pipeline.pdf.compress.verify import DRAWING_ERRORS, document_of, drawn, sample_of
from pipeline.pdf.ocr.recall import recall
from pipeline.pdf.ocr.words import read_reading

MOST_PAGES = 24  # that are drawn and read again
DRAWN_AT = 50  # dpi


@dataclass(frozen=True, slots=True)
class Checked:
    """``words_found`` of ``words_expected`` by pdfium; ``images`` have the same bytes in both files."""

    pages_drawn: int
    changed_pixels: int
    images: int
    images_lost: int
    words_expected: int
    words_found: int

    @property
    def holds(self) -> bool:
        return not (self.changed_pixels or self.images_lost)


def check_layers(
    before: Path, after: Path, readings: Mapping[int, Path], password: str | None, *, turned: bool
) -> Checked:
    """Compares both files on pages spread over those that were read; turned pages are not drawn."""
    images = _images(before, password)
    lost = (images - _images(after, password)).total()
    numbers = sorted(readings)
    chosen = [numbers[at] for at in sample_of(len(numbers), MOST_PAGES)] if numbers else []
    pixels = drawn_pages = expected = found = 0
    with document_of(before, password) as old, document_of(after, password) as new:
        for number in chosen:
            reading = read_reading(readings[number])
            if turned or reading.turned not in (90, 270):  # pdfium runs words together that stand on their side
                seen = recall((one.text for one in reading.words), _second_reading(after, number, password))
                expected, found = expected + seen.expected, found + seen.found
            if turned and reading.turned:
                continue
            drawn_pages += 1
            pixels += _changed(old, new, number)
    return Checked(drawn_pages, pixels, images.total(), lost, expected, found)


def _changed(old: object, new: object, number: int) -> int:
    try:
        one, two = drawn(old[number - 1], DRAWN_AT), drawn(new[number - 1], DRAWN_AT)  # type: ignore[index]
    except DRAWING_ERRORS:
        return 0
    return one.size if one.shape != two.shape else int(np.count_nonzero((one != two).any(axis=2)))


def _images(path: Path, password: str | None) -> Counter[str]:
    """A digest for each picture's bytes as they stand in the file."""
    found: Counter[str] = Counter()
    with opened(path, password) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == pikepdf.Name.Image:
                try:
                    found[sha256(one.read_raw_bytes()).hexdigest()] += 1
                except BROKEN:
                    continue
    return found


def _second_reading(path: Path, number: int, password: str | None) -> list[str]:
    try:
        pdf = pypdfium2.PdfDocument(path, password=password)
        try:
            return str(pdf[number - 1].get_textpage().get_text_range()).split()
        finally:
            pdf.close()
    except (pypdfium2.PdfiumError, ValueError):
        return []
