"""Outside programs and optional packages: which are here, and what is switched off for lack of the others."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version


@dataclass(frozen=True, slots=True)
class Tool:
    """``found`` is a version or a path, empty when it is not here; ``without`` says what is then switched off."""

    name: str
    found: str
    without: str
    how: str


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
        Tool("Node.js", _program("node", "--version"), "pdf.js as a reader of a proof", "apt-get install nodejs"),
    )
