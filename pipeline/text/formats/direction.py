"""Word files that are read from right to left."""

from __future__ import annotations

from typing import Any, Final

from docx.oxml.ns import qn

_AFTER_BIDI: Final = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl",
    "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip  # the order of ECMA-376, part 1, 17.3.1.26


def turn_paragraph(paragraph: Any) -> None:
    """The w:p stands from right to left (17.3.1.6)."""
    properties = paragraph.get_or_add_pPr()
    if properties.find(qn("w:bidi")) is None:
        properties.insert_element_before(properties.makeelement(qn("w:bidi")), *_AFTER_BIDI)


def turn_document(document: Any) -> None:
    """Every paragraph and its runs, and the order of the columns of tables (17.4.1)."""
    for paragraph in document.element.body.iter(qn("w:p")):
        turn_paragraph(paragraph)
        for run in paragraph.iter(qn("w:r")):
            look = run.get_or_add_rPr()
            look.append(look.makeelement(qn("w:rtl")))
    for properties in document.element.body.iter(qn("w:tblPr")):
        style = properties.find(qn("w:tblStyle"))
        properties.insert(0 if style is None else 1, properties.makeelement(qn("w:bidiVisual")))
