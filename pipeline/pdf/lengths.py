"""What to do with a PDF that is too long for a tool; Split itself takes so many pages and no more."""

from __future__ import annotations

from typing import Final

# qpdf's time for taking pages out grows with their square: 20,000 pages took minutes.
MOST_SPLIT: Final = 5000


def advice(pages: int) -> str:
    if pages <= MOST_SPLIT:
        return "Split it first."
    return (
        "That is too long for Split, too: cut it on your own machine, as by "
        "“qpdf --split-pages=1000 long.pdf part.pdf”, and bring the parts."
    )
