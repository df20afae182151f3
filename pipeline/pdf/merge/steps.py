"""What a limited process is asked to do for the flow: paths and small values in, small values out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.pdf.rewriting.outcome import Loss


@dataclass(frozen=True, slots=True)
class Source:
    """One file to be joined; ``name`` becomes its bookmark."""

    path: Path
    name: str
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """Counts of what the joined file holds; ``losses`` name what it does not."""

    pages: int
    bookmarks: int
    links: int
    fields: int
    attachments: int
    losses: tuple[Loss, ...]


def merge_to_file(
    sources: Sequence[Source],
    target: Path,
    *,
    bookmark_files: bool,
    allow_signed: bool,
    progress: Callable[[int, int], None] | None = None,
) -> Merged:
    """Writes all pages of the sources, in order, as one file; raises RewriteRefused."""
    from pipeline.pdf.merge.merge import merge  # noqa: PLC0415 - only the child loads qpdf

    return merge(sources, target, bookmark_files=bookmark_files, allow_signed=allow_signed, progress=progress)
