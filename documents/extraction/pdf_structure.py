"""What stands in a PDF's catalogue: tags, language, forms, signatures, attachments, claims of conformance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pikepdf

from documents.extraction.findings import first, plain
from documents.extraction.pdf_actions import active_content
from documents.extraction.pdf_dates import read_date
from documents.extraction.pdf_given_up import has_given_up
from documents.extraction.unreadable import Unreadable, unreadable

MOST_FIELDS = 20_000
MOST_ATTACHMENTS = 100
MOST_PAGES = 20_000
DEEPEST = 40
UNKNOWN: dict[str, Any] = {
    "tagged": None, "language": "", "form": "", "fields": None, "signatures": [], "attachments": [],
    "active": None, "claims": [], "structure_read": False,
}  # fmt: skip


def structure_of(path: Path, password: str | None) -> dict[str, Any]:
    """The structure as qpdf reads it; ``structure_read`` is false, and what is unknown None, where it cannot."""
    try:
        with unreadable("read its structure"), _opened(path, password) as pdf:
            return _found(pdf)
    except Unreadable as refused:
        if refused.code == "memory":
            raise
        return dict(UNKNOWN)


def _opened(path: Path, password: str | None) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path, access_mode=pikepdf.AccessMode.stream)
    except pikepdf.PasswordError:
        return pikepdf.open(path, password=password or "", access_mode=pikepdf.AccessMode.stream)


def _found(pdf: pikepdf.Pdf) -> dict[str, Any]:
    root = pdf.Root
    fields = list(_fields(root))
    marked = root.get("/MarkInfo")
    found = {
        "tagged": isinstance(marked, pikepdf.Dictionary) and bool(marked.get("/Marked", False)),
        "language": plain(root.get("/Lang", ""), 40),
        "form": _form(root),
        "fields": sum("/Kids" not in one for one in fields),
        "signatures": first(filter(None, map(_signature, fields)), 50),
        "attachments": _attachments(pdf),
        "active": active_content(pdf),
        "claims": _claims(pdf),
    }
    return {**found, "structure_read": not has_given_up(pdf)}


def _form(root: Any) -> str:
    form = root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return ""
    if "/XFA" in form:
        return "XFA"
    return "AcroForm" if len(form.get("/Fields", [])) else ""


def _fields(root: Any) -> Iterator[pikepdf.Dictionary]:
    """All fields of the form, each once, however they are linked."""
    form = root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return
    waiting = [(one, 0) for one in _array(form.get("/Fields"))]
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < MOST_FIELDS:
        field, depth = waiting.pop()
        if not isinstance(field, pikepdf.Dictionary) or depth > DEEPEST or field.objgen in seen:
            continue
        if field.is_indirect:
            seen.add(field.objgen)
        yield field
        waiting += [(one, depth + 1) for one in _array(field.get("/Kids"))]


def _array(value: Any) -> list[Any]:
    return list(value) if isinstance(value, pikepdf.Array) else []


def _signature(field: pikepdf.Dictionary) -> dict[str, str] | None:
    """Who signed and when, as the file says it; whether it is valid is not judged here."""
    value = field.get("/V")
    if field.get("/FT") != pikepdf.Name("/Sig") or not isinstance(value, pikepdf.Dictionary):
        return None
    return {
        "name": plain(value.get("/Name", ""), 100),
        "reason": plain(value.get("/Reason", ""), 100),
        "at": read_date(str(value.get("/M", ""))),
    }


def _attachments(pdf: pikepdf.Pdf) -> list[dict[str, Any]]:
    """Those of the whole document, then those that are pinned to its pages (ISO 32000-1, 12.5.6.15)."""
    found = first(pdf.attachments, MOST_ATTACHMENTS)
    pinned = first(_pinned(pdf), MOST_ATTACHMENTS - len(found))
    return [*(_attachment(pdf, name) for name in found), *pinned]


def _attachment(pdf: pikepdf.Pdf, name: str) -> dict[str, Any]:
    """Its file name and its size as the file states it; nothing is unpacked to count."""
    try:
        with unreadable("read an attachment"):
            spec = pdf.attachments[name]
            stated = int(spec.get_file().size)
            return {"name": plain(spec.filename or name, 150), "size": stated if stated > 0 else None}
    except Unreadable:
        return {"name": plain(name, 150), "size": None}


def _pinned(pdf: pikepdf.Pdf) -> Iterator[dict[str, Any]]:
    for page in islice(pdf.pages, MOST_PAGES):
        for note in _array(page.obj.get("/Annots")):
            if isinstance(note, pikepdf.Dictionary) and note.get("/Subtype") == pikepdf.Name.FileAttachment:
                yield _pinned_file(note.get("/FS"))


def _pinned_file(spec: Any) -> dict[str, Any]:
    name, size = "", 0
    if isinstance(spec, pikepdf.Dictionary):
        name = str(spec.get("/UF", spec.get("/F", "")))
        file = spec.get("/EF", pikepdf.Dictionary())
        stream = file.get("/UF", file.get("/F")) if isinstance(file, pikepdf.Dictionary) else None
        about = stream.get("/Params") if isinstance(stream, pikepdf.Stream) else None
        stated = about.get("/Size") if isinstance(about, pikepdf.Dictionary) else None
        size = stated if isinstance(stated, int) else 0
    elif isinstance(spec, pikepdf.String):
        name = str(spec)
    return {"name": plain(name, 150), "size": size if size > 0 else None}


def _claims(pdf: pikepdf.Pdf) -> list[str]:
    """What the metadata says the file conforms to; a claim, nothing that was checked."""
    try:
        with unreadable("read its metadata"), pdf.open_metadata(update_docinfo=False) as metadata:
            found = [f"PDF/A-{metadata.pdfa_status}" if metadata.pdfa_status else ""]
            found += [f"PDF/X ({metadata.pdfx_status})" if metadata.pdfx_status else ""]
            accessible = metadata.get("{http://www.aiim.org/pdfua/ns/id/}part")
            found += [f"PDF/UA-{plain(accessible, 10)}" if accessible else ""]
    except Unreadable:
        return []
    return [plain(one, 60) for one in found if one]
