"""Opening a PDF to be compressed, or saying in a sentence why that is not done."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf

from documents.extraction.pdf_amplification import TEXT as ENDLESS
from documents.extraction.pdf_amplification import is_endless
from documents.extraction.pdf_given_up import TEXT as GIVEN_UP
from documents.extraction.pdf_given_up import has_given_up
from pipeline.pdf.lengths import advice

PAGE_LIMIT = 5000
BROKEN_TEXT = "The file is not a PDF, or too damaged to be rewritten. Repair may be able to read it."
# What pikepdf raises over damaged or odd parts of a file; its errors of missing programs stand apart.
BROKEN: tuple[type[Exception], ...] = (pikepdf.PikepdfError, pikepdf.DependencyError)
# What an entry of the wrong kind comes to, where a number or a name was looked for.
MALFORMED: tuple[type[Exception], ...] = (*BROKEN, ValueError, TypeError, RuntimeError)
_PART = re.compile(rb"""pdfaid:part(?:\s*=\s*["']|[^<>]*>)\s*(\d)""")  # as an attribute or an element


class CompressRefused(Exception):
    """The file is not compressed. ``code`` is a stable word, ``text`` says what to do.

    Codes: "broken", "no_pages", "too_many_pages", "password_needed", "password_wrong", "signed", "bomb".
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def opened(path: Path, password: str | None) -> pikepdf.Pdf:
    """The file as a graph of objects; raises CompressRefused.

    It is read as a stream, here and everywhere: of a mapped file all that was read counts as the process's memory.
    """
    try:
        pdf = pikepdf.open(path, password=password or "", access_mode=pikepdf.AccessMode.stream)
    except pikepdf.PasswordError as error:
        code = "password_wrong" if password else "password_needed"
        text = "The password does not open this PDF." if password else "This PDF is protected. Give its password."
        raise CompressRefused(code, text) from error
    except MALFORMED as error:
        raise CompressRefused("broken", BROKEN_TEXT) from error
    return pdf


def checked(pdf: pikepdf.Pdf, *, allow_signed: bool) -> int:
    """The number of pages of a file that may be compressed; raises CompressRefused."""
    try:
        pages = len(pdf.pages)
    except MALFORMED as error:
        raise CompressRefused(
            "broken", "The file's list of pages is damaged. Repair may be able to mend it."
        ) from error
    if has_given_up(pdf):
        raise CompressRefused("broken", GIVEN_UP)
    if not pages:
        raise CompressRefused("no_pages", "This PDF has no pages.")
    if pages > PAGE_LIMIT:
        text = f"This PDF has {pages} pages; at most {PAGE_LIMIT} are compressed. {advice(pages)}"
        raise CompressRefused("too_many_pages", text)
    if is_endless(pdf):
        raise CompressRefused("bomb", ENDLESS)
    if not allow_signed and is_signed(pdf):
        raise CompressRefused(
            "signed",
            "This PDF is signed, and any change breaks the signature. Ask for signed files to be compressed too if "
            "a copy without a valid signature will do.",
        )
    return pages


def is_signed(pdf: pikepdf.Pdf) -> bool:
    """Whether a signature field holds a signature (ISO 32000-1, 12.8); usage rights alone do not count."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return False
    return any(_holds_signature(one, "", 0) for one in list_of(form.get("/Fields")))


def _holds_signature(field: Any, kind: str, depth: int) -> bool:
    if not isinstance(field, pikepdf.Dictionary) or depth > 20:
        return False
    kind = str(field.get("/FT", kind))
    if kind == "/Sig" and isinstance(field.get("/V"), pikepdf.Dictionary):
        return True
    return any(_holds_signature(kid, kind, depth + 1) for kid in list_of(field.get("/Kids")))


def list_of(value: Any) -> list[Any]:
    """The members of a PDF array; nothing for anything else."""
    return list(value) if isinstance(value, pikepdf.Array) else []


def claims_pdfa(pdf: pikepdf.Pdf) -> str:
    """The part of PDF/A that the file's XMP claims ("1", "2", "3"), or ""."""
    meta = pdf.Root.get("/Metadata")
    if not isinstance(meta, pikepdf.Stream):
        return ""
    try:
        text = meta.read_bytes()
    except BROKEN:
        return ""
    if b"pdfaid:part" not in text:
        return ""
    found = _PART.search(text)
    return found[1].decode() if found else "1"  # the one that forbids most
