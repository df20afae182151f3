"""How strongly a PDF is to be compressed: the presets as figures, and what a user may ask beside them."""

from __future__ import annotations

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


def gentler_than(level: Level) -> tuple[Level, ...]:
    """What is tried, in turn, on the images of a page that lost too much."""
    presets = [PRESETS[name] for name in ("balanced", "high", "lossless") if PRESETS[name].rank < level.rank]
    return (_SMALL, *presets) if level.rank >= 3 else tuple(presets)


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
        if self.dpi is not None:
            level = replace(level, dpi=float(self.dpi), acts_above=self.dpi * 1.15)
        if self.quality is not None:
            level = replace(level, low=self.quality, high=self.quality, likeness=0.0)
        return replace(level, page_floor=min(level.page_floor, 0.80))

    def ladder(self) -> tuple[Level, ...]:
        """For a target size: levels from gentle to strong, to be tried until the file is small enough."""
        balanced, smallest = PRESETS["balanced"], PRESETS["smallest"]
        lower = replace(smallest, dpi=72, acts_above=80, likeness=0.82, low=15, page_floor=0.85)
        lowest = replace(smallest, dpi=50, acts_above=55, likeness=0.70, low=10, page_floor=0.70)
        middle = replace(balanced, dpi=150, acts_above=172, likeness=0.95, low=30, page_floor=0.94)
        return PRESETS["lossless"], PRESETS["high"], balanced, middle, smallest, lower, lowest
