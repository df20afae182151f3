"""What a compression will come to, from a few pages compressed each by itself, as a range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pikepdf

from pipeline.pdf.compress.compress import Source, assemble, look_into, plan_of
from pipeline.pdf.compress.opening import BROKEN, CompressRefused, opened
from pipeline.pdf.compress.verify import sample_of
from pipeline.pdf.compress.wish import Level, Wish

_PAGES = 3
_UNSURE = 0.1  # of the size, to either side
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a target size is in reach: "yes" when all of the range is below it, "perhaps" when a part is.

    ``preset`` is the gentlest that comes there, at ``dpi`` where images are brought to one; for "no" the strongest.
    """

    reach: Literal["yes", "perhaps", "no"]
    preset: str
    dpi: int | None
    expected: Range


def estimate(path: Path, folder: Path, wish: Wish, password: str | None) -> Range:
    """Lowest and highest expected size in bytes; raises CompressRefused."""
    with _sampled(path, folder, wish, password) as sources:
        return _range(path.stat().st_size, sources, wish.level, folder)


def estimate_reach(path: Path, folder: Path, wish: Wish, password: str | None) -> Reach:
    """By the levels that will be tried, from gentle to strong; raises CompressRefused."""
    wanted, size = wish.target or 0, path.stat().st_size
    if size <= wanted:
        return Reach("yes", "original", None, (size, size))
    perhaps, strongest = None, Reach("no", "original", None, (size, size))
    with _sampled(path, folder, wish, password) as sources:
        for level in wish.ladder():
            low, high = _range(size, sources, level, folder)
            reach: Literal["yes", "perhaps", "no"] = "yes" if high <= wanted else "perhaps" if low <= wanted else "no"
            found = Reach(reach, level.name, round(level.dpi) or None, (low, high))
            if reach == "yes":
                return found
            perhaps = perhaps or (found if reach == "perhaps" else None)
            strongest = found if low < strongest.expected[0] else strongest
    return perhaps or strongest


@contextmanager
def _sampled(path: Path, folder: Path, wish: Wish, password: str | None) -> Iterator[Sequence[Source]]:
    """Pages from all over the file, each as a file of its own."""
    try:
        with opened(path, password) as pdf:
            count = len(pdf.pages)
            parts = [path] if count <= 1 else _single_pages(pdf, folder, sample_of(count, _PAGES))
    except BROKEN as error:
        raise CompressRefused("broken", "A page of this file is too damaged to be tried.") from error
    try:
        yield [look_into(part, folder, wish, password if part is path else None) for part in parts]
    finally:
        for part in parts:
            if part is not path:
                part.unlink(missing_ok=True)


def _range(size: int, sources: Sequence[Source], level: Level, folder: Path) -> Range:
    target = folder / "estimated.pdf"
    ratios = []
    for source in sources:
        try:
            assemble(source, plan_of(source, level), target)
        except BROKEN as error:
            raise CompressRefused("broken", "A page of this file is too damaged to be tried.") from error
        ratios.append(min(1.0, target.stat().st_size / source.size))
        target.unlink()
    low = max(min(ratios) - _UNSURE, min(ratios) / 2)  # no file comes to nothing
    return int(size * low), int(size * min(1.0, max(ratios) + _UNSURE))


def _single_pages(pdf: pikepdf.Pdf, folder: Path, numbers: list[int]) -> list[Path]:
    found = []
    for number in numbers:
        target = folder / f"page-{number}.pdf"
        with pikepdf.new() as single:
            single.pages.append(pdf.pages[number])
            single.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        found.append(target)
    return found
