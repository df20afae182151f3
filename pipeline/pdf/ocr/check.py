"""The proof: the layer changed no picture's bytes and no pixel, and a second program finds the words in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pikepdf

from pipeline.pdf.compress.opening import BROKEN, opened
from pipeline.pdf.compress.verify import DRAWING_ERRORS, document_of, drawn, sample_of
from pipeline.pdf.ocr.page_names import pages_named
from pipeline.pdf.ocr.recall import recall
from pipeline.pdf.ocr.second_reading import opened_by_pdfium, places_on, words_on
from pipeline.pdf.ocr.words import read_reading

MOST_PAGES = 24  # that are drawn and read again
DRAWN_AT = 50  # dpi
IN_PLACE = 0.5  # of the words whose places are compared; a layer that lies wrong has next to none of them


@dataclass(frozen=True, slots=True)
class Checked:
    """``words_found`` of ``words_expected`` by pdfium; ``images`` have the same bytes in both files.

    ``places_right`` of ``places_compared`` words lie where they were read; ``misplaced`` are pages, from 1, where most
    do not.
    """

    pages_drawn: int
    changed_pixels: int
    images: int
    images_lost: int
    words_expected: int
    words_found: int
    places_compared: int = 0
    places_right: int = 0
    misplaced: tuple[int, ...] = ()

    @property
    def holds(self) -> bool:
        return not (self.changed_pixels or self.images_lost)

    def worries(self) -> list[str]:
        """Sentences on pages whose words another program sees elsewhere."""
        if not self.misplaced:
            return []
        pages = pages_named(self.misplaced)
        return [f"Page {pages}: a second program finds most words elsewhere than they were read. Compare their places."]


def check_layers(
    before: Path, after: Path, readings: Mapping[int, Path], password: str | None, *, turned: bool
) -> Checked:
    """Compares both files on pages spread over those that were read; turned pages are not drawn."""
    images = _images(before, password)
    lost = (images - _images(after, password)).total()
    numbers = sorted(readings)
    chosen = [numbers[at] for at in sample_of(len(numbers), MOST_PAGES)] if numbers else []
    pixels = drawn_pages = 0
    with document_of(before, password) as old, document_of(after, password) as new:
        for number in chosen:
            if not (turned and read_reading(readings[number]).turned):
                drawn_pages += 1
                pixels += _changed(old, new, number)
    found = _read_again(after, [readings[number] for number in chosen], password, turned=turned)
    return Checked(drawn_pages, pixels, images.total(), lost, *found)


def _read_again(
    after: Path, readings: Sequence[Path], password: str | None, *, turned: bool
) -> tuple[int, int, int, int, tuple[int, ...]]:
    """Words expected and found, places compared and right, and pages where most are wrong."""
    expected = found = compared = right = 0
    misplaced: list[int] = []
    with opened_by_pdfium(after, password) as pdf:
        for reading in map(read_reading, readings):
            seen = recall(reading.text.split(), words_on(pdf, reading.page))
            expected, found = expected + seen.expected, found + seen.found
            places = places_on(pdf, reading, turned=turned)
            compared, right = compared + places.compared, right + places.right
            if places.right < IN_PLACE * places.compared:
                misplaced.append(reading.page)
    return expected, found, compared, right, tuple(misplaced)


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
