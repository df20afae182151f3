"""Runs: stretches of glyphs without a wide gap, as MuPDF found them, brought into one frame and cleaned.

A run's boxes are kept in a *turned* frame in which its letters stand upright and follow each other to the right,
whatever way the text runs on the page; `turn_back` gives page coordinates again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias
from unicodedata import combining, normalize

from pymupdf import mupdf

Style: TypeAlias = tuple[int, int, str, float, bool, bool, float]  # start, end, font, size, bold, italic, baseline
_Face: TypeAlias = tuple[str, float, bool, bool, float]  # a style without its place

# Flags of MuPDF's structured text: painted by filling or by stroking (ISO 32000-1, table 106: modes 0-2 and 4-6).
_PAINTED = mupdf.FZ_STEXT_FILLED | mupdf.FZ_STEXT_STROKED
_BOLD, _ITALIC = 16, 2
_BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi|^(?:cmb|cmssb|sfb|ecb)", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"ital|obli|^(?:cmti|cmsl|cmmi|sfti|ecti)", re.IGNORECASE)
_NOT_PLAIN = re.compile(  # without width; ligatures; the shapes of Hebrew and Arabic letters
    r"[\u200b-\u200d\u2060\ufb00-\ufb06\ufb1d-\ufd3d\ufd50-\ufdfc\ufe70-\ufeff]"
)
_WITHOUT_WIDTH = re.compile(r"[\u200b-\u200d\u2060\ufeff]")
_FROM_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_WORD = re.compile(r"[^\s\x00-\x1f]+")
QUARTERS = {(1.0, 0.0): 0, (0.0, 1.0): 1, (-1.0, 0.0): 2, (0.0, -1.0): 3}
SKEW = 4
_ASKEW = 0.9976  # the cosine of four degrees
WIDE_GAP = 0.9  # of the letter size; no word gap of a justified line is met that is wider, bar very loose ones


@dataclass(slots=True)
class Run:
    """Letters of one baseline; ``boxes`` holds x0, y0, x1, y1 of each in the turned frame of ``quarter``.

    ``from_right`` says that most letters are of a script that runs from right to left, as its boxes do then.
    """

    text: str
    boxes: list[float]
    base: float
    size: float
    quarter: int
    direction: tuple[float, float]
    hidden: bool
    styles: list[Style]
    x0: float = field(init=False)
    x1: float = field(init=False)
    from_right: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        boxes, backwards = self.boxes, 0 if self.text.isascii() else len(_FROM_RIGHT.findall(self.text))
        self.x0, self.x1 = (min(boxes[0::4]), max(boxes[2::4])) if backwards else (boxes[0], boxes[-2])
        self.from_right = 2 * backwards > sum(map(str.isalpha, self.text)) if backwards else False


@dataclass(slots=True)
class _Stretch:
    """Part of a MuPDF line while it is read: letters, their boxes, and where each face of type ends."""

    text: str
    boxes: list[float]
    ends: list[int]
    faces: list[_Face]
    quarter: int
    direction: tuple[float, float]
    hidden: bool


_Turn: TypeAlias = Callable[[float, float, float, float], tuple[float, float, float, float]]
_TURN: dict[int, _Turn] = {
    1: lambda x0, y0, x1, y1: (y0, -x1, y1, -x0),
    2: lambda x0, y0, x1, y1: (-x1, -y1, -x0, -y0),
    3: lambda x0, y0, x1, y1: (-y1, x0, -y0, x1),
}
_TURN_BACK: dict[int, _Turn] = {1: _TURN[3], 2: _TURN[2], 3: _TURN[1]}


def turn_back(boxes: list[float], quarter: int) -> list[float]:
    """Boxes of a turned frame as boxes of the page."""
    return _turned(boxes, _TURN_BACK[quarter]) if quarter in _TURN_BACK else boxes


def turn(boxes: Sequence[float], direction: tuple[float, float]) -> list[float]:
    """Boxes of the page in the frame in which letters that follow ``direction`` stand upright; skew ones stay."""
    quarter = QUARTERS.get(direction, SKEW)
    return _turned(boxes, _TURN[quarter]) if quarter in _TURN else list(boxes)


def _turned(boxes: Sequence[float], turn: _Turn) -> list[float]:
    four = zip(boxes[0::4], boxes[1::4], boxes[2::4], boxes[3::4], strict=True)
    return [side for box in four for side in turn(*box)]


def runs_of(raw: dict[str, Any], width: float, height: float) -> Iterator[Run]:
    """The runs of MuPDF's "rawdict" of a page of ``width`` x ``height`` points; what lies off the page is left out."""
    for block in raw["blocks"]:
        for line in block.get("lines", ()):
            for stretch in _stretches(line):
                for run in _runs(stretch):
                    if _is_on_page(run, width, height):
                        yield run


def _is_on_page(run: Run, width: float, height: float) -> bool:
    if run.quarter == 0:
        boxes = run.boxes
        return boxes[-2] > 0 and boxes[0] < width and boxes[3] > 0 and boxes[1] < height
    x0, y0, x1, y1 = turn_back(run.boxes[:4], run.quarter)
    u0, v0, u1, v1 = turn_back(run.boxes[-4:], run.quarter)
    return max(x1, u1) > 0 and min(x0, u0) < width and max(y1, v1) > 0 and min(y0, v0) < height


def _stretches(line: dict[str, Any]) -> Iterator[_Stretch]:
    """The line cut where painted letters and invisible ones meet; nothing of a line of blanks, as Word writes many."""
    texts = ["".join([char["c"] for char in span["chars"]]) for span in line["spans"]]
    if not any(text.strip() for text in texts):
        return
    dx, dy = line["dir"]
    slope = (round(dx, 3) + 0.0, round(dy, 3) + 0.0)  # + 0.0 makes 0.0 of -0.0
    stretch: _Stretch | None = None
    for span, text in zip(line["spans"], texts, strict=True):
        hidden = not (span["char_flags"] & _PAINTED and span["alpha"] > 0)
        direction = _straightened(slope) if hidden else slope
        quarter = QUARTERS.get(direction, SKEW)
        if stretch is None or stretch.hidden != hidden:
            if stretch is not None:
                yield stretch
            stretch = _Stretch("", [], [], [], quarter, direction, hidden)
        boxes = [side for char in span["chars"] for side in char["bbox"]]
        # A blank that MuPDF puts in stands as high as the letters before it.
        along, base = span["chars"][min(len(text) - len(text.lstrip()), len(text) - 1)]["origin"]
        if quarter in _TURN:
            boxes = _turned(boxes, _TURN[quarter])
            base = (-along, -base, along)[quarter - 1]
        stretch.text += text
        stretch.boxes += boxes
        stretch.ends.append(len(stretch.text))
        stretch.faces.append((span["font"], span["size"], *_weight(span["font"], span["flags"]), base))
    if stretch is not None:
        yield stretch


@lru_cache(maxsize=512)
def _straightened(slope: tuple[float, float]) -> tuple[float, float]:
    """Without the slope of a sheet that lay askew in the scanner, which text recognition follows line by line."""
    along = max(QUARTERS, key=lambda one: one[0] * slope[0] + one[1] * slope[1])
    return along if along[0] * slope[0] + along[1] * slope[1] >= _ASKEW else slope


@lru_cache(maxsize=512)
def _weight(font: str, flags: int) -> tuple[bool, bool]:
    """Whether a face is bold, and whether it is italic, by MuPDF's flags or by its name."""
    bold = bool(flags & _BOLD) or _BOLD_NAME.search(font) is not None
    return bold, bool(flags & _ITALIC) or _ITALIC_NAME.search(font) is not None


def _runs(stretch: _Stretch) -> Iterator[Run]:
    starts = stretch.boxes[0::4]
    if len(set(starts)) < len(starts):
        _share_boxes(stretch)
    if not stretch.text.isascii() and _NOT_PLAIN.search(stretch.text):
        stretch = _spelled_out(stretch)
    words = [word.span() for word in _WORD.finditer(stretch.text)]
    first = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or _is_wide(stretch, words[index - 1][1], words[index][0]):
            yield _run(stretch, words[first:index])
            first = index


def _is_wide(stretch: _Stretch, end: int, start: int) -> bool:
    if stretch.quarter == SKEW:
        return False
    gap = stretch.boxes[4 * start] - stretch.boxes[4 * end - 2]
    if len(stretch.faces) == 1 or gap <= WIDE_GAP:
        return gap > WIDE_GAP * stretch.faces[0][1]
    size = next(face[1] for face, end in zip(stretch.faces, stretch.ends, strict=True) if start < end)
    return gap > WIDE_GAP * size


def _run(stretch: _Stretch, words: list[tuple[int, int]]) -> Run:
    """One run of the words, with one blank between two of them that reaches from the one to the other."""
    boxes: list[float] = []
    styles: list[Style] = []
    face = length = 0
    for start, end in words:
        if boxes:
            before, after = boxes[-2], stretch.boxes[4 * start]
            boxes += (min(before, after), boxes[-3], max(before, after), boxes[-1])
            length += 1
        boxes += stretch.boxes[4 * start : 4 * end]
        at = start
        while at < end:
            while stretch.ends[face] <= at:
                face += 1
            part = min(end, stretch.ends[face])
            if styles and styles[-1][2:] == stretch.faces[face]:
                styles[-1] = (styles[-1][0], length + part - at, *stretch.faces[face])
            else:
                styles.append((length, length + part - at, *stretch.faces[face]))
            length += part - at
            at = part
    text = " ".join([stretch.text[start:end] for start, end in words])
    main = styles[0] if len(styles) == 1 else max(styles, key=lambda style: (style[1] - style[0]) * style[3])
    return Run(text, boxes, main[6], main[3], stretch.quarter, stretch.direction, stretch.hidden, styles)


def _share_boxes(stretch: _Stretch) -> None:
    """Give each letter of a glyph that stands for several (a ligature) its even share of the glyph's box.

    MuPDF puts the second and further letters at the pen's position after the glyph, where the next glyph begins:
    they share their left edge with it. A combining mark keeps the whole box of its letter instead.
    """
    boxes, count = stretch.boxes, len(stretch.text)
    at = 0
    while at < count - 1:
        last = at + 1  # becomes the next glyph's letter, when letters in between share its left edge
        while last < count - 1 and boxes[4 * last] == boxes[4 * last + 4]:
            last += 1
        x0, y0, x1, y1 = boxes[4 * at : 4 * at + 4]
        letters = last - at
        if letters > 1 and abs(boxes[4 * at + 4] - x1) < 0.01 * max(1.0, abs(x1)):
            marks = any(combining(stretch.text[index]) for index in range(at, last))
            step = 0.0 if marks else (x1 - x0) / letters
            for offset in range(letters):
                start = 4 * (at + offset)
                boxes[start : start + 4] = (
                    x0 + step * offset,
                    y0,
                    x1 if marks else x0 + step * (offset + 1),
                    y1,
                )
        at = last


def _spelled_out(stretch: _Stretch) -> _Stretch:
    """Ligatures and shapes of letters as their letters, each with its share of the box; no-width letters gone."""
    text: list[str] = []
    boxes: list[float] = []
    ends: list[int] = []
    start = 0
    for end in stretch.ends:
        for at in range(start, end):
            letters = stretch.text[at]
            if _NOT_PLAIN.match(letters):
                letters = _WITHOUT_WIDTH.sub("", normalize("NFKC", letters))
                letters = letters.lstrip(" ")  # which stands before a mark that is alone
            x0, y0, x1, y1 = stretch.boxes[4 * at : 4 * at + 4]
            step = (x1 - x0) / max(1, len(letters))
            for offset in range(len(letters)):
                boxes += (x0 + step * offset, y0, x0 + step * (offset + 1), y1)
            text += letters
        ends.append(len(text))
        start = end
    return _Stretch("".join(text), boxes, ends, stretch.faces, stretch.quarter, stretch.direction, stretch.hidden)
