"""One page: painted, made ready, read, read again where the first reading is weak, and put back in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from math import atan2, degrees
from typing import Any

import pymupdf
from PIL import Image

from pipeline.pdf.ocr.engines.engine import Engine
from pipeline.pdf.ocr.picture import Picture, smoothed, straightened, turned
from pipeline.pdf.ocr.placing import placed, ways
from pipeline.pdf.ocr.refusal import OcrRefused
from pipeline.pdf.ocr.scripts import fits
from pipeline.pdf.ocr.standing import StandingWord, standing_words
from pipeline.pdf.ocr.wish import QUALITIES, Wish
from pipeline.pdf.ocr.words import PageReading, Seen, Word, mean_confidence

MOST_PIXELS = 60_000_000  # of a painted page; larger sheets are read at a lower resolution
LEAST_DPI = 60
SURE = 80.0
Look = tuple[Picture, Sequence[Seen]]
_mupdf: Any = pymupdf


def read_page(document: Any, number: int, engine: Engine, wish: Wish) -> PageReading:
    """Reads page ``number``, from 1; raises OcrRefused for a sheet too large to be painted."""
    page, quality = document[number - 1], QUALITIES[wish.quality]
    picture, words = _read(page, quality.dpi, engine, wish, again=quality.again)
    if quality.second and words:
        picture, words = max((picture, words), _read(page, quality.second, engine, wish, again=False), key=_worth)
    to_shown, to_page = ways(page, picture.dpi, picture.back)
    rect = page.rect
    found = tuple(placed(one, to_shown, to_page) for one in words)
    return PageReading(
        page=number,
        width=round(rect.width, 2),
        height=round(rect.height, 2),
        turned=(picture.turned + _still_to_turn(words)) % 360,
        skew=picture.skew,
        dpi=picture.dpi,
        engine=engine.name,
        words=tuple(_not_there_yet(found, standing_words(page, hidden=wish.keeps_layer))),
        script=_foreign_script(picture, words, engine, wish),
    )


def _foreign_script(picture: Picture, words: Sequence[Seen], engine: Engine, wish: Wish) -> str:
    """The script of a page that was read badly because no chosen language is written so; "" for all others."""
    if not _is_weak(words, engine):
        return ""
    upright = turned(picture, _still_to_turn(words))
    script = engine.script(upright.image, upright.dpi)
    return "" if not script or fits(script, wish.languages) else script


def painted(page: Any, dpi: int) -> Picture:
    """What a reader sees of the page, without notes and form fields; raises OcrRefused."""
    inches = page.rect.width * page.rect.height / 72**2
    dpi = min(dpi, int((MOST_PIXELS / max(inches, 0.0001)) ** 0.5))
    if dpi < LEAST_DPI:
        raise OcrRefused("too_large", f"The sheet is too large to be read: {inches:,.0f} square inches.")
    pixels = page.get_pixmap(dpi=dpi, colorspace=_mupdf.csGRAY, alpha=False, annots=False)
    return Picture(Image.frombuffer("L", (pixels.width, pixels.height), bytes(pixels.samples)), dpi)


def _read(page: Any, dpi: int, engine: Engine, wish: Wish, *, again: bool) -> Look:
    raw = painted(page, dpi)
    plain = smoothed(raw)
    first = _looked(plain, engine, wish)
    if wish.upright and (side := _still_to_turn(first[1])):  # lines on their side are read well, but out of order
        first = _looked(turned(plain, side), engine, wish)
    if not wish.upright or not _is_weak(first[1], engine):
        return first
    best = max((first, *_other_ways_up(plain, engine, wish)), key=_worth)
    if again and (mean_confidence(best[1]) or 0) < SURE:
        picture = turned(plain, best[0].turned)
        picture = straightened(picture)
        best = max(best, (picture, engine.read(picture.image, picture.dpi, uneven=True)), key=_worth)
    return best


def _looked(picture: Picture, engine: Engine, wish: Wish) -> Look:
    level = straightened(picture) if wish.upright else picture
    return level, engine.read(level.image, level.dpi)


def _other_ways_up(picture: Picture, engine: Engine, wish: Wish) -> Iterable[Look]:
    """By the engine's own model where it has one and is sure, else by trying."""
    told = engine.upright(picture.image, picture.dpi)
    ways = (90, 180, 270) if told is None else (told,) if told else ()
    return [_looked(turned(picture, one), engine, wish) for one in ways]


def _is_weak(words: Sequence[Seen], engine: Engine) -> bool:
    found = mean_confidence(words)
    return bool(words) and found is not None and found < engine.weak


def _worth(look: Look) -> float:
    """Letters read surely; a doubtful letter counts against a reading."""
    return sum(len(one.text) * ((one.confidence if one.confidence is not None else SURE) - 50) for one in look[1])


def _still_to_turn(words: Sequence[Seen]) -> int:
    """Degrees clockwise, where the engine read most lines in another direction than from left to right."""
    ways: Counter[int] = Counter()
    for one in words:
        x0, y0, x1, y1 = one.base
        ways[round(-degrees(atan2(y1 - y0, x1 - x0)) / 90) * 90 % 360] += len(one.text)
    return ways.most_common(1)[0][0] if ways else 0


# --- words the page has already ---------------------------------------------------------------------------------
def _not_there_yet(words: Iterable[Word], standing: Sequence[StandingWord]) -> Iterable[Word]:
    """Without those that stand there as text: nobody wants to find a word twice."""
    for one in words:
        box = _mupdf.Rect(one.box)
        here = [word.text for word in standing if _share(word.box, box) > 0.4]
        if not any(SequenceMatcher(None, word.casefold(), one.text.casefold()).ratio() >= 0.5 for word in here):
            yield one


def _share(one: Any, other: Any) -> float:
    """Of the smaller box, how much lies in both."""
    both, smaller = _mupdf.Rect(one) & other, min(one.get_area(), other.get_area())
    return float(both.get_area() / smaller) if smaller > 0 and not both.is_empty else 0.0
