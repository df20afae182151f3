"""Marks that stand in for contents that lie aside, in a file that is about to be written."""

from __future__ import annotations

from pathlib import Path

_MARK = b"%BinderyAside "
_LONGEST = 40  # of a mark


def mark_of(path: Path) -> bytes:
    """What stands in for the content of this file."""
    return _MARK + path.name.encode()


def content_behind(content: bytes, folder: Path | None) -> bytes:
    """The content for which a mark stands in, or what is there."""
    if folder is None or len(content) > _LONGEST or not content.startswith(_MARK):
        return content
    return (folder / content.removeprefix(_MARK).decode()).read_bytes()
