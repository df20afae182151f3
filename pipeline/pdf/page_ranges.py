"""Ranges of pages as people write them: "1-3, 7, 10-"; pure, and light enough for forms."""

from __future__ import annotations

import re

LONGEST = 2000  # letters
_PART = re.compile(r"(?:(?P<first>\d{1,6})?\s*(?P<dash>[-–])\s*(?P<last>\d{1,6})?|(?P<one>\d{1,6}))")


class WrongRange(ValueError):
    """The text is no range of pages, or names pages that are not there; ``text`` says which."""

    code = "wrong_pages"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def parsed(text: str) -> list[tuple[int, int | None]]:
    """First and last page of each part, from 1; None for the last page of all. Empty for an empty text."""
    found = []
    for part in filter(None, (one.strip() for one in re.split(r"[,;]", text))):
        match = _PART.fullmatch(part)
        if match is None or (match["dash"] and not (match["first"] or match["last"])):
            raise WrongRange(f"“{part[:40]}” is no page or range of pages. Write them like 1-3, 7, 10-.")
        first = int(match["one"] or match["first"] or 1)
        last = int(match["one"] or match["last"] or 0) or None
        if first < 1 or (last is not None and last < first) or match["last"] == "0":
            raise WrongRange(f"“{part[:40]}” counts backwards or from 0; the first page is 1.")
        found.append((first, last))
    return found


def pages_of(text: str, count: int) -> list[int]:
    """The pages of a document of ``count``, each once, in the order of the document; all of them for an empty text."""
    parts = parsed(text)
    if not parts:
        return list(range(1, count + 1))
    chosen: set[int] = set()
    for first, last in parts:
        if first > count or (last is not None and last > count):
            many = "1 page" if count == 1 else f"{count} pages"
            raise WrongRange(f"There is no page {max(first, last or 0)}: this PDF has {many}.")
        chosen.update(range(first, (last or count) + 1))
    return sorted(chosen)
