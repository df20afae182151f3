"""Office files as PDF by LibreOffice without a screen; a program of the machine that may not be there."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

from documents.extraction.office_look import OFFICE, refuse_bombs
from documents.extraction.unreadable import unreadable
from documents.sniffing import OFFICE_BY_EXTENSION
from pipeline.text.to_pdf.writing import WritingRefused

SUFFIX = {media_type: suffix for suffix, media_type in OFFICE_BY_EXTENSION.items()}
_SECONDS = 300
_ABSENT = (
    "Office files are converted by LibreOffice, which is not on this machine: apt-get install libreoffice-writer-nogui "
    "libreoffice-calc-nogui libreoffice-impress-nogui. Or save the file as PDF with the program that made it."
)


def write_office(source: Path, media_type: str, folder: Path) -> Path:
    """Writes the PDF into ``folder``; macros do not run. Raises WritingRefused "no_libreoffice", "office_failed"."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise WritingRefused("no_libreoffice", _ABSENT)
    with unreadable("open the Office file"), zipfile.ZipFile(source) as archive:
        refuse_bombs(archive)
        if not any(one.startswith(OFFICE[media_type]) for one in archive.namelist()):
            raise WritingRefused("office_failed", "The name is that of an Office file, but inside there is none.")
    here = folder / f"office.{SUFFIX[media_type]}"
    shutil.copyfile(source, here)
    profile = folder / "profile"
    done = subprocess.run(
        [
            program, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", "--nolockcheck",
            "--nodefault", "--convert-to", "pdf", "--outdir", str(folder), str(here),
        ],
        capture_output=True, timeout=_SECONDS, check=False, env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )  # fmt: skip
    shutil.rmtree(profile, ignore_errors=True)
    found = here.with_suffix(".pdf")
    if done.returncode or not found.exists():
        text = "LibreOffice could not convert this file. Save it as PDF with the program that made it."
        raise WritingRefused("office_failed", text)
    return found
