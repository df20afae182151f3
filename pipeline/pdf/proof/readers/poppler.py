"""Page texts as poppler's pdftotext reads them."""

from __future__ import annotations

from pathlib import Path

from pipeline.pdf.proof.poppler_program import NAME, probe_program, run_poppler

__all__ = ["NAME", "page_texts", "probe"]

PROGRAM = "pdftotext"


def probe() -> tuple[str, str]:
    """The version and why pdftotext cannot be used, one of them empty."""
    return probe_program(PROGRAM)


def page_texts(path: Path, password: str | None, *, timeout: float) -> list[str]:
    output = run_poppler(PROGRAM, ("-enc", "UTF-8"), path, ("-",), password=password, timeout=timeout)
    # Every page ends with a form feed; a file without pages gives nothing.
    return output.decode("utf-8", "replace").split("\f")[:-1]
