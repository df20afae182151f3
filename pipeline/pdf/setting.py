"""Markup as pages, by MuPDF's Story, which has no network, is given no folder, and brings fonts of every script."""

from __future__ import annotations

import html
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymupdf

from pipeline.pdf.blocks.read import is_harmless
from pipeline.pdf.letter_maps import LetterMaps

_mupdf: Any = pymupdf  # its functions carry no types
MARGIN = 56.0  # points
_WORDS = 500  # that are looked for in what was made
_TAG = re.compile(r"<[^>]*>")
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b.*?</t[hd]>", re.DOTALL)
_LIST = re.compile(  # one without lists in it
    r'<(?P<kind>[uo]l)(?: start="(?P<start>\d{1,9})")?>(?P<entries>(?:(?!<[uo]l\b).)*?)</(?P=kind)>', re.DOTALL
)


@dataclass(slots=True)
class Laid:
    """``links_lost`` counts those that lead neither to the web, nor to mail, nor to a place in the document.

    ``undrawn`` are letters that no font here can draw; ``misread`` letters, or else words, that are drawn and do not
    read back, which happens where signs are drawn before the letter they follow, or above it.
    """

    pages: int = 0
    links: int = 0
    links_lost: int = 0
    undrawn: tuple[str, ...] = ()
    misread: tuple[str, ...] = ()

    def notes(self) -> list[str]:
        """What is not as in the source, in sentences."""
        found = []
        if self.links_lost:
            many = "1 link is" if self.links_lost == 1 else f"{self.links_lost} links are"
            found.append(f"{many} left out, leading to other files or to places that are not in it.")
        if self.undrawn:
            found.append(f"The fonts here lack letters: {' '.join(self.undrawn[:8])}.")
        if self.misread:
            letters = " ".join(self.misread[:8])
            found.append(f"It looks right, but programs that search it or copy from it misread some parts: {letters}.")
        return found


@dataclass(slots=True)
class _Places:
    """Where links stand, and where they may lead: page from 0, and rectangle or point."""

    links: list[tuple[int, str, Any]] = field(default_factory=list)
    anchors: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def take(self, place: Any) -> None:
        page, rect = place.page, _mupdf.Rect(place.rect)
        if place.id and place.open_close & 1:
            self.anchors.setdefault(place.id, (page, rect.tl))
        if place.href and not rect.is_empty:
            self._link(page, place.href, rect)

    def _link(self, page: int, address: str, rect: Any) -> None:
        """Words of one link that stand side by side become one place to click."""
        if self.links:
            before, same, last = self.links[-1]
            if (before, same) == (page, address) and abs(last.y0 - rect.y0) < 1 and abs(last.x1 - rect.x0) < 1:
                self.links[-1] = (page, address, last | rect)
                return
        self.links.append((page, address, rect))


def set_pages(
    markup: str,
    target: Path,
    *,
    size: Sequence[float],
    style: str,
    files: Mapping[str, bytes] | None = None,
    too_long: Callable[[int], None] | None = None,
) -> Laid:
    """Flows the markup over as many pages as it takes; ``files`` are its images, by the names it has for them.

    ``too_long`` is told each page's number, and may raise.
    """
    sheet = _mupdf.Rect(0, 0, *size)
    inner = _mupdf.Rect(MARGIN, MARGIN, size[0] - MARGIN, size[1] - MARGIN)
    archive = _mupdf.Archive()
    for name, content in (files or {}).items():
        archive.add(content, name)
    story = _mupdf.Story(markup, user_css=style, archive=archive)
    made, places, laid, letters = io.BytesIO(), _Places(), Laid(), LetterMaps()
    writer = _mupdf.DocumentWriter(made)
    more = 1
    while more:
        laid.pages += 1
        if too_long is not None:
            too_long(laid.pages)
        device = writer.begin_page(sheet)
        more, _ = story.place(inner)
        story.element_positions(lambda place: places.take(place), {"page": laid.pages - 1})  # noqa: PLW0108 - it counts arguments
        letters.draw(story, sheet, device)
        writer.end_page()
    writer.close()
    with _mupdf.open("pdf", made.getvalue()) as document:
        laid.undrawn = _undrawn(document)
        letters.complete(document)
        for link in places.links:
            _put(document, link, places, laid)
        document.subset_fonts()
        document.save(target, garbage=3, deflate=True, use_objstms=1)
    laid.misread = _misread(markup, target, laid.undrawn)
    return laid


def is_right_to_left(text: str) -> bool:
    """Whether most of its letters are of a script that runs from right to left."""
    found = Counter(unicodedata.bidirectional(letter) for letter in text if letter.isalpha())
    return found["R"] + found["AL"] > found["L"]


def from_right(markup: str) -> str:
    """Markup set from right to left: what MuPDF does not turn itself is turned here, lists and the cells of tables."""
    markup = _ROW.sub(lambda row: f"<tr>{''.join(reversed(_CELL.findall(row[1])))}</tr>", markup)
    return f'<body dir="rtl">{_LIST.sub(_marked, markup)}</body>'


def _marked(found: re.Match[str]) -> str:
    """A list whose entries carry their marks as text."""
    start = int(found["start"] or 1)
    entries = found["entries"].split("<li>")
    marks = (f"{number}." if found["kind"] == "ol" else "•" for number in range(start, start + len(entries)))
    return "".join(
        f"<p>{mark} {entry.replace('<p>', '').replace('</p>', '').replace('</li>', '').strip()}</p>"
        for mark, entry in zip(marks, entries[1:], strict=False)
    )


def _misread(markup: str, target: Path, undrawn: Sequence[str]) -> tuple[str, ...]:
    """Letters that are seldom found again, when they are more than a five-hundredth of all; else words that are not."""
    import pypdfium2  # noqa: PLC0415 - another reader than the writer's own

    text = unicodedata.normalize("NFKC", html.unescape(_TAG.sub("", markup)))
    wanted = Counter(letter for letter in text if letter.isalpha() and ord(letter) > 127 and letter not in undrawn)
    with pypdfium2.PdfDocument(target) as document:
        whole = "".join(page.get_textpage().get_text_range() for page in document)
    found = Counter(unicodedata.normalize("NFKC", whole))
    less = {letter: count - found[letter] for letter, count in wanted.items() if found[letter] < 0.9 * count}
    if sum(less.values()) <= 0.002 * max(1, len(text)):
        return _broken(text, whole)
    return tuple(sorted(less, key=lambda letter: -less[letter]))


def _broken(text: str, whole: str) -> tuple[str, ...]:
    """Words of the first 500 in scripts from Arabic on that are not found in one piece, of those from left to right."""
    read = unicodedata.normalize("NFKC", whole.replace("\r", "").replace("\n", ""))
    words = dict.fromkeys(word for word in text.split() if any(ord(letter) > 0x590 for letter in word))
    plain = [word for word in words if not {"R", "AL"} & {unicodedata.bidirectional(letter) for letter in word}]
    return tuple(word for word in plain[:_WORDS] if word not in read)


def _put(document: Any, link: tuple[int, str, Any], places: _Places, laid: Laid) -> None:
    page, address, rect = link
    where = places.anchors.get(address[1:]) if address.startswith("#") else None
    if where is not None:
        document[page].insert_link({"kind": _mupdf.LINK_GOTO, "from": rect, "page": where[0], "to": where[1]})
    elif is_harmless(address):
        document[page].insert_link({"kind": _mupdf.LINK_URI, "from": rect, "uri": address})
    else:
        laid.links_lost += 1
        return
    laid.links += 1


def _undrawn(document: Any) -> tuple[str, ...]:
    """Letters in whose place a font's box for what it lacks (glyph 0) stands."""
    found = {
        chr(letter) for page in document for span in page.get_texttrace() for letter, glyph, *_ in span["chars"]
        if glyph == 0 and letter > 32
    }  # fmt: skip
    return tuple(sorted(found))
