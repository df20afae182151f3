"""What a limited process is asked to do with an HTML file; only it loads lxml."""

from __future__ import annotations

from pathlib import Path


def rewrite_html(source: Path, translated: Path, target: Path, language: str, *, right_to_left: bool) -> int:
    """As `files.rewrite_html`."""
    from pipeline.text.web import files  # noqa: PLC0415 - only the child loads it

    return files.rewrite_html(source, translated, target, language, right_to_left=right_to_left)
