"""“Page 2 of 3”: the place of a page in the document it belongs to, which need not be the file."""

from __future__ import annotations

import re
from typing import Final

from pipeline.text.finance.rows import Row

_RIM: Final = 0.12  # of a page, above and below: “2/3” there counts pages
_WORDS: Final = "page|seite|blatt|p[áa]gina|pag\\.?|sida|sheet|strona|str\\.?"
_COUNTED: Final = re.compile(
    rf"\W*({_WORDS})?\s*:?\s*(\d+)\s*(?:of|von|de|sur|di|van|av|z|/)\s*(\d+)\W*", re.IGNORECASE
)
_MOST: Final = 1000


def count_in(row: Row) -> tuple[int, int] | None:
    """The 2 and the 3, where a cell of the row says so and nothing else."""
    is_rim = row.box.y1 < _RIM * row.page_height or row.box.y0 > (1 - _RIM) * row.page_height
    for cell in row.cells:
        seen = _COUNTED.fullmatch(cell.text.strip())
        if seen and (seen[1] or is_rim) and 0 < int(seen[2]) <= int(seen[3]) < _MOST:
            return int(seen[2]), int(seen[3])
    return None
