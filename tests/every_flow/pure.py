"""What the flows of the trials compute in limited processes."""

from __future__ import annotations

from pathlib import Path


def count_words(source: Path, target: Path) -> int:
    """Writes each word of a text on a line of its own, sorted; answers how many there are."""
    words = sorted(source.read_text("utf-8").split())
    target.write_text("\n".join(words), "utf-8")
    return len(words)
