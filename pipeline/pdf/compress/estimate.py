"""What a compression will come to, as a range: the file is packed, its fonts are cut, and a few images are tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pikepdf

from pipeline.pdf.compress.compress import MOST_DRAWN, Plan, Source, assemble, look_into
from pipeline.pdf.compress.fonts import Program, cut_fonts
from pipeline.pdf.compress.images import images_of, plan_images
from pipeline.pdf.compress.opening import BROKEN, CompressRefused, opened
from pipeline.pdf.compress.placement import Number, Use
from pipeline.pdf.compress.replacement import Replacement
from pipeline.pdf.compress.streams import gained_by_repacking
from pipeline.pdf.compress.verify import DRAWING_ERRORS, sample_of
from pipeline.pdf.compress.wish import PRESETS, Level, Wish, gentler_than

_IMAGES = 10
_SURE, _UNSURE = 0.05, 0.2  # of what is expected, to either side, where all images were tried and where some were
_PARTLY = 0.1  # the same where not all other streams were tried
_REDONE = 0.45  # what the strongest preset may add, as pages that lose too much are done again more gently
_MOST_PACKED = 300_000_000  # bytes of a file that is written as a whole for an estimate
_DRAWN = 6  # pages that are drawn to see whether they bear more than a preset takes
STRONGEST = PRESETS["smallest"].rank
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a target size is in reach: "yes" when all of the range is below it, "perhaps" when a part is.

    The strongest levels count where pages bear them (`Sample.range_held`).

    ``preset`` is the gentlest that comes there, at ``dpi`` where images are brought to one; for "no" the strongest.
    """

    reach: Literal["yes", "perhaps", "no"]
    preset: str
    dpi: int | None
    expected: Range


def estimate(path: Path, folder: Path, wish: Wish, password: str | None) -> Range:
    """Lowest and highest expected size in bytes; raises CompressRefused."""
    level, preset = wish.level, PRESETS[wish.preset]
    sample = Sample(look_into(path, folder, wish, password))
    if level.dpi >= preset.dpi and level.low >= preset.low:
        return sample.range_held(level, *_given_way_to(level))
    return sample.range_held(level, *(one for one in wish.gentler_than(level) if one.rank == preset.rank))


def estimate_reach(path: Path, folder: Path, wish: Wish, password: str | None) -> Reach:
    """By the levels that will be tried, from gentle to strong; raises CompressRefused."""
    wanted, size = wish.target or 0, path.stat().st_size
    if size <= wanted:
        return Reach("yes", "original", None, (size, size))
    perhaps, strongest = None, Reach("no", "original", None, (size, size))
    sample = Sample(look_into(path, folder, wish, password))
    for level in wish.ladder():
        expected = low, high = sample.range_held(level, *_given_way_to(level))
        reach: Literal["yes", "perhaps", "no"] = "yes" if high <= wanted else "perhaps" if low <= wanted else "no"
        found = Reach(reach, level.name, round(level.dpi) or None, expected)
        if reach == "yes":
            return found
        perhaps = perhaps or (found if reach == "perhaps" else None)
        strongest = found if low < strongest.expected[0] else strongest
    return perhaps or strongest


def _given_way_to(level: Level) -> list[Level]:
    """What the strongest levels come to at the most where pages do not bear them, from strong to gentle."""
    steps = [one for one in gentler_than(level) if one.rank == level.rank == STRONGEST]
    return [replace(one, page_floor=level.page_floor) for one in steps]  # a page that is redone is held to the same


class Sample:
    """A file of which some images are tried at one level after another; the rest is packed once for all of them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._packed: dict[tuple[bool, bool], int] = {}
        self._fonts: dict[Number, Program] | None = None
        self._merged: pikepdf.Pdf | None = None
        self._all_tried = True
        self._plan: dict[Number, Replacement] = {}  # of the images tried last
        self._tried_every_image = True
        self._at_stake = 0  # bytes that losses of images gained
        self._held: dict[tuple[Level, ...], Range] = {}

    def range_of(self, level: Level) -> Range:
        """Lowest and highest expected size in bytes; raises CompressRefused."""
        expected, unsure = self._expected(level)
        return self._around(level, expected, unsure, redone=bool(self._lossy()) or not self._tried_every_image)

    def _expected(self, level: Level) -> tuple[int, float]:
        try:
            packed = self._packed_at(level)
            gained, unsure = self._images_at(level)
        except BROKEN as error:
            raise CompressRefused("broken", "A part of this file is too damaged to be tried.") from error
        return max(1, packed - gained), unsure if self._all_tried else max(unsure, _PARTLY)

    def _around(self, level: Level, expected: int, unsure: float, *, redone: bool) -> Range:
        """Images that are redone come to what they were at the most."""
        low, high = expected * (1 - unsure), expected * (1 + unsure)
        if redone and level.rank == STRONGEST:
            high = min(high + self._at_stake, max(high, expected * (1 + _REDONE)))
        return min(self.source.size, int(low)), min(self.source.size, int(high))

    def range_held(self, level: Level, *gentler: Level) -> Range:
        """The range of a level that gives way to gentler ones where pages do not bear it; raises CompressRefused.

        Where a page does not bear it, or that is not seen, what the next one comes to is the most.
        """
        steps = (level, *gentler)
        if steps not in self._held:
            expected, unsure = self._expected(level)
            lossy = self._lossy()
            alike = self._seen(level, lossy) if gentler else []
            seen = self._tried_every_image and len(alike) == len(lossy)  # all that could fail
            bears = all(alike) if alike or not lossy or not gentler else None
            low, high = self._around(level, expected, unsure, redone=not (seen and all(alike)))
            if bears is not True:
                least, most = self.range_held(*gentler)
                low, high = (least, most) if seen and not any(alike) else (low, max(high, most))
            self._held[steps] = low, high
        return self._held[steps]

    def _lossy(self) -> Counter[int]:
        """Bytes of the images tried last that lost something, by page."""
        sizes = Counter[int]()
        for number, one in self._plan.items():
            if not one.lossless:
                sizes.update(dict.fromkeys(self.source.uses.get(number, Use()).pages, one.size))
        return sizes

    def _seen(self, level: Level, lossy: Counter[int]) -> list[bool]:
        """For some of these pages that compression compares, whether they keep the likeness of this level."""
        compared = sample_of(self.source.pages, MOST_DRAWN)
        pages = [page for page, _ in lossy.most_common() if page in compared][:_DRAWN]
        return self._drawn(level, pages) if pages else []

    def _drawn(self, level: Level, pages: list[int]) -> list[bool]:
        """For each page whether it keeps the likeness of this level; none where the file cannot be written or drawn."""
        if self.source.size > _MOST_PACKED:
            return []
        target = self.source.folder / "drawn.pdf"
        try:
            assemble(self.source, Plan(level, dict(self._plan)), target, packs=False)
            alike = self.source.before.verdict(target, pages, ()).likenesses
        except (*BROKEN, *DRAWING_ERRORS):
            return []
        finally:
            target.unlink(missing_ok=True)
        return [one >= level.page_floor for one in alike.values()]

    def _packed_at(self, level: Level) -> int:
        """Bytes of the file with all but its images made smaller."""
        if self.source.size > _MOST_PACKED:
            return self.source.size
        key = (level.subset, level.drops_application_data)
        if key not in self._packed:
            target = self.source.folder / "estimated.pdf"
            try:
                plan = Plan(level, fonts=self._fonts_cut() if level.subset else {})
                assemble(self.source, plan, target, packs=False)
                with opened(target, self.source.password) as pdf:
                    gained, all_tried = gained_by_repacking(pdf)
                self._packed[key] = target.stat().st_size - gained
                self._all_tried &= all_tried
            finally:
                target.unlink(missing_ok=True)
        return self._packed[key]

    def _images(self) -> dict[Number, Any]:
        """Those that pages show: what is superfluous once identical ones are merged is written no more."""
        if self._merged is None:  # stays open for all levels
            self._merged = self.source.opened()
        return {number: one for number, one in images_of(self._merged).items() if number in self.source.uses}

    def _fonts_cut(self) -> dict[Number, Program]:
        if self._fonts is None:
            with self.source.opened() as pdf:
                self._fonts = cut_fonts(pdf, self.source.folder, proved=False)
        return self._fonts

    def _images_at(self, level: Level) -> tuple[int, float]:
        """Bytes to be gained from images, as the tried ones promise, and how unsure that is."""
        images = self._images()
        sizes = {number: len(one.read_raw_bytes()) for number, one in images.items()}
        tried = _with_masks(images, _spread(sizes))
        chosen = {number: images[number] for number in tried}
        self._plan = plan_images(chosen, self.source.uses, level, self.source.settled)
        self._tried_every_image = len(tried) == len(images)
        old = sum(sizes[number] for number in tried)
        gained = sum(sizes[number] - one.size for number, one in self._plan.items())
        stake = sum(sizes[number] - one.size for number, one in self._plan.items() if not one.lossless)
        share = 1.0 if self._tried_every_image else sum(sizes.values()) / max(1, old)
        self._at_stake = round(stake * share)
        return round(gained * share), _SURE if self._tried_every_image else _UNSURE


def _spread(sizes: Mapping[Number, int]) -> list[Number]:
    """Up to ten images, such that each stands for as many bytes."""
    if len(sizes) <= _IMAGES:
        return list(sizes)
    step, passed = sum(sizes.values()) / _IMAGES, 0.0
    found: list[Number] = []
    for number in sorted(sizes, key=lambda number: -sizes[number]):
        if passed + sizes[number] > (len(found) + 0.5) * step:
            found.append(number)
        passed += sizes[number]
    return found


def _with_masks(images: Mapping[Number, Any], chosen: Collection[Number]) -> set[Number]:
    """What an image is blended with is decided together with it."""
    masks = (images[number].get("/SMask") for number in chosen)
    return {*chosen, *(one.objgen for one in masks if isinstance(one, pikepdf.Stream) and one.objgen in images)}
