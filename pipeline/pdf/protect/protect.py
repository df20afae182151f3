"""Encrypting and decrypting by qpdf, and two other programs that try the result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pypdf

from pipeline.pdf.protect.steps import Lock, Protected
from pipeline.pdf.rewriting.opening import opened, pages_of
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.promises import broken_promises
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.rewriting.saving import saved

_mupdf: Any = pymupdf  # its functions carry no types


def encrypt(source: Path, target: Path, lock: Lock, password: str | None, *, allow_signed: bool) -> Protected:
    """Writes the encrypted file and tries it; raises RewriteRefused."""
    rights = set(lock.rights)
    with opened(source, password) as pdf:
        pages = pages_of(pdf, allow_signed=allow_signed)
        losses = broken_promises(pdf, "rewritten")
        if pdf.is_encrypted:
            losses.append(Loss("the encryption it had", "", "the new passwords and rights are in its place"))
        permissions = pikepdf.Permissions(
            accessibility=True,  # never taken from those who need it; ISO 32000-2 no longer knows the switch
            extract="copy" in rights,
            modify_annotation="annotate" in rights,
            modify_assembly="assemble" in rights,
            modify_form="fill" in rights,
            modify_other="modify" in rights,
            print_lowres="print" in rights,
            print_highres="print" in rights,
        )
        encryption = pikepdf.Encryption(
            user=lock.user, owner=lock.owner, R=6, aes=True, metadata=True, allow=permissions
        )
        saved(pdf, target, encryption=encryption)
    _try(target, lock, pages)
    return Protected(pages, "AES-256", not lock.user, ("PyMuPDF", "pypdf"), tuple(losses))


def _try(target: Path, lock: Lock, pages: int) -> None:
    """Without the password it must stay shut, with it it must open, for two programs."""
    with _mupdf.open(target) as document:
        shut = bool(document.needs_pass)
        fits = not lock.user or bool(document.authenticate(lock.user))
        seen = len(document) if fits else 0
    with target.open("rb") as stream, pypdf.PdfReader(stream) as reader:  # given a path, it would hold all of it
        by_other = bool(reader.decrypt(lock.user)) and len(reader.pages) == pages
    if shut != bool(lock.user) or seen != pages or not by_other:
        target.unlink(missing_ok=True)
        raise RewriteRefused("not_proved", "The encrypted file does not open as it should, so none was made.")


def decrypt(source: Path, target: Path, password: str | None, *, allow_signed: bool) -> Protected:
    """Writes the plain file and tries it; raises RewriteRefused."""
    with opened(source, password) as pdf:
        pages = pages_of(pdf, allow_signed=allow_signed)
        if not pdf.is_encrypted:
            raise RewriteRefused("not_encrypted", "This PDF is not encrypted; there is nothing to take off.")
        losses = broken_promises(pdf, "rewritten")
        if not pdf.owner_password_matched:
            why = "you did not open it as its owner; make sure that you may lift them"
            losses.append(Loss("the owner's restrictions", "", why))
        saved(pdf, target, encryption=False)
    with _mupdf.open(target) as document, target.open("rb") as stream, pypdf.PdfReader(stream) as reader:
        plain = not document.is_encrypted and not reader.is_encrypted
        if not plain or len(document) != pages or len(reader.pages) != pages:
            target.unlink(missing_ok=True)
            raise RewriteRefused("not_proved", "The plain file does not read as it should, so none was made.")
    return Protected(pages, "none", True, ("PyMuPDF", "pypdf"), tuple(losses))
