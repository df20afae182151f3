"""The plan for all images of a file, one image in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pikepdf

from pipeline.pdf.compress.choose import choose
from pipeline.pdf.compress.opening import MALFORMED
from pipeline.pdf.compress.placement import Number, Use
from pipeline.pdf.compress.replacement import Replacement
from pipeline.pdf.compress.settled import Settled
from pipeline.pdf.compress.wish import Level


def images_of(pdf: pikepdf.Pdf) -> dict[Number, Any]:
    """Every image stream by object number."""
    return {
        one.objgen: one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
    }


def plan_images(
    images: Mapping[Number, Any],
    uses: Mapping[Number, Use],
    level: Level,
    settled: Settled,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> dict[Number, Replacement]:
    """What takes which image's place."""
    tied = _tied(images)
    found: dict[Number, Replacement] = {}
    for done, (number, image) in enumerate(images.items(), 1):
        use = uses.get(number, Use(unknown=True))
        try:
            chosen = choose(image, use, level, tied=number in tied, settled=settled.holds(image, level))
        except MALFORMED:
            continue
        if chosen is not None:
            found[number] = chosen
        if progress:
            progress(done, len(images))
    return found


def _tied(images: Mapping[Number, Any]) -> set[Number]:
    """Images that were blended with their matte (ISO 32000-1, 11.6.5.3), and the masks that say so."""
    found: set[Number] = set()
    for number, image in images.items():
        mask = image.get("/SMask")
        if isinstance(mask, pikepdf.Stream) and "/Matte" in mask:
            found |= {number, mask.objgen}
    return found
