"""What is left of pages that were taken out of a file: a tag, a link or a bookmark may still hold them."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Dictionary

from pipeline.pdf.rewriting.pruning import drop

_DRAWN = ("/Contents", "/Resources", "/Group", "/Thumb")
_ELSEWHERE = ("/Pages", "/Templates", "/IDS", "/URLS")  # lists of names that may lead to pages (ISO 32000-1, table 31)


def empty_old_pages(pdf: pikepdf.Pdf) -> int:
    """Takes contents and resources from pages in no list of pages; what leads to them stays. Returns how many had any.

    Pages that a program may show by their names stay as they are.
    """
    names: Any = pdf.Root.get("/Names")
    if isinstance(names, Dictionary) and any(key in names for key in _ELSEWHERE):
        return 0
    listed = {page.obj.objgen for page in pdf.pages}
    old = [one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/Type") == "/Page"]
    drawn = [one for one in old if one.objgen not in listed and any(key in one for key in _DRAWN)]
    for one in drawn:
        drop(one, *_DRAWN)
    return len(drawn)
