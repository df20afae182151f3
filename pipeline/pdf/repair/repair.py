"""Three programs rebuild the file; what draws most pages and reads most letters wins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pypdf
import pypdfium2

from documents.extraction.mupdf_file import hide_stalling_tags
from documents.extraction.pdf_amplification import TEXT as ENDLESS
from documents.extraction.pdf_amplification import is_endless
from documents.extraction.pdf_given_up import TEXT as GIVEN_UP
from documents.extraction.pdf_given_up import has_given_up
from pipeline.pdf.proof.quiet import quiet
from pipeline.pdf.reading.opening import READ_ERRORS
from pipeline.pdf.repair.beginnings import contents_of, save_beginnings, unpacks
from pipeline.pdf.repair.steps import Attempt, Repaired
from pipeline.pdf.rewriting.opening import MALFORMED, PAGE_LIMIT
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.promises import broken_promises
from pipeline.pdf.rewriting.refused import RewriteRefused

_mupdf: Any = pymupdf  # its functions carry no types

MOST_FAULTS = 20
_MOST_PIXELS = 1_000_000
FAILURES: tuple[type[Exception], ...] = (
    *MALFORMED, *READ_ERRORS, pypdf.errors.PyPdfError, pypdfium2.PdfiumError, KeyError, AttributeError, IndexError,
    OSError, RecursionError, AssertionError, ZeroDivisionError,
)  # fmt: skip


def repair(source: Path, target: Path, program: str, password: str | None) -> Repaired:
    """Writes the winner to ``target``; raises RewriteRefused."""
    faults, promises, encrypted = _faults(source, password)
    faults = faults or _shut_to_mupdf(source, password)
    attempts: list[tuple[Attempt, Path]] = []
    for name, write in WRITERS.items():
        if program not in ("best", name):
            continue
        path = target.with_suffix(f".{name}.pdf")
        attempts.append((_attempt(name, write, source, path, password), path))
    best, path = max(attempts, key=lambda one: (one[0].drawn, one[0].letters, one[0].pages))
    if not best.pages:
        raise RewriteRefused("beyond_repair", "No program finds a page in this file. Look for another copy of it.")
    path.replace(target)
    losses = list(promises)
    if encrypted:
        losses.append(Loss("encryption", "", "the repaired file is not encrypted; Protect encrypts it"))
    if best.drawn < best.pages:
        losses.append(Loss(f"{best.pages - best.drawn} pages", "", "they are there, but nothing of them can be drawn"))
    losses += _unread(target, _beginnings_saved(target, best) if faults else [])
    more = max(one.pages for one, _ in attempts)
    if more > best.pages:
        losses.append(Loss(f"{more - best.pages} pages", "", "another program finds them, but can draw fewer"))
    if best.program != "qpdf":
        losses.append(Loss("perhaps forms, bookmarks or tags", "", "the file's structure could not be read by qpdf"))
    return Repaired(
        sound=not faults,
        used=best.program,
        pages=best.pages,
        faults=tuple(faults[:MOST_FAULTS]),
        attempts=tuple(one for one, _ in attempts),
        losses=tuple(losses),
    )


def _faults(source: Path, password: str | None) -> tuple[list[str], list[Loss], bool]:
    """What qpdf finds wrong, in its words; what the file says of itself and may not hold; whether it is encrypted.

    Raises RewriteRefused for a lacking or wrong password.
    """
    try:
        with pikepdf.open(
            source, password=password or "", suppress_warnings=True, access_mode=pikepdf.AccessMode.stream
        ) as pdf:
            if is_endless(pdf):  # whether a copy is any good is seen by drawing it
                raise RewriteRefused("bomb", ENDLESS)
            found = [*pdf.get_warnings(), *pdf.check_pdf_syntax()]
            promises, encrypted = broken_promises(pdf, "rewritten"), pdf.is_encrypted
    except pikepdf.PasswordError as error:
        text = "This PDF is encrypted. Give its password on the document's page."
        raise RewriteRefused("password_wrong" if password else "password_needed", text) from error
    except FAILURES as error:
        return [_said(error, source)], [], False
    return [_said(one, source) for one in found], promises, encrypted


def _shut_to_mupdf(source: Path, password: str | None) -> list[str]:
    """Why MuPDF, which most tools here read with, cannot open what qpdf finds sound; nothing where it can."""
    try:
        with _mupdf.open(source, filetype="pdf") as document:
            if document.needs_pass:
                document.authenticate(password or "")
            _ = document[0]
    except FAILURES as error:
        return [_said(error, source) or type(error).__name__]
    return []


def _beginnings_saved(path: Path, best: Attempt) -> list[int]:
    """The pages, from 1, of whose damaged contents the beginning is saved, if MuPDF sees no less of the file then."""
    mended = path.with_suffix(".mended.pdf")
    pages = save_beginnings(path, mended)
    try:
        if not pages or _reads_less(_judged(best.program, mended), best):
            return []
    except FAILURES:  # it cannot even be drawn then: the contents stay, and are told as unread
        return []
    mended.replace(path)
    return pages


def _reads_less(one: Attempt, other: Attempt) -> bool:
    return any(getattr(one, what) < getattr(other, what) for what in ("pages", "drawn", "letters"))


def _unread(path: Path, begun: list[int]) -> list[Loss]:
    """The pages whose contents are too damaged to be unpacked; of ``begun`` ones the beginning stands there now."""
    losses = []
    if begun:
        losses.append(Loss(f"the end of page {_named(begun)}", "", "it is too damaged; what could be read was saved"))
    try:
        with pikepdf.open(path, suppress_warnings=True, access_mode=pikepdf.AccessMode.stream) as pdf:
            pages = enumerate(pdf.pages, 1)
            unread = [number for number, page in pages if not all(map(unpacks, contents_of(page)))]
    except MALFORMED:
        return [*losses, Loss("contents of some pages, perhaps", "", "qpdf cannot look them over")]
    if unread:
        why = "they are too damaged to be read as a whole, and stay as they are"
        losses.append(Loss(f"contents of page {_named(unread)}", "", why))
    return losses


def _named(pages: list[int]) -> str:
    return ", ".join(map(str, pages[:MOST_FAULTS]))


def _said(fault: object, source: Path) -> str:
    return str(fault).replace(str(source), "the file").replace("WARNING: ", "").strip()[:200]


def _attempt(
    name: str, write: Callable[[Path, Path, str | None], None], source: Path, target: Path, password: str | None
) -> Attempt:
    try:
        write(source, target, password)
        return _judged(name, target)
    except FAILURES as error:
        return Attempt(name, 0, 0, 0, _said(error, source) or type(error).__name__)


def _judged(name: str, path: Path) -> Attempt:
    """By MuPDF: which pages draw, small, and how many letters they hold."""
    drawn = letters = 0
    with _mupdf.open(path) as document:
        hide_stalling_tags(document, path)
        pages = len(document)
        for at in range(min(pages, PAGE_LIMIT)):
            try:
                page = document[at]
                scale = min(0.5, (_MOST_PIXELS / max(1.0, page.rect.width * page.rect.height)) ** 0.5)
                page.get_pixmap(matrix=_mupdf.Matrix(scale, scale), colorspace=_mupdf.csGRAY)
                letters += len(page.get_text().strip())
                drawn += 1
            except READ_ERRORS:
                continue
    return Attempt(name, pages, drawn, letters)


def _by_qpdf(source: Path, target: Path, password: str | None) -> None:
    with pikepdf.open(
        source, password=password or "", suppress_warnings=True, access_mode=pikepdf.AccessMode.stream
    ) as pdf:
        pdf.fix_dangling_references()
        pdf.save(target, encryption=False, deterministic_id=True)
        if has_given_up(pdf):
            raise pikepdf.PdfError(GIVEN_UP)


def _by_mupdf(source: Path, target: Path, password: str | None) -> None:
    with _mupdf.open(source, filetype="pdf") as document:
        if document.needs_pass:
            document.authenticate(password or "")
        document.save(target, garbage=3, deflate=True, encryption=_mupdf.PDF_ENCRYPT_NONE)


def _by_pdfium(source: Path, target: Path, password: str | None) -> None:
    document = pypdfium2.PdfDocument(source, password=password)
    fresh = pypdfium2.PdfDocument.new()
    try:
        fresh.import_pages(document)
        fresh.save(target)
    finally:
        fresh.close()
        document.close()


def _by_pypdf(source: Path, target: Path, password: str | None) -> None:
    with quiet("pypdf"), source.open("rb") as stream, pypdf.PdfReader(stream, strict=False) as reader:
        if reader.is_encrypted:
            reader.decrypt(password or "")
        writer = pypdf.PdfWriter()
        for page in reader.pages:
            writer.add_page(page)
        writer.write(target)


WRITERS = {"qpdf": _by_qpdf, "MuPDF": _by_mupdf, "PDFium": _by_pdfium, "pypdf": _by_pypdf}
