"""Files inside a PDF: those of its name tree and those pinned to its pages (ISO 32000-1, 7.11.4 and 12.5.6.15)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf

from pipeline.pdf.layout import Box
from pipeline.pdf.reading.opening import READ_ERRORS, opened

_mupdf: Any = pymupdf  # its functions carry no types
MOST = 1000
LARGEST = 256 * 1024 * 1024  # bytes of one, unpacked
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')


@dataclass(frozen=True, slots=True)
class Attachment:
    """``name`` is safe for a file; ``page`` and ``box`` are None for those that belong to the whole document."""

    name: str
    title: str
    size: int
    page: int | None = None
    box: Box | None = None


def attachments_of(
    source: Path, password: str | None, store: Callable[[str, bytes], None]
) -> Iterator[Attachment | str]:
    """Each attachment after its bytes went to ``store``, or a sentence on one that could not be taken out."""
    names: set[str] = set()
    with opened(source, password=password, page_limit=None) as document:
        for count, (title, size, read, page, box) in enumerate(_found(document)):
            if count >= MOST:
                yield f"There are more than {MOST} attachments; the rest is left out."
                return
            if size > LARGEST:
                yield f"The attachment “{title[:80]}” is larger than {LARGEST // 1024**2} MB and left out."
                continue
            try:
                content = read()
            except READ_ERRORS:
                yield f"The attachment “{title[:80]}” is damaged and could not be taken out."
                continue
            name = _free(safe_name(title), names)
            store(name, content)
            yield Attachment(name, title[:200], len(content), page, box)


_Found = tuple[str, int, Callable[[], bytes], int | None, Box | None]


def _found(document: Any) -> Iterator[_Found]:
    for index in range(document.embfile_count()):
        about = document.embfile_info(index)
        title = str(about.get("ufilename") or about.get("filename") or about.get("name") or "")
        yield title, int(about.get("size") or about.get("length") or 0), _embedded(document, index), None, None
    for page in range(document.page_count):
        try:
            opened_page = document[page]  # its notes live as long as it does
            notes = list(opened_page.annots(types=[_mupdf.PDF_ANNOT_FILE_ATTACHMENT]))
        except READ_ERRORS:
            continue
        for note in notes:
            about = note.file_info
            box = Box(*(round(side, 2) for side in note.rect))
            yield str(about.get("filename") or ""), int(about.get("size") or 0), note.get_file, page + 1, box


def _embedded(document: Any, index: int) -> Callable[[], bytes]:
    return lambda: bytes(document.embfile_get(index))


def safe_name(title: str) -> str:
    """A file's name without folders and without what systems do not take."""
    last = re.split(r"[/\\]", title)[-1]
    plain = _FORBIDDEN.sub("", last).strip(" .")
    return plain[-120:] or "attachment"


def _free(name: str, names: set[str]) -> str:
    """The name, with a number where it is taken."""
    stem, dot, suffix = name.rpartition(".")
    found, number = name, 1
    while found.lower() in names:
        number += 1
        found = f"{stem}-{number}{dot}{suffix}" if stem else f"{name}-{number}"
    names.add(found.lower())
    return found
