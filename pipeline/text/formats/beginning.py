"""The text that a document begins with, as much as tells its language and direction, before its pages are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from pipeline.pdf.blocks.model import PageBlocks, text_of
from pipeline.text.prose.language import SAMPLE


def begun(pages: Iterable[PageBlocks]) -> tuple[str, Iterator[PageBlocks]]:
    """The text of the first pages, and all pages."""
    source, held, found, letters = iter(pages), [], [], 0
    for page in source:
        held.append(page)
        found += [text_of(block) for block in page.blocks]
        letters = sum(map(len, found))
        if letters >= SAMPLE:
            break
    return "\n".join(found), chain(held, source)
