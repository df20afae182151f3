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
    """Every paragraph, and its runs but for those of Latin letters."""
    for paragraph in document.element.body.iter(qn("w:p")):
        turn_paragraph(paragraph)
        for run in paragraph.iter(qn("w:r")):
            if not (run.text.isascii() and any(map(str.isalpha, run.text))):
                look = run.get_or_add_rPr()
                look.append(look.makeelement(qn("w:rtl")))
    for root in (document.element.body, document.styles.element):
        for look in root.iter(qn("w:rPr")):
            _repeat_for_right(look)


def _repeat_for_right(look: Any) -> None:
    """Weight, slant and size, which have names of their own for such letters (17.3.2.2, 17.3.2.17, 17.3.2.39)."""
    for name in ("b", "i", "sz"):
        said, other = look.find(qn(f"w:{name}")), qn(f"w:{name}Cs")
        if said is not None and look.find(other) is None:
            said.addnext(look.makeelement(other, dict(said.attrib)))


def turn_tables(document: Any) -> None:
    """The order of the columns of tables (17.4.1)."""
    for properties in document.element.body.iter(qn("w:tblPr")):
        style = properties.find(qn("w:tblStyle"))
        properties.insert(0 if style is None else 1, properties.makeelement(qn("w:bidiVisual")))
