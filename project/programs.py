"""Outside programs and optional packages: which are here, and what is switched off for lack of the others."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from pipeline.pdf.ocr.tessdata import INSTALL, languages, others


@dataclass(frozen=True, slots=True)
class Tool:
    """``found`` is a version or a path, empty when it is not here; ``without`` says what is then switched off.

    ``more`` says what else could be here.
    """

    name: str
    found: str
    without: str
    how: str
    more: str = ""


def _program(name: str, *version_of: str) -> str:
    path = shutil.which(name)
    if path is None:
        return ""
    try:
        done = subprocess.run([path, *version_of], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return path
    return ((done.stdout or done.stderr).strip().splitlines() or [path])[0]


def _package(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _reading_of_scans() -> str:
    """Engine and languages; empty when there is no language."""
    here = languages()
    own = _package("tesserocr")
    engine = f"Tesseract by tesserocr {own}" if own else "Tesseract in PyMuPDF, without confidences"
    if not here:
        rapid = _package("rapidocr")
        return f"RapidOCR {rapid}: English and Chinese" if rapid else ""
    return f"{engine}: {', '.join(here)}"


def tools() -> tuple[Tool, ...]:
    """All of them, looked up now."""
    return (
        Tool("PyMuPDF", _package("pymupdf"), "reading and rendering PDFs", "pip install -r requirements.txt"),
        Tool("pypdf", _package("pypdf"), "one of the readers of a proof", "pip install -r requirements.txt"),
        Tool(
            "pdfminer.six", _package("pdfminer.six"), "one of the readers of a proof", "pip install -r requirements.txt"
        ),
        Tool(
            "pypdfium2",
            _package("pypdfium2"),
            "one reader and one renderer of a proof",
            "pip install -r requirements.txt",
        ),
        Tool(
            "poppler",
            _program("pdftotext", "-v"),
            "one reader and one renderer of a proof",
            "apt-get install poppler-utils",
        ),
        Tool("OCR", _reading_of_scans(), "reading of scans", INSTALL, others(languages())),
        Tool("Node.js", _program("node", "--version"), "pdf.js as a reader of a proof", "apt-get install nodejs"),
    )
