"""The plan for all images of a file, one image in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pikepdf

from pipeline.pdf.compress.aside import Aside
from pipeline.pdf.compress.choose import choose, choose_unblended
from pipeline.pdf.compress.matte import blended, separable
from pipeline.pdf.compress.memory import give_back
from pipeline.pdf.compress.opening import MALFORMED
from pipeline.pdf.compress.placement import Number, Use
from pipeline.pdf.compress.replacement import Replacement
from pipeline.pdf.compress.settled import Settled
from pipeline.pdf.compress.streams import deflated_better
from pipeline.pdf.compress.wish import Level

_LARGE = 1_000_000  # pixels


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
    aside: Aside | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[Number, Replacement]:
    """What takes which image's place; what is large of it goes to ``aside``."""
    pairs = blended(images)
    single = separable(pairs)
    tied = {*pairs, *pairs.values()}
    masks = {mask.objgen for one in images.values() if isinstance(mask := one.get("/SMask"), pikepdf.Stream)}
    found: dict[Number, Replacement] = {}
    ordered = [*pairs, *(number for number in images if number not in pairs)]  # masks after what they were blended with
    for done, number in enumerate(ordered, 1):
        image = images[number]
        use = replace(uses.get(number, Use(unknown=True)), mask=number in masks)
        try:
            if int(image.get("/Width", 0)) * int(image.get("/Height", 0)) > _LARGE:
                give_back()
            chosen = None
            if number in single and not settled.holds(image, level):
                chosen = choose_unblended(image, use, level)
            if chosen is not None:
                tied -= {number, pairs[number]}
            else:
                chosen = choose(image, use, level, tied=number in tied, settled=settled.holds(image, level))
        except MALFORMED:
            continue
        if chosen is not None:
            chosen = _tight(chosen)
            found[number] = aside.put(chosen) if aside is not None else chosen
        if progress:
            progress(done, len(images))
    return found


def _tight(one: Replacement) -> Replacement:
    """Deflated as well as all other streams, so that a second pass finds nothing left to do."""
    return replace(one, content=deflated_better(one.content)) if one.filters[0] == "/FlateDecode" else one


def consistent(images: Mapping[Number, Any], plan: Mapping[Number, Replacement]) -> dict[Number, Replacement]:
    """The plan without masks that would no longer fit an image which keeps its matte."""
    bound = {
        mask
        for number, mask in blended(images).items()
        if not ((one := plan.get(number)) is not None and one.unblended)
    }
    return {number: one for number, one in plan.items() if one.lossless or number not in bound}
