"""What a limited process is asked to do with Word files; only it loads python-docx."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rewritten:
    """``passages`` got other words; of ``plain`` ones the look could not be kept; ``left`` are sentences."""

    passages: int
    plain: int
    left: tuple[str, ...]


def rewrite_word(source: Path, translated: Path, target: Path, language: str, *, right_to_left: bool) -> Rewritten:
    """As `files.rewrite_word`."""
    from pipeline.text.word import files  # noqa: PLC0415 - only the child loads it

    return files.rewrite_word(source, translated, target, language, right_to_left=right_to_left)


def markdown_to_word(source: Path, target: Path, *, title: str, right_to_left: bool) -> None:
    """As `markdown.markdown_to_word`."""
    from pipeline.text.word import markdown  # noqa: PLC0415 - as above

    markdown.markdown_to_word(source, target, title=title, right_to_left=right_to_left)
