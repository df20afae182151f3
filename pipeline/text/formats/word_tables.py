"""Tables of a Word file: texts, alignments, colours behind cells, the edges that are drawn, and merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from pipeline.pdf.blocks.model import Table
from pipeline.text.formats.characters import for_xml
from pipeline.text.formats.word_parts import repeat

_ALIGN = {"centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_SIDES = {"t": "top", "l": "left", "b": "bottom", "r": "right"}
_ALL = "tlbr"
_DARK = 0.45  # how bright a colour may be for white letters
_EIGHTHS = "4"  # of a point: how thick rules are


def fill_table(table: Any, block: Table, usual: float) -> None:
    """Writes the cells of an empty table of as many rows and columns; ``usual`` is the text's size in points."""
    aligns = block.aligns or ("left",) * len(block.rows[0])
    for number, (row, texts) in enumerate(zip(table.rows, block.rows, strict=True)):
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            if text:  # an empty run would keep a line of its own where cells are merged
                cell.text = for_xml(text)
            paragraph = cell.paragraphs[0]
            shade = block.shades[number][column] if block.shades else ""
            for run in paragraph.runs:
                if block.size and abs(block.size - usual) >= 0.5:
                    run.font.size = Pt(block.size)
                if shade and _is_dark(shade):
                    run.font.color.rgb = RGBColor(255, 255, 255)
            if aligns[column] in _ALIGN:
                paragraph.alignment = _ALIGN[aligns[column]]
    if block.headed:
        repeat(table.rows[0])


def style_of(block: Table) -> str:
    """A grid where all edges are drawn, or where that is not known; else each cell has its own edges."""
    is_grid = all(edges == _ALL for row in block.borders for edges in row)
    return "Table Grid" if block.ruled and is_grid else "Normal Table"


def dress_table(table: Any, block: Table) -> None:
    """Edges, colours and merged cells (17.4.66, 17.4.32, 17.4.17, 17.4.84), after the widths are set."""
    colour = block.rule or "auto"
    if block.borders and style_of(block) == "Table Grid" and colour not in ("auto", "000000"):
        _add_borders(table._tbl.tblPr, "w:tblBorders", [*_SIDES.values(), "insideH", "insideV"], colour)
    own = bool(block.borders) and style_of(block) != "Table Grid"
    if own or block.shades:
        for number, row in enumerate(table._tbl.tr_lst):
            for column, cell in enumerate(row.tc_lst):
                sides = [_SIDES[side] for side in _ALL if own and side in block.borders[number][column]]
                shade = block.shades[number][column] if block.shades else ""
                if sides:
                    _add_borders(cell.get_or_add_tcPr(), "w:tcBorders", sides, colour)
                if shade:
                    cell.get_or_add_tcPr().append(_shading(shade))
    for row, column, high, wide in block.spans:
        _merge(table, row, column, high, wide)


def _merge(table: Any, row: int, column: int, high: int, wide: int) -> None:
    """One cell with the edges of those at its end; what is written stays alone in it."""
    first, last = table.cell(row, column), table.cell(row + high - 1, column + wide - 1)
    first.merge(last)


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255 < _DARK


def _shading(colour: str) -> Any:
    element = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        element.set(qn(f"w:{name}"), value)
    return element


def _add_borders(properties: Any, name: str, sides: Sequence[str], colour: str) -> None:
    """Put where the sequence of a table's properties has them (17.4.59); a cell's end with them."""
    borders = OxmlElement(name)
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", _EIGHTHS), ("space", "0"), ("color", colour)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    successors = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    following = next((one for key in successors for one in properties.findall(qn(key))), None)
    if following is None:
        properties.append(borders)
    else:
        following.addprevious(borders)
