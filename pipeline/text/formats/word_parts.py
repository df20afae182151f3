"""What python-docx has no words for in a Word file (ECMA-376, part 1): links, tables' widths and heads, backgrounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

_EMU = 12_700  # to the point
_CELL_MARGIN = 24  # twentieths of a point


def hyperlink(paragraph: Any, address: str) -> Any:
    """An element that leads to an address (17.16.22), put at the end of the paragraph."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    return link


def repeat(row: Any) -> None:
    """The row is bold, and stands again at the top of each page (17.4.78)."""
    for cell in row.cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def set_widths(table: Any, widths: Sequence[float], inset: float) -> None:
    """The columns' widths and the table's distance from the margin (17.4.51), in points."""
    table.autofit = False
    properties = table._tbl.tblPr
    _insert(properties, _sized("w:tblInd", round(20 * inset)), "w:tblLayout", "w:tblLook")
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_sized(f"w:{side}", _CELL_MARGIN))
    _insert(properties, margins, "w:tblLook")
    for column, wide in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Pt(wide)
    for row in table._tbl.tr_lst:
        for cell, wide in zip(row.tc_lst, widths, strict=True):
            cell.width = Pt(wide)


def _insert(properties: Any, element: Any, *successors: str) -> None:
    """Before those that must come after it (17.4.59 is a sequence, which Word insists on)."""
    following = next((one for name in successors for one in properties.findall(qn(name))), None)
    if following is None:
        properties.append(element)
    else:
        following.addprevious(element)


def _sized(name: str, width: int) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:w"), str(width))
    element.set(qn("w:type"), "dxa")
    return element


def set_family(style: Any, family: str) -> None:
    """A style's font by its name, for Latin letters and others; those of the theme would come first (17.3.2.26)."""
    style.font.name = family
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:cs"), family)


def set_language(document: Any, language: str) -> None:
    """What the text is spelt by (17.3.2.20), in all of its scripts; "" is left to the reader's own program."""
    document.core_properties.language = language
    for mark in document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang"):
        mark.attrib.clear()
        for name in ("val", "eastAsia", "bidi") if language else ():
            mark.set(qn(f"w:{name}"), language)


def keep_gaps(style: Any) -> None:
    """Paragraphs of one style keep the room between them (17.3.1.9)."""
    for mark in style.element.xpath("w:pPr/w:contextualSpacing"):
        mark.getparent().remove(mark)


def put_at(run: Any, left: float, top: float, *, behind: bool) -> None:
    """Takes the picture of a run out of the line (20.4.2.3), so many points from the page's left edge.

    Behind the text it stands as far from the page's upper edge, else from the paragraph's, with the text beside it.
    """
    wrap = f"<wp:wrapNone {nsdecls('wp')}/>" if behind else f'<wp:wrapSquare {nsdecls("wp")} wrapText="bothSides"/>'
    (inline,) = run._r.xpath(".//wp:inline")
    from_edge = "page" if behind else "paragraph"
    anchor = parse_xml(
        f'<wp:anchor {nsdecls("wp", "a", "pic", "r")} distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        f'relativeHeight="0" behindDoc="{int(behind)}" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{round(left * _EMU)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{from_edge}"><wp:posOffset>{round(top * _EMU)}</wp:posOffset></wp:positionV>'
        "</wp:anchor>"
    )
    for child in list(inline):
        anchor.append(child)
        if child.tag == qn("wp:extent"):
            anchor.append(parse_xml(f'<wp:effectExtent {nsdecls("wp")} l="0" t="0" r="0" b="0"/>'))
            anchor.append(parse_xml(wrap))
    inline.getparent().replace(inline, anchor)
