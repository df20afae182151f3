"""Large new images lie in files until they are written: neither a plan nor qpdf holds them all at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.pdf.compress.replacement import Replacement

_LARGE = 64 * 1024  # bytes from which it pays


class Aside:
    """A folder of contents."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0

    def put(self, one: Replacement) -> Replacement:
        """The same, with its content in a file where it is large."""
        if len(one.content) < _LARGE:
            return one
        self._count += 1
        path = self.folder / str(self._count)
        path.write_bytes(one.content)
        return replace(one, content=b"", aside=path)
