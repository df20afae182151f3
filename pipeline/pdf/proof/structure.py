"""The file around the pages: what must stay as it was, and where the original wording could hide."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pikepdf

from pipeline.pdf.proof.character_maps import character_maps_of
from pipeline.pdf.proof.finding import Finding, Severity
from pipeline.pdf.proof.leftovers import leftovers_in
from pipeline.pdf.proof.letters import is_residue
from pipeline.pdf.proof.qpdf_file import NAME, open_with_qpdf
from pipeline.pdf.proof.revisions import ends_of_file, is_linearized, revisions_of
from pipeline.pdf.proof.tool import ToolError, failures_of
from pipeline.pdf.proof.wording import Wording
from pipeline.pdf.shield.edit import Edit

_PAGE_BOXES = ("mediabox", "cropbox", "bleedbox", "trimbox", "artbox")
_CATALOG = ("/StructTreeRoot", "/AcroForm", "/Outlines", "/Lang", "/MarkInfo")
_SMALL_GROWTH = 20_000  # bytes and shares beyond which growth is worth a word, and then a refusal
_LARGE_GROWTH = 100_000
_SMALL_SHARE, _LARGE_SHARE = 0.10, 1.0


def examine_structure(
    original: Path,
    shielded: Path,
    edits: Sequence[Edit],
    *,
    wordings: Sequence[Wording] = (),
    password: str | None = None,
) -> tuple[Finding, ...]:
    """Compare the two files outside the text of their pages.

    ``wordings`` are what must no longer stand in bookmarks, metadata and the like. A file that cannot be
    opened is itself a problem, never an exception.
    """
    findings = [*_growth(original, shielded), *_revisions(original.read_bytes(), shielded.read_bytes())]
    try:
        with ExitStack() as stack:
            with failures_of(NAME, "open the original", original):
                before = stack.enter_context(open_with_qpdf(original, password))
            with failures_of(NAME, "open the shielded file", shielded):
                after = stack.enter_context(open_with_qpdf(shielded, password))
            with failures_of(NAME, "examine the files", shielded):
                findings += _syntax(before, after)
                findings += _pages(before, after)
                findings += _catalog(before, after)
                findings += _maps(before, after, edits)
                findings += _leftovers(after, wordings)
    except ToolError as error:
        findings.append(Finding("unreadable", "problem", error.text))
    return tuple(findings)


def _growth(original: Path, shielded: Path) -> Iterator[Finding]:
    before, after = original.stat().st_size, shielded.stat().st_size
    grown, share = after - before, after / max(before, 1) - 1
    if grown > _SMALL_GROWTH and share > _SMALL_SHARE:
        severity: Severity = "problem" if grown > _LARGE_GROWTH and share > _LARGE_SHARE else "warning"
        yield Finding("growth", severity, f"The file grew by {grown:,} bytes ({share:.0%}).")


def _revisions(original: bytes, shielded: bytes) -> Iterator[Finding]:
    count = revisions_of(shielded)
    ends = 2 if is_linearized(shielded) else 1
    if count > 1:
        text = f"The file holds {count} revisions, so an earlier wording can be restored from it."
        yield Finding("revision", "problem", text)
    elif ends_of_file(shielded) > max(ends, ends_of_file(original)):
        text = "The file holds the end of an earlier revision, so an earlier wording may be restored from it."
        yield Finding("revision", "problem", text)


def _syntax(before: pikepdf.Pdf, after: pikepdf.Pdf) -> Iterator[Finding]:
    try:
        faults = _faults(after)
        known = bool(faults and _faults(before))
    except pikepdf.DependencyError:
        text = "The file's syntax was not checked to the end, because no program for JBIG2 pictures is installed."
        yield Finding("syntax", "warning", text)
        return
    if faults:
        text = f"The file's syntax has a fault: {faults[0]}" + (" So had the original's." if known else "")
        yield Finding("syntax", "warning" if known else "problem", text)


def _faults(pdf: pikepdf.Pdf) -> list[str]:
    """What qpdf has to say about syntax and streams, on one line each and without the place of the file.

    Raises DependencyError when a picture cannot be decoded for lack of a program.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # announces that error
        said = pdf.check_pdf_syntax()
    return [" ".join(line.replace(str(pdf.filename), "file").split())[:200] for line in said]


def _pages(before: pikepdf.Pdf, after: pikepdf.Pdf) -> Iterator[Finding]:
    if len(before.pages) != len(after.pages):
        text = f"The file had {len(before.pages)} pages and has {len(after.pages)}."
        yield Finding("page_count", "problem", text)
    for number, (old, new) in enumerate(zip(before.pages, after.pages, strict=False), start=1):
        for box in _PAGE_BOXES:
            if _edges(old, box) != _edges(new, box):
                yield Finding("page_box", "problem", f"Page {number} has another {box}.", number)
        for key, fallback, what in (("/Rotate", 0, "rotation"), ("/UserUnit", 1, "user unit")):
            if float(_inherited(old, key, fallback)) != float(_inherited(new, key, fallback)):
                yield Finding("rotation", "problem", f"Page {number} has another {what}.", number)
        if _annotations(old) != _annotations(new):
            text = f"Page {number} had {_annotations(old)} annotations and has {_annotations(new)}."
            yield Finding("annotations", "warning", text, number)


def _edges(page: pikepdf.Page, box: str) -> tuple[float, ...]:
    return tuple(float(edge) for edge in getattr(page, box).as_list())


def _inherited(page: pikepdf.Page, key: str, fallback: float) -> float:
    """A page attribute that may stand in a parent node (ISO 32000-2, 7.7.3.4)."""
    node: pikepdf.Object | None = page.obj
    seen: set[tuple[int, int]] = set()
    while isinstance(node, pikepdf.Dictionary) and node.objgen not in seen:
        if key in node:
            return float(node[key])
        seen.add(node.objgen)
        node = node.get("/Parent")
    return fallback


def _annotations(page: pikepdf.Page) -> int:
    annotations = page.obj.get("/Annots")
    return len(annotations) if isinstance(annotations, pikepdf.Array) else 0


def _catalog(before: pikepdf.Pdf, after: pikepdf.Pdf) -> Iterator[Finding]:
    for key in _CATALOG:
        if key in before.Root and key not in after.Root:
            yield Finding("catalog", "warning", f"The entry {key[1:]} of the catalog is gone.")
    if before.is_encrypted and not after.is_encrypted:
        yield Finding("encryption", "warning", "The original was encrypted and the shielded file is not.")
    elif before.allow != after.allow:
        yield Finding("encryption", "warning", "The permissions of the original have changed.")
    if count := len(after.attachments):
        carried = "an attachment" if count == 1 else f"{count} attachments"
        text = f"The file carries {carried}; what is inside was not examined."
        yield Finding("attachments", "warning", text)


def _maps(before: pikepdf.Pdf, after: pikepdf.Pdf, edits: Sequence[Edit]) -> Iterator[Finding]:
    old, new = character_maps_of(before), character_maps_of(after)
    if residue := sorted(new.residue - old.residue):
        codes = ", ".join(f"U+{ord(character):04X}" for character in residue[:8])
        suspects = tuple(at for at, edit in enumerate(edits) if any(is_residue(c) for c in edit.replacement))
        text = f"Character maps give invisible characters that the original's do not: {codes}."
        yield Finding("residue", "problem", text, edits=suspects)
    if new.empty > old.empty:
        more = new.empty - old.empty
        text = f"Character maps leave {more} more codes without text, so the original may show through."
        yield Finding("empty_value", "warning", text)


def _leftovers(pdf: pikepdf.Pdf, wordings: Sequence[Wording]) -> Iterator[Finding]:
    for leftover in leftovers_in(pdf, wordings):
        if leftover.sure:
            text = f"The original wording still stands in {leftover.place}."
            yield Finding("leftover", "problem", text, edits=(leftover.edit,))
        else:
            text = f"The same words as the original wording stand in {leftover.place}."
            yield Finding("leftover", "warning", text, edits=(leftover.edit,))
