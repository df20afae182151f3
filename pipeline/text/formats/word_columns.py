"""Columns of a Word file: which pages have some, which blocks stand in them, and how a section says so."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from pipeline.pdf.blocks.model import Block, Code, Image, PageBlocks, Table, text_of

Edges = tuple[float, float]
Columns = tuple[Edges, ...]
_MOST = 3
_LEAST_GUTTER, _MOST_GUTTER = 6.0, 60.0  # points
_ALIKE = 0.15  # by which the widths of columns may differ
_COVERED = 0.85  # of the width of the text
_IN_COLUMNS = 0.5  # of a page's letters
_SLIP = 4.0  # points by which a block may stand out of its column
_ALIKE_EDGES = 12.0  # points by which the columns of two pages may differ


def columns_of(page: PageBlocks, before: Columns) -> Columns:
    """The columns that most of a page's text stands in, from left to right; () for a page that is read across.

    ``before`` are those of the pages before: a page with a single column left still has them.
    """
    flowing = [block for block in page.blocks if not isinstance(block, (Image, Table))]
    if not page.columns:
        fits = bool(flowing) and all(column_of(block, before) is not None for block in flowing)
        return before if before and fits else ()
    columns = page.columns
    if page.setting is None or not 2 <= len(columns) <= _MOST:
        return ()
    widths = [right - left for left, right in columns]
    gutters = [two[0] - one[1] for one, two in pairwise(columns)]
    area = page.setting.area
    is_even = min(widths) > (1 - _ALIKE) * max(widths) and _LEAST_GUTTER <= min(gutters) <= max(gutters) <= _MOST_GUTTER
    if not is_even or columns[-1][1] - columns[0][0] < _COVERED * (area.x1 - area.x0):
        return ()
    if len(before) == len(columns) and all(_are_alike(one, other) for one, other in zip(before, columns, strict=True)):
        return columns
    letters = {True: 0, False: 0}
    for block in flowing:
        letters[column_of(block, columns) is not None] += len(text_of(block))
    return columns if letters[True] >= _IN_COLUMNS * sum(letters.values()) else ()


def _are_alike(one: Edges, other: Edges) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) <= _ALIKE_EDGES


def column_of(block: Block, columns: Columns) -> Edges | None:
    """The edges of the column a block stands in, None for one across several of them."""
    look = None if isinstance(block, (Image, Table, Code)) else block.look
    if look is not None and 0 < look.column <= len(columns):
        return columns[look.column - 1]  # its box may reach over two, where it goes on in the next
    half = min((two[0] - one[1] for one, two in pairwise(columns)), default=0.0) / 2
    slip = max(_SLIP, half)  # a picture may be a little wider than its column
    return next((one for one in columns if one[0] - slip <= block.box.x0 and block.box.x1 <= one[1] + slip), None)


def begin_columns(document: Any, columns: Columns) -> None:
    """What is written next stands in these columns; a section that nothing stands in takes them itself."""
    body = document.element.body
    if len(body) < 2 or body[-2].xpath("w:pPr/w:sectPr"):
        set_columns(document.sections[-1], columns)
        return
    set_columns(begin_section(document, WD_SECTION.CONTINUOUS), columns)


def begin_section(document: Any, start: WD_SECTION) -> Any:
    """The section that is written next.

    The mark of the end of the one before is put in its last paragraph (17.6.18): one of its own would be an empty line,
    and an empty page after a full one. Behind a table there must be one, which is as low as can be.
    """
    section = document.add_section(start)
    mark = document.element.body[-2]
    before = mark.getprevious()
    if before is not None and before.tag == qn("w:p") and not before.xpath("w:pPr/w:sectPr"):
        before.get_or_add_pPr().append(mark.pPr.find(qn("w:sectPr")))
        mark.getparent().remove(mark)
    elif before is not None and before.tag == qn("w:tbl"):
        lowered(document.paragraphs[-1])
    return section


def lowered(paragraph: Any) -> None:
    """An empty paragraph takes a point of the page."""
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def set_columns(section: Any, columns: Columns) -> None:
    """How many columns a section has, and the room between them (17.6.4); () is one across."""
    for old in section._sectPr.findall(qn("w:cols")):
        section._sectPr.remove(old)
    element = OxmlElement("w:cols")
    if columns:
        gutters = [two[0] - one[1] for one, two in pairwise(columns)]
        element.set(qn("w:num"), str(len(columns)))
        element.set(qn("w:space"), str(round(20 * sum(gutters) / len(gutters))))
    else:
        element.set(qn("w:space"), "720")
    following = next((one for name in _AFTER for one in section._sectPr.findall(qn(name))), None)
    if following is None:
        section._sectPr.append(element)
    else:
        following.addprevious(element)


_AFTER = ("w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:textDirection", "w:bidi", "w:rtlGutter", "w:docGrid")
