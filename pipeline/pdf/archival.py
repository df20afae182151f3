"""PDF/A by Ghostscript, and what veraPDF says of it; both are programs of the machine that may not be there."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import ImageCms

from pipeline.pdf.compress.opening import BROKEN_TEXT, claims_pdfa, is_signed
from pipeline.pdf.reading.opening import ReadingRefused

_SECONDS = 900
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
    done = subprocess.run(
        [
            program, "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", f"-dPDFA={level[0]}", "-dPDFACompatibilityPolicy=1",
            "-sColorConversionStrategy=RGB", "-sDEVICE=pdfwrite", f"--permit-file-read={profile}",
            f"-sOutputFile={target}", str(definition), str(plain),
        ],
        capture_output=True, timeout=_SECONDS, check=False,
    )  # fmt: skip
    if done.returncode or not target.exists():
        raise ReadingRefused(
            "pdfa_failed", "Ghostscript could not rewrite this PDF. Repair it, and try the repaired file."
        )
    with pikepdf.open(target) as written:
        if len(written.pages) != pages or claims_pdfa(written) != level[0]:
            text = "What Ghostscript wrote lacks pages or is no PDF/A, so it is not handed out."
            raise ReadingRefused("pdfa_failed", text)
    conforms, told = validated(target, level)
    return Archived(level, pages, conforms, (*notes, *told))


def _opened_up(source: Path, folder: Path, password: str | None) -> tuple[Path, int, list[str]]:
    """A copy without encryption, which PDF/A forbids (ISO 19005-2, 6.1.3); its pages, and notes on what is lost."""
    notes = []
    try:
        with pikepdf.open(source, password=password or "") as pdf:
            if is_signed(pdf):
                notes.append("The PDF is signed; the archival copy has no valid signature. Keep the original.")
            if pdf.is_encrypted:
                notes.append("The archival copy is not encrypted: PDF/A forbids it.")
            if len(pdf.attachments):
                notes.append("Its attachments are not in the archival copy: PDF/A-2 allows PDF/A files only.")
            if "/AcroForm" in pdf.Root:
                notes.append("Form fields stand as they are filled in; they cannot be filled in any more.")
            if not len(pdf.pages):
                raise ReadingRefused("no_pages", "This PDF has no pages.")
            pdf.save(folder / "plain.pdf", encryption=False)
            return folder / "plain.pdf", len(pdf.pages), notes
    except pikepdf.PasswordError as error:
        code = "password_wrong" if password else "password_needed"
        text = "The password does not open this PDF." if password else "This PDF is protected. Give its password."
        raise ReadingRefused(code, text) from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        raise ReadingRefused("broken", BROKEN_TEXT) from error


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
