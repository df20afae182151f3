"""One page: painted, made ready, read, read again where the first reading is weak, and put back in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from math import atan2, degrees, hypot
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray
from PIL import Image

from pipeline.pdf.ocr.engines.engine import Engine
from pipeline.pdf.ocr.paper import LONG_SIDE
from pipeline.pdf.ocr.picture import Picture, evenly_lit, smoothed, softened, straightened, turned
from pipeline.pdf.ocr.placing import placed, ways
from pipeline.pdf.ocr.plausible import is_weak, plausible
from pipeline.pdf.ocr.refusal import OcrRefused
from pipeline.pdf.ocr.scripts import fits
from pipeline.pdf.ocr.standing import StandingWord, standing_words
from pipeline.pdf.ocr.survey import PAGE_SIZE
from pipeline.pdf.ocr.wish import QUALITIES, Wish
from pipeline.pdf.ocr.words import PageReading, Seen, Word, mean_confidence

MOST_PIXELS = 60_000_000  # of a painted page; larger sheets are read at a lower resolution
SMALL = 0.8  # of the length of A4, for a sheet that may hold more than it seems to
LEAST_DPI = 60
SURE = 80.0
_SAME_PLACE = 0.4  # of the smaller of two words' boxes
_LEAST_AREA = 1e-9  # square points
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
        dpi=picture.painted_dpi,
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
    """What a reader sees of the page, without notes and form fields; raises OcrRefused.

    A sheet smaller than A4 is painted as large as one where its pictures hold as much: a scan may say a wrong size.
    """
    inches = page.rect.width * page.rect.height / 72**2
    fits = int((MOST_PIXELS / max(inches, 0.0001)) ** 0.5)
    if fits < LEAST_DPI:
        raise OcrRefused("too_large", f"The sheet is too large to be read: {inches:,.0f} square inches.")
    dpi = min(dpi, fits)
    fine = min(_worth_painting(page, dpi), fits)
    pixels = page.get_pixmap(dpi=fine, colorspace=_mupdf.csGRAY, alpha=False, annots=False)
    image, scale = Image.frombuffer("L", (pixels.width, pixels.height), bytes(pixels.samples)), dpi / fine
    return Picture(image, dpi, (scale, 0.0, 0.0, 0.0, scale, 0.0))


def _worth_painting(page: Any, dpi: int) -> int:
    """The resolution that shows what a small sheet's pictures hold, up to that which makes it as large as A4."""
    long = max(page.rect.width, page.rect.height) / 72
    if long >= SMALL * LONG_SIDE:
        return dpi
    sheet = page.rect.width * page.rect.height
    held = [0.0]
    for one in page.get_image_info():
        a, b, c, d = one["transform"][:4]
        wide, high = hypot(a, b), hypot(c, d)
        if wide * high >= PAGE_SIZE * sheet:
            held.append(72 * max(one["width"] / wide, one["height"] / high))
    return max(dpi, int(min(max(held), dpi * LONG_SIDE / long)))


def _read(page: Any, dpi: int, engine: Engine, wish: Wish, *, again: bool) -> Look:
    looks = _first_looks(painted(page, dpi), engine, wish)
    base, best = max(looks, key=lambda one: _worth(one[1]))
    if wish.upright and (side := _still_to_turn(best[1])):  # lines on their side are read well, but out of order
        best = _looked(turned(base, side), engine, wish)
    if wish.upright and _is_weak(best[1], engine):
        best = max((best, *_other_ways_up(base, engine, wish)), key=_worth)
    sure = mean_confidence(best[1])
    if again and sure is not None and sure < SURE:
        picture = turned(base, best[0].turned)
        picture = straightened(picture) if wish.upright else picture
        best = max(best, (picture, engine.read(picture.image, picture.dpi, uneven=True)), key=_worth)
    return best


def _first_looks(raw: Picture, engine: Engine, wish: Wish) -> list[tuple[Picture, Look]]:
    """Pictures with what was read on them: without grain, under even light as well, without specks for want of words.

    How sure an engine is of what it read under a shadow says nothing of what it missed there.
    """
    plain = smoothed(raw)
    bases = [plain, *filter(None, (evenly_lit(plain),))]
    looks = [(base, _looked(base, engine, wish)) for base in bases]
    if not any(words for _, (_, words) in looks):
        soft = softened(raw)
        looks.append((soft, _looked(soft, engine, wish)))
    return looks


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
    return is_weak(words) if found is None else found < engine.weak


def _worth(look: Look) -> float:
    """Letters read surely; doubtful ones, and those of words that look like none, count against a reading."""
    told = [(len(one.text), one.confidence) for one in look[1] if one.confidence is not None]
    return sum(many * (sure - 50) for many, sure in told) if told else float(plausible(look[1]))


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
    boxes = np.array([tuple(word.box) for word in standing], float).reshape(-1, 4)
    for one in words:
        shares = _shares(boxes, one.box) if one.box is not None else np.zeros(0)
        here = [standing[int(at)].text for at in np.flatnonzero(shares > _SAME_PLACE)]
        if not any(SequenceMatcher(None, word.casefold(), one.text.casefold()).ratio() >= 0.5 for word in here):
            yield one


def _shares(boxes: NDArray[np.float64], box: Sequence[float]) -> NDArray[np.float64]:
    """How much of the smaller one of each of the ``boxes`` (count, 4) and a box lies in both."""
    x0, y0, x1, y1 = box
    wide = np.minimum(boxes[:, 2], x1) - np.maximum(boxes[:, 0], x0)
    high = np.minimum(boxes[:, 3], y1) - np.maximum(boxes[:, 1], y0)
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    smaller = np.maximum(np.minimum(areas, (x1 - x0) * (y1 - y0)), _LEAST_AREA)
    both: NDArray[np.float64] = np.clip(wide, 0, None) * np.clip(high, 0, None)
    return both / smaller
