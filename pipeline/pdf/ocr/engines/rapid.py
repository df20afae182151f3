"""RapidOCR, where somebody installed requirements-ocr.txt: needs no language files, reads English and Chinese.

Measured in docs/ocr.md. Its own guess whether a line stands on its head is switched off: it would read such a line well
and lay its words out backwards. Without it such a page reads badly, is noticed as that, and is turned as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
import rapidocr
from PIL import Image

from pipeline.pdf.ocr.words import Four, Seen

SIDEWAYS = 1.5  # times as tall as wide: it turns such a box by itself, so that what runs down is read
BELOW = 0.2  # of a box, what hangs below the line of writing
OPTIONS = {
    "Global.use_cls": False,
    "Global.text_score": 0.0,  # doubtful words are told with their confidence, as by every engine
    "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # pages are read side by side
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


class Rapid:
    """Models come with the package; nothing is fetched."""

    blind = ""
    weak = 88.0  # pages that stand upright come to 95 and more, on their heads to 70

    def __init__(self) -> None:
        self.name = f"RapidOCR {version('rapidocr')}"
        self._reader: Any = None

    def _opened(self) -> Any:
        if self._reader is None:
            self._reader = rapidocr.RapidOCR(params=OPTIONS)
        return self._reader

    def read(self, picture: Image.Image, dpi: int, *, uneven: bool = False) -> Sequence[Seen]:
        found = self._opened()(np.asarray(picture.convert("RGB")), return_word_box=True, return_single_char_box=True)
        if found.boxes is None or found.txts is None:
            return ()
        letters = found.word_results if len(found.word_results) == len(found.txts) else [()] * len(found.txts)
        rows = zip(found.boxes, found.txts, found.scores, letters, strict=True)
        return tuple(word for line, row in enumerate(rows) for word in _words(*row, line))

    def upright(self, picture: Image.Image, dpi: int) -> int | None:
        return None

    def script(self, picture: Image.Image, dpi: int) -> str:
        return ""


def _words(corners: Any, text: str, score: float, letters: Any, line: int) -> Iterator[Seen]:
    """A line comes as four corners and a text, with a box and a score for each letter that it placed."""
    start, end, tall = _line(corners)
    exact = len(letters) == len("".join(text.split()))
    at = seen = 0
    for word in text.split():
        at = text.index(word, at)
        own = letters[seen : seen + len(word)] if exact else ()
        first, last = (at / len(text), (at + len(word)) / len(text)) if not own else _extent(own, start, end)
        sure = sum(float(one[1]) for one in own) / len(own) if own else float(score)
        at, seen = at + len(word), seen + len(word)
        base: Four = (*_between(start, end, first), *_between(start, end, last))
        yield Seen(word, _around(base, tall), base, tall, round(100 * min(sure, 1.0), 1), line, 0)


def _line(corners: Any) -> tuple[tuple[float, float], tuple[float, float], float]:
    """Where the line of writing begins and ends, and how tall it is."""
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    wide, tall = _far(a, b), _far(a, d)
    if tall >= SIDEWAYS * wide:  # it runs down, with its head to the right
        a, b, c, d, tall = b, c, d, a, wide
    return _between(d, a, BELOW), _between(c, b, BELOW), tall


def _extent(letters: Any, start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """From where to where on the line the letters' boxes reach, in shares of it."""
    long = _far(start, end) or 1.0
    ux, uy = (end[0] - start[0]) / long, (end[1] - start[1]) / long
    along = [((float(x) - start[0]) * ux + (float(y) - start[1]) * uy) / long for one in letters for x, y in one[2]]
    return max(0.0, min(along)), min(1.0, max(along))


def _between(one: tuple[float, float], other: tuple[float, float], share: float) -> tuple[float, float]:
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])


def _far(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(np.hypot(other[0] - one[0], other[1] - one[1]))


def _around(base: Four, tall: float) -> Four:
    """The box of a word on a line of writing: four fifths above it, one below."""
    x0, y0, x1, y1 = base
    long = _far((x0, y0), (x1, y1)) or 1.0
    up, down = (1 - BELOW) * tall / long, BELOW * tall / long
    # A quarter turn left of the way of reading is up, in pixels that count downwards.
    across, along = y1 - y0, -(x1 - x0)
    xs = [x + share * across for x in (x0, x1) for share in (up, -down)]
    ys = [y + share * along for y in (y0, y1) for share in (up, -down)]
    return (min(xs), min(ys), max(xs), max(ys))
