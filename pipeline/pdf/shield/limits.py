"""How much of a file is looked at before it is called hostile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one call. A file beyond them is refused, or the edit is, never worked on without end.

    The defaults hold the largest page met in practice (a map of two million path operators) with room to spare.
    """

    stream_bytes: int = 64 << 20  # one decoded content stream, font program or map
    operators: int = 4_000_000  # of one page, forms counted at every use
    glyphs: int = 400_000  # of one page
    forms: int = 20_000  # form XObjects drawn by one page
    form_depth: int = 12
    state_depth: int = 512  # q without Q
    pages: int = 10_000
    edits: int = 20_000
    nodes: int = 500_000  # of the structure tree, of the bookmarks, of the fields
    objects: int = 2_000_000  # of the file
    value_letters: int = 48  # letters one glyph may stand for
    passage_words: int = 150  # of one edit


class LimitExceeded(Exception):
    """A bound was passed; ``what`` names it in words a reader understands."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
