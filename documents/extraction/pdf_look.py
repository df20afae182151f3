"""What a PDF is: pages and text by MuPDF, which repairs what it can; structure by qpdf, which does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf

from documents.extraction.findings import Findings, first, plain, readable
from documents.extraction.mupdf_file import hide_stalling_tags, open_with_mupdf
from documents.extraction.pdf_amplification import refuse_endless
from documents.extraction.pdf_dates import read_date
from documents.extraction.pdf_fonts import fonts_of
from documents.extraction.pdf_structure import structure_of
from documents.extraction.unreadable import Unreadable, unreadable

_mupdf: Any = pymupdf  # its functions carry no types

MOST_SIZES = 2000
MOST_LISTED = 1000  # numbers of pages that are listed one by one
SAMPLE = 2000  # characters
TRIM_EVERY = 16  # pages
PERMISSIONS = {
    "print": 1 << 2,
    "print_well": 1 << 11,
    "change": 1 << 3,
    "copy": 1 << 4,
    "annotate": 1 << 5,
    "fill_forms": 1 << 8,
    "assemble": 1 << 10,
    "read_aloud": 1 << 9,
}  # ISO 32000-1, table 22


def look_at_pdf(path: Path, password: str | None = None) -> Findings:
    """Everything known about a PDF; raises Unreadable when none of its pages can be read."""
    with unreadable("read how much it draws"):
        refuse_endless(path, password)
    try:
        with unreadable("open it"), open_with_mupdf(path, password) as document:
            hide_stalling_tags(document, path, password)
            return _found(document, path, password)
    except Unreadable as refused:
        if refused.code == "password":
            return Findings(properties={"type": "pdf", "encryption": {"needs_password": True}}, needs_password=True)
        raise


def _found(document: Any, path: Path, password: str | None) -> Findings:
    pages = document.page_count
    read = _Pages()
    for number in range(pages):
        read.add(document, number)
        if number % TRIM_EVERY == TRIM_EVERY - 1:  # else MuPDF keeps up to 256 MB of pictures and fonts of pages passed
            _mupdf.TOOLS.store_shrink(100)
    if len(read.broken) == pages:
        which = "Its only page" if pages == 1 else f"Not one of its {pages:,} pages"
        raise Unreadable("broken", f"{which} can{'not' if pages == 1 else ''} be read. {read.why}".rstrip())
    properties: dict[str, Any] = {
        "type": "pdf",
        **_described(document.metadata or {}),
        "repaired": bool(document.is_repaired),
        "encryption": _encryption(document),
        "linearised": bool(document.is_fast_webaccess),
        "page_sizes": read.sizes,
        "broken_pages": read.broken[:MOST_LISTED],
        "pages_without_text": read.silent[:MOST_LISTED],
        "letters": read.letters,
        "sample": readable(read.sample, SAMPLE),
        "images": len(read.images),
        "fonts": fonts_of(document, sorted(read.fonts)),
        "layers": _layers(document),
        "outline": _outline(document),
        **structure_of(path, password),
    }
    return Findings(pages=pages, properties=properties)


class _Pages:
    """What all pages together hold; a page that cannot be read costs itself alone."""

    def __init__(self) -> None:
        self.sizes: list[list[float] | None] = []
        self.broken: list[int] = []
        self.silent: list[int] = []
        self.images: set[int] = set()
        self.fonts: set[tuple[int, str, str, str]] = set()
        self.letters = 0
        self.sample = ""
        self.why = ""

    def add(self, document: Any, number: int) -> None:
        try:
            with unreadable(f"read page {number + 1}"):
                self._add(document, number)
        except Unreadable as refused:
            if refused.code == "memory":
                raise
            if len(self.sizes) <= number < MOST_SIZES:
                self.sizes.append(None)
            self.broken.append(number + 1)
            self.why = self.why or refused.text

    def _add(self, document: Any, number: int) -> None:
        page = document[number]
        area = page.rect
        if len(self.sizes) < MOST_SIZES:
            self.sizes.append([round(area.width, 2), round(area.height, 2)])
        text = page.get_text()
        letters = sum(not one.isspace() for one in text)
        self.letters += letters
        if letters == 0:
            self.silent.append(number + 1)
        elif len(self.sample) < SAMPLE:
            self.sample += text
        self.images.update(row[0] for row in document.get_page_images(number))
        self.fonts.update((row[0], row[1], row[2], row[3]) for row in document.get_page_fonts(number, full=True))


def _described(metadata: dict[str, Any]) -> dict[str, Any]:
    """The document information, and the version its header and catalogue claim."""
    found: dict[str, Any] = {
        name: plain(metadata.get(name) or "")
        for name in ("title", "author", "subject", "keywords", "creator", "producer")
    }
    found["version"] = plain(metadata.get("format") or "").removeprefix("PDF ")
    found["created"] = read_date(metadata.get("creationDate") or "")
    found["modified"] = read_date(metadata.get("modDate") or "")
    return found


def _encryption(document: Any) -> dict[str, Any] | None:
    """How it is encrypted and what its maker permits; None when it is not."""
    method = (document.metadata or {}).get("encryption")
    if not method:
        return None
    permitted = {name: bool(document.permissions & bit) for name, bit in PERMISSIONS.items()}
    return {"needs_password": bool(document.needs_pass), "method": plain(method), "permits": permitted}


def _layers(document: Any) -> list[str]:
    try:
        with unreadable("read its layers"):
            return first((plain(one["name"], 100) for one in document.get_ocgs().values()), 100)
    except Unreadable:
        return []


def _outline(document: Any) -> int | None:
    """How many entries its table of contents has; None when that cannot be read."""
    try:
        with unreadable("read its outline"):
            return len(document.get_toc())
    except Unreadable:
        return None
