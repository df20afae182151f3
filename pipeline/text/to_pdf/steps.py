"""What a limited process is asked to do for the flow `to-pdf`: files in, one PDF out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from documents.sniffing import OFFICE_BY_EXTENSION

_NO_DECODER = (
    "Pictures of this kind ({kind}) are not read here. Save it as JPEG or PNG: phones have a setting for it, "
    "“Most Compatible” on an iPhone."
)


@dataclass(frozen=True, slots=True)
class Source:
    path: Path
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Made:
    """``parts`` are the pages each file takes, in their order."""

    pages: int
    parts: tuple[int, ...]
    notes: tuple[str, ...]


def make_pdf(
    sources: list[Source],
    target: Path,
    folder: Path,
    paper: str,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Made:
    """One PDF of all files in their order; raises Unreadable and WritingRefused."""
    import pymupdf  # noqa: PLC0415 - only the child loads it

    mupdf: Any = pymupdf
    if len(sources) == 1 and sources[0].media_type in OFFICE_BY_EXTENSION.values():
        return _office_alone(sources[0], target, folder)
    parts: list[int] = []
    notes: list[str] = []
    with mupdf.open() as document:
        for done, source in enumerate(sources, 1):
            before = document.page_count
            notes += [f"{source.name}: {note}" for note in _add(document, source, folder, paper)]
            parts.append(document.page_count - before)
            if progress is not None:
                progress(done, len(sources))
        pages = document.page_count
        document.save(target, garbage=3, deflate=True, use_objstms=1)
    return Made(pages, tuple(parts), tuple(notes))


def _office_alone(source: Source, target: Path, folder: Path) -> Made:
    """LibreOffice's own file: with the bookmarks, tags and properties that putting pages together would lose."""
    import pikepdf  # noqa: PLC0415 - only the child loads these

    from pipeline.text.to_pdf.office import write_office  # noqa: PLC0415

    part, notes = write_office(source.path, source.media_type, folder)
    part.replace(target)
    with pikepdf.open(target, access_mode=pikepdf.AccessMode.stream) as pdf:
        pages = len(pdf.pages)
    return Made(pages, (pages,), tuple(f"{source.name}: {note}" for note in notes))


def _add(document: Any, source: Source, folder: Path, paper: str) -> list[str]:
    import pymupdf  # noqa: PLC0415 - only the child loads these

    from documents.extraction.unreadable import Unreadable, unreadable  # noqa: PLC0415
    from documents.sniffing import PICTURES  # noqa: PLC0415
    from pipeline.text.to_pdf.office import write_office  # noqa: PLC0415
    from pipeline.text.to_pdf.pictures import add_image  # noqa: PLC0415
    from pipeline.text.to_pdf.writing import write_pages  # noqa: PLC0415

    if source.media_type in PICTURES:
        with unreadable("read the picture"):
            return add_image(document, source.path, source.media_type, paper)
    if source.media_type.startswith("image/"):
        raise Unreadable("unknown_kind", _NO_DECODER.format(kind=source.media_type.removeprefix("image/").upper()))
    if source.media_type in OFFICE_BY_EXTENSION.values():
        part, notes = write_office(source.path, source.media_type, folder)
    else:
        part = folder / "part.pdf"
        notes = write_pages(source.path, source.media_type, part, paper)
    mupdf: Any = pymupdf
    with mupdf.open(part) as pages:
        document.insert_pdf(pages)
    part.unlink()
    return notes
