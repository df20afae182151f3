"""Tesseract by its own interface (tesserocr, which brings the library): words with baselines and confidences.

Measured against the other ways to Tesseract on the same pages: as fast as its program, and 1.8 times as fast as the
one in MuPDF, which tells no confidences (docs/ocr.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import tesserocr
from PIL import Image

from pipeline.pdf.direction import has_right_to_left
from pipeline.pdf.ocr import scripts
from pipeline.pdf.ocr.right_to_left import visual, without_controls
from pipeline.pdf.ocr.tessdata import ORIENTATION, SUFFIX
from pipeline.pdf.ocr.words import Four, Seen

SURE = 2.0  # of an orientation; below, Tesseract itself calls it a guess
SAUVOLA = "2"
_LEVEL = 0.03  # of its length, by which a line may rise
_TSV_WORD = "5"  # the level of a word in the table
WORD, LINE, BLOCK = tesserocr.RIL.WORD, tesserocr.RIL.TEXTLINE, tesserocr.RIL.BLOCK


class Tesseract:
    """``folder`` holds the models of all ``languages``."""

    weak = 70.0
    blind = ""

    def __init__(self, folder: Path, languages: Sequence[str]) -> None:
        self.folder, self.languages = folder, languages
        self.name = f"Tesseract {tesserocr.tesseract_version().split()[1]}"
        self._api: Any = None

    def _opened(self) -> Any:
        """Its models are loaded once for all pictures of a page."""
        if self._api is None:
            self._api = tesserocr.PyTessBaseAPI(
                path=str(self.folder), lang="+".join(self.languages), psm=tesserocr.PSM.AUTO
            )
        return self._api

    def read(self, picture: Image.Image, dpi: int, *, uneven: bool = False) -> Sequence[Seen]:
        api = self._opened()
        api.SetVariable("thresholding_method", SAUVOLA if uneven else "0")
        _show(api, picture, dpi)
        if not api.Recognize():
            return ()
        found = tuple(_words(api.GetIterator()))
        return _in_reading_order(found, api) if any(has_right_to_left(one.text) for one in found) else found

    def upright(self, picture: Image.Image, dpi: int) -> int | None:
        found = self._detected(picture, dpi)
        if not found or found["orient_conf"] < SURE:
            return None
        # Told is by how many degrees the text is turned clockwise, in fours of a circle.
        return int(-found["orient_deg"]) % 360

    def script(self, picture: Image.Image, dpi: int) -> str:
        found = self._detected(picture, dpi)
        return str(found["script_name"]) if found and found["script_conf"] >= scripts.SURE else ""

    def _detected(self, picture: Image.Image, dpi: int) -> Mapping[str, Any] | None:
        """What the model of directions and scripts says; None where it is not installed or finds too little."""
        if not (self.folder / f"{ORIENTATION}{SUFFIX}").is_file():
            return None
        with tesserocr.PyTessBaseAPI(path=str(self.folder), lang=ORIENTATION, psm=tesserocr.PSM.OSD_ONLY) as api:
            _show(api, picture, dpi)
            found: Mapping[str, Any] | None = api.DetectOrientationScript()
            return found


def _in_reading_order(words: Sequence[Seen], api: Any) -> tuple[Seen, ...]:
    """The words as the table of all of them spells them: one by one the library tells their letters from the left."""
    spelt: dict[Four, str] = {}
    for row in api.GetTSVText(0).splitlines():
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == _TSV_WORD:
            x, y, wide, high = (float(one) for one in cells[6:10])
            spelt[(x, y, x + wide, y + high)] = without_controls(cells[11]).strip()
    read = [replace(one, text=spelt.get(one.box) or visual(one.text)) for one in words]
    return tuple(word for _, line in groupby(read, key=lambda one: one.line) for word in _level(list(line)))


def _level(line: Sequence[Seen]) -> Sequence[Seen]:
    """With one height for a line that runs from right to left: its slope is found badly, and pdfium takes it apart."""
    first, last = line[0], line[-1]
    rises = abs(last.base[3] - first.base[1]) > _LEVEL * abs(last.base[2] - first.base[0])
    if rises or not any(has_right_to_left(one.text) for one in line):
        return line
    height = sum(one.base[1] + one.base[3] for one in line) / (2 * len(line))
    return [replace(one, base=(one.base[0], height, one.base[2], height)) for one in line]


def _show(api: Any, picture: Image.Image, dpi: int) -> None:
    api.SetImageBytes(picture.tobytes(), picture.width, picture.height, 1, picture.width)
    api.SetSourceResolution(dpi)


def _words(result: Any) -> Iterator[Seen]:
    line = block = -1
    size = 0.0
    if result is None:
        return
    for one in tesserocr.iterate_level(result, WORD):
        if one.IsAtBeginningOf(BLOCK):
            block += 1
        if one.IsAtBeginningOf(LINE):
            line, size = line + 1, float(one.RowAttributes()["row_height"])
        found = one.BoundingBox(WORD)
        text = "" if one.Empty(WORD) else one.GetUTF8Text(WORD).strip()
        if not text or found is None:
            continue
        box: Four = (float(found[0]), float(found[1]), float(found[2]), float(found[3]))
        tall = size if size > 0 else box[3] - box[1]
        yield Seen(text, box, _base(one, box), tall, round(one.Confidence(WORD), 1), line, block)


def _base(one: Any, box: Four) -> Four:
    """The line's slope under the word's own width; a line on its side is told as one that runs down."""
    x0, y0, x1, y1 = box
    found = one.Baseline(LINE)  # a word's own is rounded too roughly for a slope
    if not found:
        return (x0, y1, x1, y1)
    (left, first), (right, second) = found
    if abs(second - first) > abs(right - left):
        return (left, y0, left, y1)
    slope = (second - first) / (right - left) if right != left else 0.0
    return (x0, first + slope * (x0 - left), x1, first + slope * (x1 - left))
