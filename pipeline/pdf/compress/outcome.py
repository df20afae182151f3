"""What came of a compression, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Compressed:
    """Sizes in bytes; likenesses are SSIM of greys at 100 dpi, the lowest and the mean of the pages compared.

    ``preset`` is what was asked, ``used`` what held: the preset, "lossless" or "original" when nothing was smaller.
    ``images`` counts images by what was done to them; ``notes`` say in sentences what a user should know.
    """

    before: int
    after: int
    pages: int
    preset: str
    used: str
    images: dict[str, int] = field(default_factory=dict)
    image_bytes: tuple[int, int] = (0, 0)
    fonts: int = 0
    merged: int = 0
    pages_compared: int = 0
    likeness_lowest: float = 1.0
    likeness_mean: float = 1.0
    changed_pixels: int = 0
    text_pages_compared: int = 0
    kept: dict[str, int] = field(default_factory=dict)
    encrypted: bool = False
    target_reached: bool | None = None
    notes: tuple[str, ...] = ()

    def as_it_came(self, note: str) -> Compressed:
        """The facts where the original is handed out after all; ``note`` says why."""
        return Compressed(
            before=self.before, after=self.before, pages=self.pages, preset=self.preset, used="original",
            kept=self.kept, encrypted=self.encrypted, target_reached=None if self.target_reached is None else False,
            notes=(note,),
        )  # fmt: skip

    @property
    def saved_percent(self) -> float:
        return round(100 * (1 - self.after / self.before), 1) if self.before else 0.0
