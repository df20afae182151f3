"""Opens a file for shielding, or says why it cannot be shielded at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from documents.extraction.pdf_amplification import TEXT as ENDLESS
from documents.extraction.pdf_amplification import is_endless
from documents.extraction.pdf_given_up import TEXT as GIVEN_UP
from documents.extraction.pdf_given_up import has_given_up
from pipeline.pdf.shield.edit import ShieldRefused
from pipeline.pdf.shield.fields import is_signed
from pipeline.pdf.shield.limits import Limits


@contextmanager
def opened(source: Path, password: str | None, limits: Limits, *, allow_signed: bool) -> Iterator[pikepdf.Pdf]:
    """The file, fit for shielding; raises `ShieldRefused`."""
    try:
        pdf = pikepdf.open(source, password=password or "", access_mode=pikepdf.AccessMode.stream)
    except pikepdf.PasswordError as error:
        code = "password_wrong" if password else "password_needed"
        text = "The password does not open the file." if password else "The file is encrypted; give its password."
        raise ShieldRefused(code, text) from error
    except (pikepdf.PdfError, RuntimeError, OSError, ValueError) as error:
        raise ShieldRefused(
            "broken", "The file is not a PDF, or too damaged to be rewritten. Repair may be able to read it."
        ) from error
    with pdf:
        _refuse_unfit(pdf, limits)
        if is_signed(pdf, limits) and not allow_signed:
            raise ShieldRefused(
                "signed",
                "The file is signed. Shielding breaks the signature; allow that, or use the unsigned file.",
            )
        yield pdf


def _refuse_unfit(pdf: pikepdf.Pdf, limits: Limits) -> None:
    try:
        pages = len(pdf.pages)
        root = pdf.Root
    except (pikepdf.PdfError, RuntimeError, AttributeError, KeyError, ValueError) as error:
        raise ShieldRefused("broken", "The file's page tree is damaged. Repair may be able to mend it.") from error
    if has_given_up(pdf):
        raise ShieldRefused("broken", GIVEN_UP)
    if not pages:
        raise ShieldRefused("broken", "The file has no pages.")
    if pages > limits.pages or len(pdf.objects) > limits.objects:
        raise ShieldRefused("too_large", f"The file has {pages} pages; at most {limits.pages} are shielded.")
    if is_endless(pdf):
        raise ShieldRefused("bomb", ENDLESS)
    if pdf.is_encrypted and not pdf.owner_password_matched and not pdf.allow.modify_other:
        raise ShieldRefused("modification_forbidden", "The file forbids changes; give its owner password.")
    form = root.get("/AcroForm")
    if (isinstance(form, pikepdf.Dictionary) and "/XFA" in form) or bool(root.get("/NeedsRendering", False)):
        raise ShieldRefused("dynamic_form", "The file is a dynamic (XFA) form; save it as an ordinary PDF first.")
    if "/Collection" in root:
        raise ShieldRefused("portfolio", "The file is a portfolio of other files; shield those one by one.")
