"""Pages as plain text: paragraphs apart by an empty line, list entries and tables as they are read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import IO
from unicodedata import east_asian_width

from pipeline.pdf.blocks.model import Block, Item, PageBlocks, Table, text_of

_WIDEST = 120  # letters of a table that is written in columns


class PlainWriter:
    """Writes pages as they come; UTF-8 with Unix line ends is the stream's business."""

    def __init__(self, out: IO[str]) -> None:
        self.out = out
        self.before: Block | None = None

    def add(self, page: PageBlocks) -> None:
        for block in page.blocks:
            words = written(block)
            if not words.strip():
                continue
            if self.before is not None:
                self.out.write("\n" if isinstance(self.before, Item) and isinstance(block, Item) else "\n\n")
            self.out.write(words)
            self.before = block

    def end(self) -> None:
        self.out.write("\n" if self.before is not None else "")


def write_plain(pages: Iterable[PageBlocks], target: Path) -> None:
    """UTF-8 with Unix line ends."""
    with target.open("w", encoding="utf-8", errors="replace", newline="\n") as out:
        writer = PlainWriter(out)
        for page in pages:
            writer.add(page)
        writer.end()


def written(block: Block) -> str:
    if isinstance(block, Item):
        words = text_of(block)
        return "  " * block.depth + (words if block.marker else f"• {words}")
    return in_columns(block.rows) if isinstance(block, Table) else text_of(block)


def in_columns(rows: tuple[tuple[str, ...], ...]) -> str:
    """A table with its columns under each other; with tabs between the cells where it would be too wide."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    if sum(widths) + 2 * len(widths) > _WIDEST:
        return "\n".join("\t".join(row) for row in rows)
    return "\n".join(_padded(row, widths) for row in rows)


def _padded(row: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(cell + " " * (wide - _width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()


def _width(text: str) -> int:
    """Columns of a terminal; wide letters (Unicode Standard Annex 11) take two."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)
