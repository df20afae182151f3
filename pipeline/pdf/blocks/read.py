"""Reads a PDF as blocks, page by page; two passes, as some things only the whole document tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pymupdf

from pipeline.pdf.blocks.aligned import aligned_tables
from pipeline.pdf.blocks.alternatives import Alternative, Alternatives, alternatives_of, said_of, said_within
from pipeline.pdf.blocks.figures import Drawing, Figure, Figures
from pipeline.pdf.blocks.flowing import Looks, flowing_blocks
from pipeline.pdf.blocks.forms import Field, fields_of, form_blocks, is_in_form
from pipeline.pdf.blocks.images import ImageFiles, is_behind, placed_on
from pipeline.pdf.blocks.looks import Ink, column_edges, ink_of, main_family
from pipeline.pdf.blocks.model import Block, Image, PageBlocks, Paragraph, Piece, Setting, Table
from pipeline.pdf.blocks.pieces import Link
from pipeline.pdf.blocks.survey import Survey, edge_lines, survey_of
from pipeline.pdf.blocks.tables import tables_of
from pipeline.pdf.layout import Box, Line, Page
from pipeline.pdf.reading import PageRead, read_pages
from pipeline.pdf.reading.opening import READ_ERRORS, opened
from pipeline.pdf.reading.pictures import shown_by

_mupdf: Any = pymupdf  # its functions carry no types
PAGE_LIMIT = 2000
_MOST_TOLD = 400  # letters of a drawing's words
_SCHEMES = ("http", "https", "mailto")


@dataclass(frozen=True, slots=True)
class Asked:
    """What to read. ``folder`` takes the images and drawings; without one images are counted in notes alone, and what
    is written in drawings is text.

    ``aligned`` looks for tables without rules, too; ``looks`` reads how text is set; without a folder, ``described``
    gives images without files for what a tagged PDF has alternative texts of.
    """

    password: str | None = None
    pages: Sequence[int] | None = None
    folder: Path | None = None
    keep_running: bool = False
    tables: bool = True
    aligned: bool = False
    looks: bool = False
    described: bool = False


@dataclass(frozen=True, slots=True)
class _Files:
    """Where the pictures of the whole document go, what finds the drawings among them, and what is said of them."""

    images: ImageFiles | None
    figures: Figures
    alternatives: Alternatives


def read_blocks(path: Path, asked: Asked) -> Iterator[PageBlocks]:
    """The pages as blocks in reading order. Raises ReadingRefused, as `pipeline.pdf.reading.read_pages` does."""
    survey = survey_of((read.page for read in _reads(path, asked)), _outline(path, asked))
    held: PageBlocks | None = None
    # The reading has held it to the limit of pages.
    with opened(path, password=asked.password, page_limit=None) as document, _files(path, asked) as files:
        for read in _reads(path, asked):
            found = _whole_page(document, read, survey, asked, files)
            if held is not None:
                held, found = carried_over(held, found)
                yield held
            held = found
    if held is not None:
        yield held


@contextmanager
def _files(path: Path, asked: Asked) -> Iterator[_Files | None]:
    if asked.folder is None and not asked.described:
        yield None
        return
    images = ImageFiles(asked.folder) if asked.folder is not None else None
    with alternatives_of(path, asked.password) as alternatives:
        yield _Files(images, Figures(asked.keep_running), alternatives)


def _reads(path: Path, asked: Asked) -> Iterator[PageRead]:
    return read_pages(path, password=asked.password, pages=asked.pages, page_limit=PAGE_LIMIT, boxes=True)


def _outline(path: Path, asked: Asked) -> list[tuple[int, str]]:
    with opened(path, password=asked.password, page_limit=None) as document, suppress(*READ_ERRORS, IndexError):
        return [(max(1, int(level)), str(title)) for level, title, *_ in _mupdf.Document.get_toc(document)]
    return []


def _whole_page(document: Any, read: PageRead, survey: Survey, asked: Asked, files: _Files | None) -> PageBlocks:
    """A page that cannot be opened a second time is an empty one with the warnings of the reading."""
    try:
        page = document[read.page.number - 1]
    except READ_ERRORS:
        return PageBlocks(read.page.number, 0.0, 0.0, "blank", (), read.warnings)
    return _page(page, read, survey, asked, files)


def _page(page: Any, read: PageRead, survey: Survey, asked: Asked, files: _Files | None) -> PageBlocks:
    shown = read.page
    drawings = _drawings(page)
    fields = fields_of(page) if asked.looks else []
    tables, rest, told = _ruled(page, shown, drawings, asked, fields)
    figures, rest = _figures(page, shown, drawings, tables, rest, survey, files)
    if asked.tables and asked.aligned and not fields:
        further, rest = aligned_tables(shown.number, rest)
        tables += further
    # Of a form nothing is left out: what is filled in at an edge may look like the number of a page.
    running = () if asked.keep_running or fields else _running(shown, rest, survey)
    rest = [line for line in rest if line not in running]
    looks = _looks(page, shown, survey) if asked.looks else None
    links = _links(page)
    form, rest = form_blocks(rest, fields, shown.number, survey, links, looks) if looks is not None else ([], rest)
    flowing = flowing_blocks(rest, shown.number, survey, links, looks)
    blocks = [block for block, _ in flowing]
    if form:
        at = next((at for at, one in enumerate(blocks) if one.box.y0 > form[0].box.y0), len(blocks))
        blocks[at:at] = form
    for table in sorted(tables, key=lambda one: one.box.y0):
        blocks.insert(_place_of(table.box, blocks), table)
    left, trouble, pictures = _put_images(blocks, page, shown, figures, files)
    notes = [block for block, is_note in flowing if is_note]
    blocks = [one for one in blocks if not any(one is note for note in notes)] + notes
    return PageBlocks(
        shown.number, shown.width, shown.height, shown.kind, tuple(blocks), (*read.warnings, *told, *trouble),
        tuple(line.text for line in running), left, _setting(looks, survey), _columns(rest, looks), len(notes),
        pictures,
    )  # fmt: skip


def _drawings(page: Any) -> list[Drawing]:
    """What is drawn on a page, [] where that cannot be read."""
    with suppress(*READ_ERRORS, KeyError, TypeError):
        return list(_mupdf.Page.get_cdrawings(page))
    return []


def _looks(page: Any, shown: Page, survey: Survey) -> Looks:
    """How the page's text is set; what cannot be read of it is as usual."""
    ink = Ink()
    with suppress(*READ_ERRORS, KeyError):
        behind = any(is_behind(Box(*place), shown.width, shown.height) for _, place in placed_on(page, numbered=False))
        ink = ink_of(page, light=behind)
    return Looks(ink, survey.area_of(shown))


def _columns(lines: Sequence[Line], looks: Looks | None) -> tuple[tuple[float, float], ...]:
    """The edges of a page's columns from left to right; () for a page without, and where looks are not asked for."""
    edges = column_edges(lines, looks.area) if looks is not None else {}
    return tuple(edges[number] for number in sorted(edges) if number)


def _setting(looks: Looks | None, survey: Survey) -> Setting | None:
    if looks is None:
        return None
    return Setting(looks.area, survey.body, main_family(survey.fonts, looks.ink.serif))


def _ruled(
    page: Any, shown: Page, drawings: Sequence[Drawing], asked: Asked, fields: Sequence[Field]
) -> tuple[list[Table], list[Line], tuple[str, ...]]:
    if not asked.tables or not shown.lines:
        return [], list(shown.lines), ()
    tables, rest, told = tables_of(page, shown.number, shown.lines, drawings)
    if any(is_in_form(table.box, fields) for table in tables):
        return [], list(shown.lines), told  # what looks like cells are the lines of a form
    return tables, rest, told


def _figures(
    page: Any, shown: Page, drawings: Sequence[Drawing], tables: list[Table], lines: list[Line], survey: Survey,
    files: _Files | None,
) -> tuple[list[Figure], list[Line]]:  # fmt: skip
    """The drawings of a page that shall be pictures, and the lines outside them; a scan's are in its picture."""
    if files is None or files.images is None or not drawings or shown.kind.startswith("scanned"):
        return [], lines
    images: list[Box] = []
    with suppress(*READ_ERRORS):
        images = [Box(*place) for _, place in placed_on(page, numbered=False)]
    taken = [table.box for table in tables]
    return files.figures.among(page, shown, drawings, images, taken, lines, survey.body)


def _running(page: Page, lines: list[Line], survey: Survey) -> tuple[Line, ...]:
    """Running heads and feet among the lines that are in no table."""
    found = (line for line in edge_lines(page) if line in lines)
    return tuple(line for line in found if survey.is_running(line.text, page.number))


def _put_images(
    blocks: list[Block], page: Any, shown: Page, figures: Sequence[Figure], files: _Files | None
) -> tuple[int, tuple[str, ...], tuple[Box, ...]]:
    """Puts images and drawings where they stand among the blocks; how many images are not there, notes, and without
    files where the images stand.

    A scan behind a layer of text is no image of the page.
    """
    if shown.kind == "scanned_with_text":
        return 0, (), ()
    try:
        alternatives = files.alternatives.on(page) if files is not None else []
        if files is None or files.images is None:
            boxes = tuple(Box(*place) for _, place in placed_on(page, numbered=False))
            _insert(blocks, [Image("", "", 0, 0, shown.number, one.box, alt=one.text) for one in alternatives])
            return len(boxes), (), boxes
        before = files.images.left_out
        named = [(one.box, _called(one, shown.number, alternatives)) for one in figures]
        images = files.images.images_of(page, shown.number, [one.box for one in figures])
        found = [replace(image, alt=said_of(image.box, alternatives)) for image in images]
        _insert(blocks, [*found, *files.images.painted(page, shown.number, named)])
    except READ_ERRORS:
        return 0, (f"Page {shown.number}: its images could not be read.",), ()
    return files.images.left_out - before, (), ()


def _insert(blocks: list[Block], images: Sequence[Image]) -> None:
    for image in sorted(images, key=lambda one: one.box.y0):
        blocks.insert(_place_of(image.box, blocks), image)


def _called(figure: Figure, page: int, alternatives: Sequence[Alternative]) -> str:
    """What is said of a drawing, and the words in it, which stand nowhere else; "" where there is nothing to say."""
    said = said_within(figure.box, alternatives)
    if not figure.words:
        return said
    return f"{said or f'Drawing on page {page}'}: {_told(figure.words)}"


def _told(words: str) -> str:
    """What is written in a drawing, as far as one listens to."""
    return words if len(words) <= _MOST_TOLD else words[:_MOST_TOLD].rsplit(" ", 1)[0] + " …"


def _place_of(box: Box, blocks: Sequence[Block]) -> int:
    """Before the first block that stands below and over the same part of the page's width, if it is read after all
    that stand above; else behind the last of those. So a picture at the head of a column is read with the column.
    """
    middle = (box.y0 + box.y1) / 2
    over = [(n, one) for n, one in enumerate(blocks) if one.box.x0 < box.x1 and one.box.x1 > box.x0]
    above = [number for number, one in over if (one.box.y0 + one.box.y1) / 2 <= middle]
    after = above[-1] + 1 if above else 0
    return next((number for number, _ in over if number >= after), after)


def _links(page: Any) -> list[Link]:
    """Places that lead to the web or to a mail address."""
    found: list[Link] = []
    with suppress(*READ_ERRORS):
        matrix = shown_by(page)
        for one in page.get_links():
            address = str(one.get("uri") or "").strip()
            if address and is_harmless(address):
                x0, y0, x1, y1 = _mupdf.Rect(one["from"]) * matrix if page.rotation else one["from"]
                found.append((Box(x0, y0, x1, y1), address))
    return found


def is_harmless(address: str) -> bool:
    """Whether an address may be a link: of a place in the web or of mail, without blanks or control characters."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    leads = parts.scheme.lower() == "mailto" or (parts.scheme.lower() in _SCHEMES and bool(parts.netloc))
    return leads and address.isprintable() and " " not in address and len(address) < 2000


def carried_over(one: PageBlocks, other: PageBlocks) -> tuple[PageBlocks, PageBlocks]:
    """Two pages, a sentence that goes on from the one to the other put together on the first, before its footnotes."""
    end = len(one.blocks) - one.footnotes
    if end < 1 or len(other.blocks) == other.footnotes:
        return one, other
    last, first = one.blocks[end - 1], other.blocks[0]
    if not isinstance(last, Paragraph) or not isinstance(first, Paragraph):
        return one, other
    ending = last.pieces[-1].text.rstrip()
    if not first.pieces[0].text[:1].islower() or ending[-1:] in '.!?:;"”)':
        return one, other
    whole = replace(last, pieces=(*last.pieces[:-1], replace(last.pieces[-1], text=ending), Piece(" "), *first.pieces))
    blocks = (*one.blocks[: end - 1], whole, *one.blocks[end:])
    return replace(one, blocks=blocks), replace(other, blocks=other.blocks[1:])
