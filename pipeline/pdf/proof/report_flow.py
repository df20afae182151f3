"""Put blocks of HTML onto pages one after another, with running heads and page numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any

import pymupdf

PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0  # A4 in points
LEFT, RIGHT, TOP, BOTTOM = 40.0, 555.0, 58.0, 796.0
TEXT_WIDTH = RIGHT - LEFT
_HEAD_AT, _FOOT_AT = 30.0, 818.0
PADDING = (3.0, 4.0)
"""Points above and below, and left and right, inside a cell of a table."""
_mupdf: Any = pymupdf  # its functions carry no types


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of HTML that is not split over pages unless it is taller than one.

    ``space`` is left free after it, in points. ``with_next`` keeps it on the page of the block that follows;
    ``on_new_page`` begins a page. ``head`` is HTML repeated above the block when it begins a page.
    """

    html: str
    space: float = 0.0
    with_next: bool = False
    on_new_page: bool = False
    head: str = ""


def heading(text: str, note: str = "", *, on_new_page: bool = False) -> Block:
    """A heading of a section, kept with what follows, with a line of small print under it."""
    small = f'<p class="small">{escape(note)}</p>' if note else ""
    return Block(f"<h2>{escape(text)}</h2>{small}", space=3, with_next=True, on_new_page=on_new_page)


def row(
    cells: Sequence[str],
    widths: Sequence[float],
    classes: Sequence[str] | str = "",
    padding: tuple[float, float] = PADDING,
) -> str:
    """One table row of ready HTML cells as a table of its own, so that it can stand on any page.

    ``widths`` are shares of the text width; ``classes`` one CSS class for all cells or one for each;
    ``padding`` points above and below, and left and right, inside each cell. Borders at the sides would not
    fit.
    """
    names = [classes] * len(cells) if isinstance(classes, str) else classes
    free = TEXT_WIDTH - 2 * padding[1] * len(cells)
    total = sum(widths)
    inside = f"padding:{padding[0]:g}px {padding[1]:g}px"
    parts = (
        f'<td class="{name}" style="{inside};width:{free * width / total:.2f}px">{cell or "&#160;"}</td>'
        for cell, width, name in zip(cells, widths, names, strict=True)
    )
    return f"<table><tr>{''.join(parts)}</tr></table>"


def table(
    titles: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[float],
    classes: Iterable[Sequence[str] | str] | None = None,
) -> list[Block]:
    """A head that is repeated on every page, and a block for each row."""
    head = row([escape(title) for title in titles], widths, "head")
    lines = list(rows)
    names = list(classes) if classes is not None else [""] * len(lines)
    blocks = [Block(row(line, widths, name), head=head) for line, name in zip(lines, names, strict=True)]
    return [Block(head, with_next=True), *blocks]


def write_pages(blocks: Sequence[Block], *, css: str, running_head: str, title: str) -> bytes:
    """A PDF of A4 pages. ``running_head`` is plain text for the top of every page but the first."""
    written = BytesIO()
    flow = _Flow(written, css, running_head)
    for at, block in enumerate(blocks):
        flow.add(block, chained(blocks, at))
    flow.close()
    with _mupdf.open("pdf", written.getvalue()) as document:
        for page in document:
            foot = f"Page {page.number + 1} of {document.page_count}"
            width = _mupdf.get_text_length(foot, fontname="helv", fontsize=7.5)
            page.insert_text((RIGHT - width, _FOOT_AT), foot, fontname="helv", fontsize=7.5, color=(0.4, 0.45, 0.5))
        document.set_metadata({"title": title, "producer": "Bindery"})
        document.subset_fonts()
        return bytes(document.tobytes(garbage=4, deflate=True, no_new_id=True))


def chained(blocks: Sequence[Block], at: int) -> Sequence[Block]:
    """The blocks that must stand on one page with ``blocks[at]``, itself first."""
    end = at + 1
    while end < len(blocks) and blocks[end - 1].with_next:
        end += 1
    return blocks[at:end]


class _Flow:
    """The page being filled and how far down it is full."""

    def __init__(self, target: BytesIO, css: str, running_head: str) -> None:
        self._writer = _mupdf.DocumentWriter(target)
        self._css = css
        self._running_head = running_head
        self._device: Any = None
        self._y = TOP
        self._pages = 0

    def add(self, block: Block, chain: Sequence[Block]) -> None:
        height = sum(self._height(each.html) + each.space for each in chain)
        if self._device is None or block.on_new_page or (self._y > TOP and self._y + height > BOTTOM):
            self._turn()
            if block.head:
                self._draw(block.head)
        self._draw(block.html)
        self._y += block.space

    def close(self) -> None:
        if self._device is None:
            self._turn()
        self._writer.end_page()
        self._writer.close()

    def _height(self, html: str) -> float:
        story = _mupdf.Story(html, user_css=self._css)
        _, filled = story.place(_mupdf.Rect(LEFT, 0, RIGHT, 100_000))
        return float(filled[3])

    def _draw(self, html: str) -> None:
        story = _mupdf.Story(html, user_css=self._css)
        more = True
        while more:
            more, filled = story.place(_mupdf.Rect(LEFT, self._y, RIGHT, BOTTOM))
            story.draw(self._device)
            self._y = float(filled[3])
            if more:
                self._turn()

    def _turn(self) -> None:
        if self._device is not None:
            self._writer.end_page()
        self._device = self._writer.begin_page(_mupdf.Rect(0, 0, PAGE_WIDTH, PAGE_HEIGHT))
        self._pages += 1
        if self._pages > 1:
            head = _mupdf.Story(f'<p class="running">{escape(self._running_head)}</p>', user_css=self._css)
            head.place(_mupdf.Rect(LEFT, _HEAD_AT, RIGHT, TOP))
            head.draw(self._device)
        self._y = TOP if self._pages > 1 else _HEAD_AT + 6
