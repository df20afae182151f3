"""Whole copies of the wording: attached files, thumbnails, private data of the program that made the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pikepdf


def sweep_attachments(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Takes out attached files; the icon of one that is pinned to a page stays, as part of the picture."""
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/EmbeddedFiles" in names:
        del names["/EmbeddedFiles"]
        yield "attachment"
    for holder in (pdf.Root, *(page.obj for page in pdf.pages)):
        if "/AF" in holder:
            del holder["/AF"]
            yield "attachment"
        annotations = holder.get("/Annots")
        for annotation in annotations if isinstance(annotations, pikepdf.Array) else ():
            file = annotation.get("/FS") if isinstance(annotation, pikepdf.Dictionary) else None
            if isinstance(file, pikepdf.Dictionary) and "/EF" in file:
                del file["/EF"]
                yield "attachment"


def sweep_page_copies(pdf: pikepdf.Pdf, pages: Iterable[int]) -> Iterator[str]:
    """Takes out thumbnails and private data of the changed pages (numbered from 1), and of the file."""
    for number in pages:
        page = pdf.pages[number - 1].obj
        for key, what in (("/Thumb", "thumbnail"), ("/PieceInfo", "private data"), ("/Metadata", "page metadata")):
            if key in page:
                del page[key]
                yield what
    if "/PieceInfo" in pdf.Root:
        del pdf.Root["/PieceInfo"]
        yield "private data"
