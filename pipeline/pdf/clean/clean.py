"""Cleaning a file, and a second program that looks for what should be gone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from documents.extraction.pdf_actions import is_script_address
from pipeline.pdf.clean.layers import remove_hidden_layers
from pipeline.pdf.clean.removing import (
    ACTING,
    remove_attachments,
    remove_comments,
    remove_links,
    remove_metadata,
    remove_scripts,
)
from pipeline.pdf.clean.steps import PARTS, Cleaned
from pipeline.pdf.proof.quiet import quiet
from pipeline.pdf.reading.opening import PAGE_LIMIT, READ_ERRORS
from pipeline.pdf.reading.opening import opened as opened_by_mupdf
from pipeline.pdf.rewriting.opening import MALFORMED, opened, pages_of
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.picture_traces import without_picture_traces
from pipeline.pdf.rewriting.promises import broken_promises
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.rewriting.saving import saved

MOST_HELD = 8 * 1024 * 1024  # bytes of objects: pypdf keeps all it reads until it is told to forget
_AN_OBJECT = 1024
# In the first segments: Exif or XMP (APP1), IPTC (APP13).
_TRACES = re.compile(rb"\xff\xd8(?:\xff\xe0.{0,40})?(?:\xff\xe1..(?:Exif\0|http:)|\xff\xed..Photoshop)", re.DOTALL)

REMOVERS = {
    "scripts": remove_scripts,
    "attachments": remove_attachments,
    "comments": remove_comments,
    "links": remove_links,
    "layers": remove_hidden_layers,
    "metadata": remove_metadata,
}


def clean(source: Path, target: Path, parts: tuple[str, ...], password: str | None, *, allow_signed: bool) -> Cleaned:
    """Writes the cleaned file; raises RewriteRefused."""
    with opened(source, password) as pdf:
        pages = pages_of(pdf, allow_signed=allow_signed)
        losses = broken_promises(pdf, "cleaned", without_metadata="metadata" in parts)
        if "flatten" in parts and pdf.is_encrypted:
            losses.append(Loss("encryption", "", "flattening takes it off; Protect encrypts again"))
    removed: dict[str, int] = dict.fromkeys((part for part in PARTS if part in parts), 0)
    path = source
    if "comments" in parts:  # before they would become part of the pages
        path, removed["comments"] = _apart(path, target.with_suffix(".bare.pdf"), password)
    if "flatten" in parts:
        path, removed["flatten"] = _flattened(path, target.with_suffix(".flat.pdf"), password)
    given = None if "flatten" in parts else password
    if "metadata" in parts:
        path, removed["metadata"] = without_picture_traces(path, target.with_suffix(".traces.pdf"), given)
    with opened(path, given) as pdf:
        try:
            for part in ("scripts", "attachments", "links", "layers", "metadata"):
                if part in parts:
                    removed[part] += REMOVERS[part](pdf)
        except MALFORMED as error:
            raise RewriteRefused(
                "broken", "A part of the file is too damaged to be cleaned. Repair it first."
            ) from error
        saved(pdf, target)
    _proved(target, parts, pages, password)
    return Cleaned(pages, removed, tuple(losses))


def _apart(source: Path, target: Path, password: str | None) -> tuple[Path, int]:
    with opened(source, password) as pdf:
        found = remove_comments(pdf)
        saved(pdf, target)
    return target, found


def _flattened(source: Path, target: Path, password: str | None) -> tuple[Path, int]:
    """By MuPDF, which draws fields that have no look of their own."""
    with opened_by_mupdf(source, password=password, page_limit=PAGE_LIMIT, written=True) as opened_document:
        document: Any = opened_document
        try:
            found = sum(len(list(page.widgets())) + len(list(page.annots())) for page in document)
            document.bake()
            document.save(target, garbage=3, deflate=True, encryption=1)  # none
        except READ_ERRORS as error:
            text = "The forms of this PDF are damaged and cannot be flattened. Clean it without that."
            raise RewriteRefused("broken", text) from error
    return target, found


def _proved(target: Path, parts: tuple[str, ...], pages: int, password: str | None) -> None:
    """pypdf goes through every object; what it still finds, it finds before anybody gets the file."""
    left: set[str] = set()
    held = 0
    with quiet("pypdf"), target.open("rb") as stream, pypdf.PdfReader(stream) as reader:
        if reader.is_encrypted:
            reader.decrypt(password or "")
        many = len(reader.pages)
        for number in range(1, int(reader.trailer.get("/Size", 1))):
            try:
                one = reader.get_object(IndirectObject(number, 0, reader))
            except (pypdf.errors.PyPdfError, ValueError, KeyError):
                continue
            left |= _found(one, 0)
            held += _size_of(one)
            if held > MOST_HELD:
                reader.resolved_objects.clear()
                held = 0
        if "/Info" in reader.trailer:
            left.add("metadata")
    if many != pages or left & set(parts):
        target.unlink(missing_ok=True)
        what = ", ".join(PARTS[one].lower() for one in sorted(left & set(parts))) or "another number of pages"
        raise RewriteRefused("not_clean", f"A second program still finds in it: {what}. So no file was made.")


def _size_of(one: Any) -> int:
    """About how many bytes pypdf holds for an object it has read."""
    return _AN_OBJECT + (len(one._data) if isinstance(one, StreamObject) else 0)  # packed, as it lies


def _has_traces(one: Any) -> bool:
    """Whether a JPEG tells of its camera or its owner."""
    return isinstance(one, StreamObject) and one.get("/Filter") == "/DCTDecode" and bool(_TRACES.match(one._data))


def _found(one: Any, depth: int) -> set[str]:
    if depth > 40:
        return set()
    if isinstance(one, ArrayObject):
        return {word for each in one for word in _found(each, depth + 1)}
    if not isinstance(one, DictionaryObject):
        return set()
    found = {word for key in one for word in _found(one.raw_get(key), depth + 1)}
    acts = one.get("/S") in ACTING[:6] or is_script_address(one.get("/URI"))
    if acts or "/JS" in one or "/XFA" in one or "/AA" in one:
        found.add("scripts")
    if "/EF" in one or one.get("/Type") == "/EmbeddedFile" or one.get("/Subtype") == "/FileAttachment":
        found.add("attachments")
    if "/PieceInfo" in one or one.get("/Type") == "/Metadata" or _has_traces(one):
        found.add("metadata")
    if one.get("/S") == "/URI" and "/URI" in one:
        found.add("links")
    return found
