"""Markdown as a Word file: headings, lists, emphasis, links, code and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.pdf.blocks.model import Block, Code, Heading, Item, PageBlocks, Paragraph, Piece, Table
from pipeline.pdf.layout import Box
from pipeline.text.formats.word import write_word

A4: Final = (595.28, 841.89)  # points
SAFE: Final = ("http://", "https://", "mailto:")
_NOWHERE: Final = Box(0.0, 0.0, 0.0, 0.0)
_AT: Final = (1, _NOWHERE)


def markdown_to_word(source: Path, target: Path, *, title: str, right_to_left: bool) -> None:
    """Writes an A4 document; pictures are left out, and cells of tables are plain."""
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image"]).parse(
        source.read_text("utf-8")
    )  # fmt: skip
    page = PageBlocks(1, *A4, "text", tuple(_Blocks().read(tokens)))
    write_word([page], target, title=title, folder=target.parent, right_to_left=right_to_left)


class _Blocks:
    """Blocks out of tokens; ``_lists`` are the lists around, each with its next number, 0 for bullets."""

    def __init__(self) -> None:
        self._lists: list[int] = []
        self._label: str | None = None  # of an entry whose first paragraph is still to come
        self._rows: list[tuple[str, ...]] = []
        self._cells: list[str] = []

    def read(self, tokens: Sequence[Token]) -> Iterator[Block]:
        kind = ""
        for token in tokens:
            if token.type in ("heading_open", "paragraph_open", "th_open", "td_open"):
                kind = token.tag
            elif token.type == "inline":
                block = self._inline(token, kind)
                if block is not None:
                    yield block
            elif token.type in ("fence", "code_block"):
                yield Code(token.content.rstrip("\n"), *_AT)
            elif token.type == "table_close":
                yield Table(tuple(self._rows), True, True, *_AT)
                self._rows = []
            else:
                self._around(token)

    def _around(self, token: Token) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            self._lists.append(int(token.attrGet("start") or 1) if token.type[0] == "o" else 0)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
        elif token.type == "list_item_open":
            number = self._lists[-1]
            self._label = f"{number}{token.markup or '.'}" if number else ""
            self._lists[-1] = number + 1 if number else 0
        elif token.type == "tr_close":
            self._rows.append(tuple(self._cells))
            self._cells = []

    def _inline(self, token: Token, kind: str) -> Block | None:
        pieces = tuple(_pieces(token.children or ()))
        if kind in ("th", "td"):
            self._cells.append("".join(piece.text for piece in pieces))
            return None
        if kind.startswith("h"):
            return Heading(pieces, int(kind[1]), *_AT)
        if self._lists and self._label is not None:
            label, self._label = self._label, None
            return Item(pieces, label, len(self._lists) - 1, *_AT)
        return Paragraph(pieces, *_AT)


def _pieces(tokens: Sequence[Any]) -> Iterator[Piece]:
    bold = italic = 0
    link = ""
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type in ("em_open", "em_close"):
            italic += token.nesting
        elif token.type in ("link_open", "link_close"):
            address = str(token.attrGet("href") or "") if token.nesting > 0 else ""
            link = address if address.startswith(SAFE) else ""
        elif text := {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content):
            yield Piece(text, bold > 0, italic > 0, link=link)
