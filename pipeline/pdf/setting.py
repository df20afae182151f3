"""Markup as pages, by MuPDF's Story, which has no network, is given no folder, and brings fonts of every script."""

from __future__ import annotations

import html
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymupdf

from pipeline.pdf.blocks.read import is_harmless
from pipeline.pdf.fitting import (
    LARGEST,
    MARGIN,
    Sheet,
    breakable,
    lost,
    note_of,
    numbered,
    sheets,
    unrolled,
    upright,
    wider,
)
from pipeline.pdf.letter_maps import LetterMaps
from pipeline.pdf.wide_tables import parted, pieces_of

_mupdf: Any = pymupdf  # its functions carry no types
_SLACK = 1.0  # points by which a line may reach over
_AROUND = 12.5  # points that a row needs beside its own height
_HIGHEST = 10_000_000.0  # points: no row is cut off while heights are found
_WORDS = 500  # that are looked for in what was made
_TAG = re.compile(r"<[^>]*>")
_ROW = re.compile(r"(<tr\b[^>]*>)(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b.*?</t[hd]>", re.DOTALL)
_LIST = re.compile(  # one without lists in it
    r'<(?P<kind>[uo]l)(?: start="(?P<start>\d{1,9})")?>(?P<entries>(?:(?!<[uo]l\b).)*?)</(?P=kind)>', re.DOTALL
)


@dataclass(slots=True)
class Laid:
    """``links_lost`` counts those that lead neither to the web, nor to mail, nor to a place in the document.

    ``undrawn`` are letters that no font here can draw; ``misread`` letters, or else words, that are drawn and do not
    read back, which happens where signs are drawn before the letter they follow, or above it. ``fitted`` is a sentence
    on what was done to what is too wide, ``unrolled`` counts rows that are higher than a page, ``missing`` letters that
    found no place all the same.
    """

    pages: int = 0
    links: int = 0
    links_lost: int = 0
    undrawn: tuple[str, ...] = ()
    misread: tuple[str, ...] = ()
    fitted: str = ""
    unrolled: int = 0
    missing: int = 0

    def notes(self) -> list[str]:
        """What is not as in the source, in sentences."""
        found = [self.fitted] if self.fitted else []
        if self.unrolled:
            many = "1 row of a table is" if self.unrolled == 1 else f"{self.unrolled} rows of tables are"
            found.append(f"{many} higher than a page; the cells stand below one another.")
        if self.missing:
            found.append(f"Some of it found no place on its pages: about {self.missing} letters are missing.")
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

    def add(self, other: _Places, pages: int) -> None:
        """Those of a part that so many pages stand before."""
        self.links += [(page + pages, address, rect) for page, address, rect in other.links]
        for name, (page, place) in other.anchors.items():
            self.anchors.setdefault(name, (page + pages, place))

    def _link(self, page: int, address: str, rect: Any) -> None:
        """Words of one link that stand side by side become one place to click."""
        if self.links:
            before, same, last = self.links[-1]
            if (before, same) == (page, address) and abs(last.y0 - rect.y0) < 1 and abs(last.x1 - rect.x0) < 1:
                self.links[-1] = (page, address, last | rect)
                return
        self.links.append((page, address, rect))


class TooWide(Exception):
    """Something in it is wider than any page may be, or higher and of one piece."""


class _HighRows(Exception):
    """Rows of tables, by their numbers, that are higher than a page: MuPDF would leave out all that follows."""

    def __init__(self, rows: set[int]) -> None:
        super().__init__()
        self.rows = rows


@dataclass(frozen=True, slots=True)
class _Setting:
    """What stays the same whatever sheet is tried."""

    style: str
    files: Mapping[str, bytes]
    too_long: Callable[[int], None] | None

    def story(self, markup: str, sheet: Sheet) -> Any:
        archive = _mupdf.Archive()
        for name, content in self.files.items():
            archive.add(content, name)
        broken = breakable(markup, sheet) if sheet.broken else markup
        return _mupdf.Story(broken, user_css=sheet.style(self.style), archive=archive)


@dataclass(slots=True)
class _Drawn:
    pdf: bytes
    pages: int
    places: _Places
    letters: LetterMaps
    low: bool  # whether anything reaches below a page, which may or may not be lost


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands on sheets of one kind; ``unrolled`` counts rows that were higher than these."""

    markup: str
    drawn: _Drawn
    sheet: Sheet
    unrolled: int


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

    What is wider than the page is broken, or the pages are turned, their letters made smaller, or they become wider:
    where the text is parted by tables, only those of wide ones.
    ``too_long`` is told each page's number, and may raise. Raises TooWide.
    """
    setting, asked = _Setting(style, files or {}, too_long), Sheet(size[0], size[1])
    parts = _parts(markup, setting, asked)
    if too_long is not None:
        too_long(sum(part.drawn.pages for part in parts))
    laid = _finished(parts, target)
    if any(part.drawn.low for part in parts):
        with _mupdf.open(target) as document:
            shown = "".join(_shown(part.markup, setting, part.sheet) for part in parts)
            laid.missing = lost(shown, _text_of(document), laid.undrawn)
    laid.unrolled = sum(part.unrolled for part in parts)
    laid.fitted = note_of([part.sheet for part in parts], asked)
    laid.misread = _misread(markup, target, laid.undrawn)
    return laid


def _parts(markup: str, setting: _Setting, asked: Sheet) -> list[_Part]:
    """All of it on sheets of one kind if it stands on those asked for, else wide tables on others."""
    pieces = pieces_of(markup)
    if len(pieces) == 1 or not any(one.is_table for one in pieces):
        return [_any_sheet(markup, setting, asked)]
    if whole := _upright(markup, setting, asked):
        return [whole]

    def pages(some: str) -> int:
        part = _upright(some, setting, asked)
        return part.drawn.pages if part is not None else 0

    return [_any_sheet(one, setting, asked) for one in parted(pieces, pages)]


def _upright(markup: str, setting: _Setting, asked: Sheet) -> _Part | None:
    """On sheets as wide as is asked, None for what is wider."""
    return _part(markup, lambda some: next(_drawings(some, setting, upright(asked)), None))


def _any_sheet(markup: str, setting: _Setting, asked: Sheet) -> _Part:
    part = _part(markup, lambda some: _fitted(some, setting, asked))
    if part is None:
        raise TooWide
    return part


def _part(markup: str, draw: Callable[[str], tuple[_Drawn, Sheet] | None]) -> _Part | None:
    many = 0
    while True:  # each time there are fewer rows
        try:
            found = draw(markup)
        except _HighRows as high:
            markup, many = unrolled(markup, high.rows), many + len(high.rows)
        else:
            return _Part(markup, *found, many) if found is not None else None


def _drawings(markup: str, setting: _Setting, tried: Iterable[Sheet]) -> Iterator[tuple[_Drawn, Sheet]]:
    for sheet in tried:
        if drawn := _drawn(markup, setting, sheet):
            yield drawn, sheet


def _fitted(markup: str, setting: _Setting, asked: Sheet) -> tuple[_Drawn, Sheet] | None:
    """On the first sheet that is wide enough."""
    if found := next(_drawings(markup, setting, sheets(asked)), None):
        return found
    *_, sheet = sheets(asked)
    for _ in range(3):  # what is measured on one is measured anew on a wider one
        sheet = wider(sheet, _widest(markup, setting, sheet))
        if drawn := _drawn(markup, setting, sheet):
            return drawn, sheet
        if sheet.width >= LARGEST:
            break
    return None


def _inner(sheet: Sheet) -> Any:
    return _mupdf.Rect(MARGIN, MARGIN, sheet.width - MARGIN, sheet.height - MARGIN)


def _drawn(markup: str, setting: _Setting, sheet: Sheet) -> _Drawn | None:
    """None as soon as anything is wider than the sheet."""
    inner, story, made = _inner(sheet), setting.story(markup, sheet), io.BytesIO()
    drawn = _Drawn(b"", 0, _Places(), LetterMaps(), low=False)
    paper, writer = _mupdf.Rect(0, 0, sheet.width, sheet.height), _mupdf.DocumentWriter(made)
    more, looked, before = 1, False, None
    while more:
        drawn.pages += 1
        if setting.too_long is not None:
            setting.too_long(drawn.pages)
        device = writer.begin_page(paper)
        more, filled = story.place(inner)
        if filled[2] > inner.x1 + _SLACK:
            return None
        low = filled[3] > inner.y1 + _SLACK
        if not looked and (low or filled == before) and "<tr" in markup:
            looked = True
            if rows := _high_rows(markup, setting, sheet):
                raise _HighRows(rows)
        drawn.low, before = drawn.low or low, filled
        if drawn.pages > len(markup):  # MuPDF begins again and again with what is higher than a page
            raise TooWide
        story.element_positions(lambda place: drawn.places.take(place), {"page": drawn.pages - 1})  # noqa: PLW0108 - it counts arguments
        drawn.letters.draw(story, paper, device)
        writer.end_page()
    writer.close()
    drawn.pdf = made.getvalue()
    return drawn


def _widest(markup: str, setting: _Setting, sheet: Sheet) -> float:
    """How far to the right anything would reach."""
    story, more, widest = setting.story(markup, sheet), 1, 0.0
    while more:
        more, filled = story.place(_inner(sheet))
        story.draw(None)
        widest = max(widest, filled[2])
    return widest + MARGIN


def _high_rows(markup: str, setting: _Setting, sheet: Sheet) -> set[int]:
    """The numbers of rows that are higher than a page."""
    found: set[int] = set()
    most = sheet.height - 2 * MARGIN - _AROUND

    def measure(place: Any) -> None:
        if (place.id or "").startswith("row-") and place.rect[3] - place.rect[1] > most:
            found.add(int(place.id[4:]))

    story, more = setting.story(numbered(markup), sheet), 1
    while more:
        more, _ = story.place(_mupdf.Rect(MARGIN, 0, sheet.width - MARGIN, _HIGHEST))
        story.element_positions(measure)
        story.draw(None)
    return found


def _shown(markup: str, setting: _Setting, sheet: Sheet) -> str:
    """The markup; where its style hides parts of it, the text of all others."""
    if "display:none" not in markup + setting.style:
        return markup
    story, made, more = setting.story(markup, sheet), io.BytesIO(), 1
    writer, letters, paper = _mupdf.DocumentWriter(made), LetterMaps(), _mupdf.Rect(0, 0, sheet.width, _HIGHEST)
    while more:
        device = writer.begin_page(paper)
        more, _ = story.place(_mupdf.Rect(MARGIN, 0, sheet.width - MARGIN, _HIGHEST))
        letters.draw(story, paper, device)
        writer.end_page()
    writer.close()
    with _mupdf.open("pdf", made.getvalue()) as document:
        letters.complete(document)
        return html.escape(_text_of(document))


def _text_of(document: Any) -> str:
    return "".join(page.get_text() for page in document)


def _finished(parts: Sequence[_Part], target: Path) -> Laid:
    laid, places = Laid(), _Places()
    with _mupdf.open() as document:
        for part in parts:
            with _mupdf.open("pdf", part.drawn.pdf) as pages:
                part.drawn.letters.complete(pages)
                document.insert_pdf(pages)
            places.add(part.drawn.places, laid.pages)
            laid.pages += part.drawn.pages
        laid.undrawn = _undrawn(document)
        for link in places.links:
            _put(document, link, places, laid)
        document.subset_fonts()
        document.save(target, garbage=3, deflate=True, use_objstms=1)
    return laid


def from_right(markup: str) -> str:
    """Markup set from right to left: what MuPDF does not turn itself is turned here, lists and the cells of tables."""
    markup = _ROW.sub(lambda row: f"{row[1]}{''.join(reversed(_CELL.findall(row[2])))}</tr>", markup)
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
