"""The pages as wished, in the same file, so that its encryption, attachments and settings stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
from pikepdf import Array

from pipeline.pdf.arrange.steps import Arranged, Arrangement
from pipeline.pdf.rewriting.keeping import keep_pages
from pipeline.pdf.rewriting.opening import MALFORMED, PAGE_LIMIT, opened, pages_of
from pipeline.pdf.rewriting.order import picks_of
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.promises import broken_promises
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.rewriting.saving import saved

POINTS_PER_MM = 72 / 25.4


def arrange(source: Path, target: Path, wish: Arrangement, password: str | None, *, allow_signed: bool) -> Arranged:
    """Writes the arranged file; raises RewriteRefused."""
    with opened(source, password) as pdf:
        before = pages_of(pdf, allow_signed=allow_signed)
        picks = [replace(one, turn=(one.turn + wish.turn) % 360) for one in picks_of(wish.order, before)]
        if len(picks) > PAGE_LIMIT:
            raise RewriteRefused(
                "too_many_pages", f"That would make {len(picks)} pages; at most {PAGE_LIMIT} are made."
            )
        losses = broken_promises(pdf, "changed")
        try:
            losses += keep_pages(pdf, picks)
            for number, page in enumerate(pdf.pages if wish.crop else (), 1):
                _crop(page, wish.crop or (0, 0, 0, 0), number)
        except MALFORMED as error:
            raise RewriteRefused("broken", "A page of this PDF is damaged. Repair it first.") from error
        if wish.crop:
            losses.append(Loss("sight of the margins", "", "cropping hides them; what is there stays in the file"))
        saved(pdf, target)
    left_out = sorted(set(range(1, before + 1)) - {one.page + 1 for one in picks})
    return Arranged(before, len(picks), tuple(left_out), sum(one.turn > 0 for one in picks), tuple(losses))


def _crop(page: pikepdf.Page, crop: tuple[float, float, float, float], number: int) -> None:
    """Narrows what is shown (ISO 32000-1, 14.11.2); sides are those of the page as it is seen, turned or not."""
    turns = int(page.obj.get("/Rotate", 0) or 0) // 90 % 4
    sides = [one * POINTS_PER_MM / float(page.obj.get("/UserUnit", 1) or 1) for one in crop]
    top, right, bottom, left = sides[turns:] + sides[:turns]
    shown = pikepdf.Rectangle(page.cropbox) & pikepdf.Rectangle(page.mediabox)
    x0, x1, y0, y1 = shown.llx + left, shown.urx - right, shown.lly + bottom, shown.ury - top
    if x1 - x0 < 1 or y1 - y0 < 1:
        raise RewriteRefused("nothing_left", f"Page {number} is smaller than what shall be cropped off. Crop less.")
    page.cropbox = Array([round(one, 3) for one in (x0, y0, x1, y1)])
