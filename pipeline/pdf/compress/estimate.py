"""What a preset will come to, from a few pages compressed each by itself, as a range."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from pipeline.pdf.compress.compress import assemble, look_into, plan_of
from pipeline.pdf.compress.opening import opened
from pipeline.pdf.compress.verify import sample_of
from pipeline.pdf.compress.wish import Wish

_PAGES = 3
_UNSURE = 0.1  # of the size, to either side


def estimate(path: Path, folder: Path, wish: Wish, password: str | None) -> tuple[int, int]:
    """Lowest and highest expected size in bytes; raises CompressRefused."""
    size = path.stat().st_size
    ratios = []
    with opened(path, password) as pdf:
        count = len(pdf.pages)
        parts = [path] if count <= 1 else _single_pages(pdf, folder, sample_of(count, _PAGES))
    for part in parts:
        source = look_into(part, folder, wish, password if part is path else None)
        target = folder / "estimated.pdf"
        assemble(source, plan_of(source, wish.level), target)
        ratios.append(min(1.0, target.stat().st_size / part.stat().st_size))
        target.unlink()
        if part is not path:
            part.unlink()
    return int(size * max(0.0, min(ratios) - _UNSURE)), int(size * min(1.0, max(ratios) + _UNSURE))


def _single_pages(pdf: pikepdf.Pdf, folder: Path, numbers: list[int]) -> list[Path]:
    found = []
    for number in numbers:
        target = folder / f"page-{number}.pdf"
        with pikepdf.new() as single:
            single.pages.append(pdf.pages[number])
            single.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        found.append(target)
    return found
