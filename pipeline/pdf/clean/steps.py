"""What a limited process is asked to do for the flow: paths and small values in, small values out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.pdf.rewriting.outcome import Loss

PARTS = {
    "scripts": "Scripts and actions",
    "attachments": "Attached files",
    "metadata": "Metadata: author, title, dates, traces of programs",
    "comments": "Comments",
    "links": "Links to the web and to other files",
    "layers": "Hidden layers",
    "flatten": "Forms and comments become part of the pages",
}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """``removed`` counts by part, the wished ones alone."""

    pages: int
    removed: dict[str, int]
    losses: tuple[Loss, ...]


def clean_to_file(
    source: Path, target: Path, parts: tuple[str, ...], password: str | None, *, allow_signed: bool
) -> Cleaned:
    """Writes the file without these parts; raises RewriteRefused, also when a second program still finds one."""
    from pipeline.pdf.clean.clean import clean  # noqa: PLC0415 - only the child loads qpdf and MuPDF

    return clean(source, target, parts, password, allow_signed=allow_signed)
