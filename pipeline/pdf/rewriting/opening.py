"""Opening a PDF to be rewritten, or saying in a sentence why that is not done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf

from documents.extraction.pdf_given_up import TEXT as GIVEN_UP
from documents.extraction.pdf_given_up import has_given_up
from pipeline.pdf.compress.opening import BROKEN, BROKEN_TEXT, MALFORMED, is_signed, list_of
from pipeline.pdf.lengths import MOST_SPLIT, advice
from pipeline.pdf.rewriting.refused import RewriteRefused

__all__ = [
    "BROKEN",
    "BROKEN_TEXT",
    "MALFORMED",
    "PAGE_LIMIT",
    "is_signed",
    "list_of",
    "opened",
    "opened_to_copy_from",
    "pages_of",
]

PAGE_LIMIT = MOST_SPLIT


def opened(path: Path, password: str | None, *, name: str = "This PDF") -> pikepdf.Pdf:
    """The file as a graph of objects.

    Raises RewriteRefused with "broken", "password_needed" or "password_wrong"; ``name`` begins the sentence.
    """
    with _said(name, has_password=bool(password)):
        return pikepdf.open(path, password=password or "", access_mode=pikepdf.AccessMode.stream)


def opened_to_copy_from(path: Path, password: str | None, *, name: str) -> pikepdf.Pdf:
    """As `opened`, for a file whose parts go into another one; it stays open until that one is written.

    Of a file that pikepdf.open opened every stream is held in memory once it is copied; of one that qpdf's own
    program opened it stays where it is until it is written. Objects of the latter have no owner that pikepdf knows, so
    its trees of names and numbers do not read them; `trees` does.
    """
    job: Any = pikepdf.Job({"inputFile": str(path), "password": password or "", "outputFile": "-", "noWarn": ""})
    with _said(name, has_password=bool(password)):
        pdf: pikepdf.Pdf = job.create_pdf()
        return pdf


@contextmanager
def _said(name: str, *, has_password: bool) -> Iterator[None]:
    """What went wrong with opening, in words."""
    try:
        yield
    except pikepdf.PasswordError as error:
        code = "password_wrong" if has_password else "password_needed"
        why = "does not open with the password that was given" if has_password else "is encrypted"
        text = f"{name} {why}. Give its password on the document's page."
        raise RewriteRefused(code, text) from error
    except MALFORMED as error:
        raise RewriteRefused("broken", BROKEN_TEXT if name == "This PDF" else f"{name}: {BROKEN_TEXT}") from error


def pages_of(pdf: pikepdf.Pdf, *, allow_signed: bool, name: str = "This PDF", most: int = PAGE_LIMIT) -> int:
    """The number of pages of a file that may be rewritten.

    Raises RewriteRefused with "broken", "no_pages", "too_many_pages" or "signed".
    """
    try:
        pages = len(pdf.pages)
    except MALFORMED as error:
        raise RewriteRefused("broken", f"{name}: the list of pages is damaged. Repair it first.") from error
    if has_given_up(pdf):
        raise RewriteRefused("broken", GIVEN_UP if name == "This PDF" else f"{name}: {GIVEN_UP}")
    if not pages:
        raise RewriteRefused("no_pages", f"{name} has no pages.")
    if pages > most:
        raise RewriteRefused("too_many_pages", f"{name} has {pages} pages; at most {most} are taken. {advice(pages)}")
    if not allow_signed and is_signed(pdf):
        raise RewriteRefused(
            "signed",
            f"{name} is signed, and any change breaks the signature. Tick the box for signed files if a copy "
            "without a valid signature will do.",
        )
    return pages
