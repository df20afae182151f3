"""Fonts: what a page's font dictionaries declare (PDF 32000-1, 9.5 to 9.10)."""

from __future__ import annotations

import re
from typing import Any

import pymupdf

from pipeline.pdf.layout import Font

_mupdf: Any = pymupdf  # its functions carry no types
_SUBSET = re.compile(r"^[A-Z]{6}\+")  # PDF 32000-1, 9.6.4


def fonts_of(document: pymupdf.Document, page: int, seen: set[int]) -> tuple[Font, ...]:
    """The fonts of page ``page`` (from 1) whose object numbers are not in ``seen``, which is added to."""
    fonts: list[Font] = []
    for xref, extension, kind, name, _, encoding in document.get_page_fonts(page - 1):
        if xref in seen:
            continue
        seen.add(xref)
        fonts.append(
            Font(
                name=_SUBSET.sub("", name),
                kind=kind,
                encoding=encoding,
                embedded=extension != "n/a",
                subset=_SUBSET.match(name) is not None,
                to_unicode=xref > 0 and _mupdf.Document.xref_get_key(document, xref, "ToUnicode")[0] != "null",
            )
        )
    return tuple(fonts)
