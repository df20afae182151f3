"""PDF/A by Ghostscript, and what veraPDF says of it; both are programs of the machine that may not be there."""

from __future__ import annotations

import json
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from PIL import ImageCms

from documents.extraction.pdf_amplification import TEXT as ENDLESS
from documents.extraction.pdf_amplification import is_endless
from documents.extraction.pdf_given_up import TEXT as GIVEN_UP
from documents.extraction.pdf_given_up import has_given_up
from pipeline.pdf.compress.inventory import inventory_of
from pipeline.pdf.compress.opening import BROKEN_TEXT, claims_pdfa, is_signed, list_of
from pipeline.pdf.compress.verify import document_of, drawn, sample_of
from pipeline.pdf.reading.opening import READ_ERRORS, ReadingRefused

_LEAST_SECONDS, _SECONDS = 60.0, 900.0
_LOOKED_AT = 24  # pages drawn before and after
_DPI = 40.0
_OTHER = 12.0  # of 255, the mean difference of a page; colours of print become those of screens by some 3
_DEFINITION = """%!
/ICCProfile ({profile}) def
[/_objdef {{icc_PDFA}} /type /stream /OBJ pdfmark
[{{icc_PDFA}} << /N 3 >> /PUT pdfmark
[{{icc_PDFA}} ICCProfile (r) file /PUT pdfmark
[/_objdef {{OutputIntent_PDFA}} /type /dict /OBJ pdfmark
[{{OutputIntent_PDFA}} << /Type /OutputIntent /S /GTS_PDFA1 /DestOutputProfile {{icc_PDFA}}
  /OutputConditionIdentifier (sRGB) >> /PUT pdfmark
[{{Catalog}} << /OutputIntents [ {{OutputIntent_PDFA}} ] >> /PUT pdfmark
"""  # ISO 19005-2, 6.2.3, in the words of Ghostscript's own PDFA_def.ps

_LOSSLESS = [  # else Ghostscript writes pictures as JPEG anew, which takes from them what nobody sees it take
    *(f"-dAutoFilter{kind}Images=false" for kind in ("Color", "Gray")),
    *(f"-d{kind}ImageFilter=/FlateEncode" for kind in ("Color", "Gray")),
    *(f"-dDownsample{kind}Images=false" for kind in ("Color", "Gray", "Mono")),
]
_TOLD = frozenset(
    {"form fields", "form fields shown", "XFA forms", "attachments", "encryption", "PDF/A"}
)  # by `_opened_up`
_WORDS = {
    "Lang": "language", "PageMode": "view at opening", "PageLayout": "view at opening",
    "ViewerPreferences": "view at opening", "OpenAction": "view at opening", "PageLabels": "page labels",
}  # fmt: skip
_EXPECTED = frozenset({"MarkInfo", "output intents", "metadata", "Info /Producer", "Info /ModDate", "Info /Trapped"})


@dataclass(frozen=True, slots=True)
class Archived:
    """``conforms`` is what veraPDF found, None where it is not installed; ``level`` as "2b"."""

    level: str
    pages: int
    conforms: bool | None
    notes: tuple[str, ...]


def write_pdfa(source: Path, target: Path, folder: Path, password: str | None, *, level: str = "2b") -> Archived:
    """Writes an archival copy. Raises ReadingRefused: "no_ghostscript", "password_…", "broken", "pdfa_failed"."""
    program = shutil.which("gs")
    if program is None:
        text = "PDF/A is written by Ghostscript, which is not on this machine: apt-get install ghostscript."
        raise ReadingRefused("no_ghostscript", text)
    plain, pages, notes = _opened_up(source, folder, password)
    profile, definition = folder / "srgb.icc", folder / "definition.ps"
    profile.write_bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    definition.write_text(_DEFINITION.format(profile=profile), encoding="utf-8")
    seconds = _patience(pages, plain.stat().st_size)
    try:
        done = subprocess.run(
            [
                program, "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", f"-dPDFA={level[0]}", "-dPDFACompatibilityPolicy=1",
                "-sColorConversionStrategy=RGB", *_LOSSLESS, "-sDEVICE=pdfwrite", f"--permit-file-read={profile}",
                f"-sOutputFile={target}", str(definition), str(plain),
            ],
            capture_output=True, timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        text = f"Ghostscript did not come to an end with this PDF within {seconds:.0f} seconds. Repair it, or split it."
        raise ReadingRefused("pdfa_failed", text) from error
    if done.returncode or not target.exists():
        raise ReadingRefused(
            "pdfa_failed", "Ghostscript could not rewrite this PDF. Repair it, and try the repaired file."
        )
    _carry_bookmarks(plain, target)
    _blend_in_rgb(target)
    with pikepdf.open(target, access_mode=pikepdf.AccessMode.stream) as written:
        if len(written.pages) != pages or claims_pdfa(written) != level[0]:
            text = "What Ghostscript wrote lacks pages or is no PDF/A, so it is not handed out."
            raise ReadingRefused("pdfa_failed", text)
        notes += _lost(plain, written)
    other = _other_looks(plain, target)
    if other is not None:
        text = f"What Ghostscript wrote looks other than the PDF on page {other}, so it is not handed out."
        raise ReadingRefused("pdfa_failed", text)
    notes += _other_text(plain, target)
    conforms, told = validated(target, level)
    return Archived(level, pages, conforms, (*notes, *told))


def _opened_up(source: Path, folder: Path, password: str | None) -> tuple[Path, int, list[str]]:
    """A copy without encryption, which PDF/A forbids (ISO 19005-2, 6.1.3); its pages, and notes on what is lost."""
    notes = []
    try:
        with pikepdf.open(source, password=password or "", access_mode=pikepdf.AccessMode.stream) as pdf:
            if is_signed(pdf):
                notes.append("The PDF is signed; the archival copy has no valid signature. Keep the original.")
            if pdf.is_encrypted:
                notes.append("The archival copy is not encrypted: PDF/A forbids it.")
            if len(pdf.attachments):
                notes.append("Its attachments are not in the archival copy: PDF/A-2 allows PDF/A files only.")
            if "/AcroForm" in pdf.Root:
                notes.append("Form fields stand as they are filled in; they cannot be filled in any more.")
            pages = len(pdf.pages)
            if has_given_up(pdf):
                raise ReadingRefused("broken", GIVEN_UP)
            if not pages:
                raise ReadingRefused("no_pages", "This PDF has no pages.")
            if is_endless(pdf):
                raise ReadingRefused("bomb", ENDLESS)
            _keep_links(pdf)
            pdf.save(folder / "plain.pdf", encryption=False)
            return folder / "plain.pdf", pages, notes
    except pikepdf.PasswordError as error:
        code = "password_wrong" if password else "password_needed"
        text = "The password does not open this PDF." if password else "This PDF is protected. Give its password."
        raise ReadingRefused(code, text) from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        raise ReadingRefused("broken", BROKEN_TEXT) from error


def _keep_links(pdf: pikepdf.Pdf) -> None:
    """Marks links as to be printed, which PDF/A asks for (ISO 19005-2, 6.3.2): Ghostscript drops those that are not."""
    for page in pdf.pages:
        for note in list_of(page.obj.get("/Annots")):
            if isinstance(note, pikepdf.Dictionary) and note.get("/Subtype") == "/Link":
                note["/F"] = 4


def _carry_bookmarks(plain: Path, target: Path) -> None:
    """Puts bookmarks that lead to pages into a copy that has none: Ghostscript 10.00 drops those of many files."""
    with document_of(plain, None) as before, document_of(target, None) as after:
        if after.get_toc():
            return
        found = [(int(level), str(title), int(page)) for level, title, page in before.get_toc() if page > 0]
    if not found:
        return
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        with pdf.open_outline() as outline:
            within: list[list[pikepdf.OutlineItem]] = [outline.root]
            for level, title, page in found:
                one = pikepdf.OutlineItem(title, page - 1)
                del within[level:]
                within[-1].append(one)
                within.append(one.children)
        pdf.save(target)


def _blend_in_rgb(target: Path) -> None:
    """Pages and forms blended in print colours are blended in those of the file's profile (ISO 19005-2, 6.2.4.3).

    Ghostscript 10.00 converts what is painted and leaves the space it is blended in; who looks the file over
    (`_other_looks`) does so after this.
    """
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        if groups := list(_blended_in_cmyk(pdf)):
            for group in groups:
                group["/CS"] = pikepdf.Name.DeviceRGB
            pdf.save(target)


def _blended_in_cmyk(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    for one in pdf.objects:
        group = one.get("/Group") if isinstance(one, pikepdf.Dictionary | pikepdf.Stream) else None
        if isinstance(group, pikepdf.Dictionary) and group.get("/CS") == "/DeviceCMYK":
            yield group


def _lost(plain: Path, written: pikepdf.Pdf) -> list[str]:
    """What was counted before and is not there after, as one sentence."""
    with pikepdf.open(plain, access_mode=pikepdf.AccessMode.stream) as before:
        lacks = inventory_of(before).lacks(inventory_of(written))
    lacks = [_WORDS.get(one, one) for one in lacks if one.split(" (")[0] not in _TOLD | _EXPECTED]
    named = ", ".join(dict.fromkeys(one.replace("Info /", "property ") for one in lacks))
    return [f"Not as they were in the archival copy: {named}."] if named else []


def _other_looks(plain: Path, target: Path) -> int | None:
    """The first of the pages looked at, counted from 1, that is another picture now; None when none is."""
    with document_of(plain, None) as before, document_of(target, None) as after:
        for number in sample_of(before.page_count, _LOOKED_AT):
            try:
                old, new = (drawn(one[number], _DPI).astype(np.int16) for one in (before, after))
            except READ_ERRORS:
                return number + 1
            if old.shape != new.shape or np.abs(old - new).mean() > _OTHER:
                return number + 1
    return None


def _other_text(plain: Path, target: Path) -> list[str]:
    """Which pages read differently now: more than a hundredth of their letters and figures are others."""
    with document_of(plain, None) as before, document_of(target, None) as after:
        pages = [number + 1 for number in range(before.page_count) if _differ(before, after, number)]
    if not pages:
        return []
    named = ", ".join(map(str, pages[:10])) + (" and more" if len(pages) > 10 else "")
    return [f"Programs read other text than before on {len(pages)} of its pages ({named}), though it looks the same."]


def _differ(before: Any, after: Any, number: int) -> bool:
    old, new = _letters(before, number), _letters(after, number)
    return (old - new).total() + (new - old).total() > 0.01 * old.total()


def _letters(document: Any, number: int) -> Counter[str]:
    try:
        text = unicodedata.normalize("NFKC", document[number].get_text())
    except READ_ERRORS:
        return Counter()
    return Counter(letter for letter in text if letter.isalnum())


def _patience(pages: int, size: int) -> float:
    """Seconds that Ghostscript may take: several times what a file of so many bytes takes it, as some never end."""
    return min(_SECONDS, _LEAST_SECONDS + 3.0 * pages + 5.0 * size / 1_000_000)


def validated(target: Path, level: str) -> tuple[bool | None, list[str]]:
    """veraPDF's verdict on a file and a sentence; None where it is not installed or gives none."""
    program = shutil.which("verapdf")
    if program is None:
        return None, ["It claims PDF/A; no validator (veraPDF) is on this machine, so nothing was checked."]
    done = subprocess.run(
        [program, "--format", "json", "--flavour", level, str(target)],
        capture_output=True, timeout=_SECONDS, check=False, text=True,
    )  # fmt: skip
    try:
        jobs = json.loads(done.stdout)["report"]["jobs"]
        results = [one for job in jobs for one in job["validationResult"]]
        conforms = bool(results) and all(bool(one["compliant"]) for one in results)
    except (ValueError, KeyError, TypeError):
        return None, ["veraPDF gave no verdict, so nothing was checked."]
    return conforms, [f"veraPDF: it {'conforms' if conforms else 'does not conform'} to PDF/A-{level}."]
