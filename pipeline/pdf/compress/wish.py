"""How strongly a PDF is to be compressed: the presets as figures, and what a user may ask beside them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Level:
    """One strength. Resolutions in dots per inch as placed on the page, likenesses as SSIM of greys (0 to 1).

    Images above ``acts_above`` are brought to ``dpi``; a JPEG quality from ``low`` to ``high`` is the lowest that
    keeps ``likeness`` when seen at ``view_dpi``. Black and white images above ``bilevel_above`` are brought to
    ``bilevel_dpi``. Fewer colours may move the mean of a small block by ``shade`` of 255. A page below
    ``page_floor`` is redone with gentler images.
    """

    name: str
    rank: int
    lossy: bool = False
    dpi: float = 0.0
    acts_above: float = 0.0
    likeness: float = 1.0
    view_dpi: float = 200.0
    low: int = 100
    high: int = 100
    page_floor: float = 1.0
    subset: bool = False
    drops_application_data: bool = False
    bilevel_dpi: float = 0.0
    bilevel_above: float = 0.0
    shade: float = 0.0

    def __str__(self) -> str:
        """What images are brought to: the resolution, and the JPEG quality where it is given."""
        return f"{self.dpi:.0f} dpi" + (f" at quality {self.low}" if self.low == self.high else "")


PRESETS: dict[str, Level] = {
    one.name: one
    for one in (
        Level("lossless", 0),
        Level("high", 1, True, 300, 360, 0.985, 200, 60, 92, 0.98, True, False, 600, 720, 1.5),
        Level("balanced", 2, True, 200, 230, 0.975, 200, 45, 90, 0.96, True, True, 400, 500, 3),
        Level("smallest", 3, True, 96, 106, 0.90, 90, 20, 70, 0.92, True, True, 300, 360, 5),
    )
}


# Between balanced and smallest: what is left of "smallest" where a page would suffer from it.
_SMALL = Level("smallest", 3, True, 125, 145, 0.93, 115, 25, 75, 0.92, True, True, 300, 360, 5)
# Below smallest, where a target size asks for it.
_LOWER = replace(PRESETS["smallest"], dpi=72, acts_above=80, likeness=0.82, low=15, page_floor=0.85)
_LOWEST = replace(PRESETS["smallest"], dpi=50, acts_above=55, likeness=0.70, low=10, page_floor=0.70)
_STEP, _STEPS = 1.4, 4  # by how much a user's own figures give way at least, and in how many steps at most


def gentler_than(level: Level) -> tuple[Level, ...]:
    """What is tried, in turn, on the images of a page that lost too much."""
    presets = [PRESETS[name] for name in ("balanced", "high", "lossless") if PRESETS[name].rank < level.rank]
    small = (one for one in (_LOWER, PRESETS["smallest"], _SMALL) if level.rank >= 3 and one.dpi > level.dpi)
    return (*small, *presets)


def half_way(gentle: Level, strong: Level) -> Level:
    """Between two levels of the ladder, by the name of the stronger one."""
    return replace(
        strong,
        dpi=math.sqrt(gentle.dpi * strong.dpi),
        acts_above=math.sqrt(gentle.acts_above * strong.acts_above),
        likeness=(gentle.likeness + strong.likeness) / 2,
        low=(gentle.low + strong.low) // 2,
        high=(gentle.high + strong.high) // 2,
        page_floor=(gentle.page_floor + strong.page_floor) / 2,
    )


def _own(level: Level, dpi: int | None, quality: int | None) -> Level:
    """The level with a user's own figures in place of its own."""
    if dpi is not None:
        level = replace(level, dpi=float(dpi), acts_above=dpi * 1.15)
    if quality is not None:
        level = replace(level, low=quality, high=quality, likeness=0.0)
    return level


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked: a preset, and instead of its own figures a target in bytes, a resolution, a JPEG quality."""

    preset: str = "balanced"
    target: int | None = None
    dpi: int | None = None
    quality: int | None = None
    allow_signed: bool = False

    @property
    def level(self) -> Level:
        """The preset with the user's own figures in it."""
        level = PRESETS[self.preset]
        if not level.lossy or (self.dpi is None and self.quality is None):
            return level
        return replace(_own(level, self.dpi, self.quality), page_floor=min(level.page_floor, 0.80))

    def gentler_than(self, level: Level) -> tuple[Level, ...]:
        """What is tried, in turn, on the images of a page that lost too much.

        A user's own figures give way in even steps to the preset's, so that nothing grows beyond what the preset makes.
        """
        preset = PRESETS[self.preset]
        if level == preset or level != self.level:
            return gentler_than(level)
        preset = replace(preset, page_floor=level.page_floor)
        kept = preset if preset.dpi >= level.dpi else _own(preset, self.dpi, None)
        rest = (kept, *gentler_than(preset))
        return (*self._between(preset), *(one for one in rest if not one.lossy or one.dpi >= level.dpi))

    def _between(self, preset: Level) -> Iterator[Level]:
        """Even steps from the user's own figures to the preset's, without either."""
        finer = max(1.0, preset.dpi / self.dpi) if self.dpi else 1.0
        better = max(1.0, preset.low / self.quality) if self.quality else 1.0
        count = min(_STEPS, math.ceil(math.log(max(finer, better), _STEP)))
        for share in (step / count for step in range(1, count)):
            dpi = round(self.dpi * finer**share) if self.dpi else None
            yield _own(preset, dpi, round(self.quality * better**share) if self.quality else None)

    def ladder(self) -> tuple[Level, ...]:
        """For a target size: levels from gentle to strong, to be tried until the file is small enough."""
        balanced = PRESETS["balanced"]
        middle = replace(balanced, dpi=150, acts_above=172, likeness=0.95, low=30, page_floor=0.94)
        return PRESETS["lossless"], PRESETS["high"], balanced, middle, PRESETS["smallest"], _LOWER, _LOWEST
