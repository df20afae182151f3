"""Pages as Markdown (CommonMark with GitHub's tables)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.pdf.blocks.model import Block, Code, Heading, Image, Item, PageBlocks, Piece, Table

_MARKS = re.compile(r"([\\`*\[\]<>~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;))")
_LEADING = re.compile(r"^(?=(?:#{1,6}|[+-]|=+|-{2,})(?:\s|$))")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def write_markdown(pages: Iterable[PageBlocks], target: Path) -> None:
    """UTF-8. Of images there is what is said of them, as that of one without an address."""
    before: Block | None = None
    first = 0  # depth of the first entry of the present list: a list never begins indented, that would be code
    with target.open("w", encoding="utf-8", errors="replace") as out:
        for page in pages:
            for block in page.blocks:
                if isinstance(block, Item) and not isinstance(before, Item):
                    first = block.depth
                words = written(block, first)
                if not words.strip():
                    continue
                if before is not None:
                    out.write("\n" if isinstance(before, Item) and isinstance(block, Item) else "\n\n")
                out.write(words)
                before = block
        out.write("\n" if before is not None else "")


def written(block: Block, first: int = 0) -> str:
    if isinstance(block, Image):
        return f"![{escaped(block.alt)}]()" if block.alt else ""
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Code):
        longest = max((len(run) for run in re.findall(r"`+", block.text)), default=0)
        fence = "`" * max(3, longest + 1)
        return f"{fence}\n{block.text}\n{fence}"
    words = inline(block.pieces)
    if isinstance(block, Heading):
        return f"{'#' * block.level} {words}"
    if isinstance(block, Item):
        return _item(block, words, max(0, block.depth - first))
    return _unlisted(words)


def _item(block: Item, words: str, depth: int) -> str:
    """Labels that Markdown has no list for are words of a list entry, as they are printed."""
    indent = "    " * depth
    if block.marker[:-1].isdigit() and block.marker[-1] in ".)":
        return f"{indent}{block.marker} {words}"
    return f"{indent}- {escaped(block.marker)} {words}" if block.marker else f"{indent}- {_unlisted(words)}"


def _unlisted(words: str) -> str:
    """A paragraph that begins as a heading or a list would, so that it is none."""
    words = _LEADING.sub(r"\\", words)
    return _NUMBERED.sub(r"\1\\\2", words)


def _table(block: Table) -> str:
    rows = [[inline((Piece(cell),)).replace("|", "\\|") for cell in row] for row in block.rows]
    head = rows[0] if block.headed else [""] * len(rows[0])
    lines = [head, ["---"] * len(head), *(rows[1:] if block.headed else rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def inline(pieces: tuple[Piece, ...]) -> str:
    found = "".join(_piece(piece) for piece in pieces)
    return " ".join(found.split())


def _piece(piece: Piece) -> str:
    """Marks stand close to the words; blanks stay outside."""
    core = piece.text.strip()
    if not core:
        return " " if piece.text else ""
    before = " " if piece.text[0].isspace() else ""
    after = " " if piece.text[-1].isspace() else ""
    words = escaped(core)
    if any(one.isalnum() for one in core):
        if piece.italic:
            words = f"*{words}*"
        if piece.bold:
            words = f"**{words}**"
    if piece.raised:
        words = f"<sub>{words}</sub>" if piece.lowered else f"<sup>{words}</sup>"
    if piece.link:
        words = f"[{words}](<{piece.link.replace('<', '%3C').replace('>', '%3E')}>)"
    return before + words + after


def escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)
