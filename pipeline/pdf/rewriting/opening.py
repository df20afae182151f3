"""Opening a PDF to be rewritten, or saying in a sentence why that is not done."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from pipeline.pdf.compress.opening import BROKEN, BROKEN_TEXT, MALFORMED, is_signed, list_of
from pipeline.pdf.lengths import MOST_SPLIT, advice
from pipeline.pdf.rewriting.refused import RewriteRefused

__all__ = ["BROKEN", "BROKEN_TEXT", "MALFORMED", "PAGE_LIMIT", "is_signed", "list_of", "opened", "pages_of"]

PAGE_LIMIT = MOST_SPLIT


def opened(path: Path, password: str | None, *, name: str = "This PDF") -> pikepdf.Pdf:
    """The file as a graph of objects.

    Raises RewriteRefused with "broken", "password_needed" or "password_wrong"; ``name`` begins the sentence.
    """
    try:
        return pikepdf.open(path, password=password or "", access_mode=pikepdf.AccessMode.stream)
    except pikepdf.PasswordError as error:
        code = "password_wrong" if password else "password_needed"
        why = "does not open with the password that was given" if password else "is encrypted"
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
