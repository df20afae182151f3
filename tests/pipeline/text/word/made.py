"""A Word file with what people put into them, made by python-docx and a few elements of ECMA-376 by hand."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor
from PIL import Image

W = nsdecls("w")
BOX = f"""<w:r {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r>
<w:t>Words in a box</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"""
FIELD = (
    f'<w:r {W}><w:fldChar w:fldCharType="begin"/></w:r>',
    f'<w:r {W}><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
    f'<w:r {W}><w:fldChar w:fldCharType="separate"/></w:r>',
    f"<w:r {W}><w:t>7</w:t></w:r>",
    f'<w:r {W}><w:fldChar w:fldCharType="end"/></w:r>',
)
DELETED = f'<w:del {W} w:id="9" w:author="A"><w:r><w:delText>old words</w:delText></w:r></w:del>'
INSERTED = f'<w:ins {W} w:id="8" w:author="A"><w:r><w:t xml:space="preserve"> Newly written.</w:t></w:r></w:ins>'
FORMULA = (
    '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>x=y</m:t></m:r></m:oMath>'
)


def add(paragraph: Any, *elements: str) -> None:
    for one in elements:
        paragraph._p.append(parse_xml(one))


def write_report(target: Path) -> None:
    document = docx.Document()
    document.add_heading("The old bridge", 1)
    mixed = document.add_paragraph("It was built in 1932 and is ")
    mixed.add_run("very old").bold = True
    mixed.add_run(" and ")
    slanted = mixed.add_run("narrow")
    slanted.italic = True
    slanted.font.color.rgb = RGBColor(255, 0, 0)
    mixed.add_run(". See ")
    address = document.part.relate_to("https://example.org/b", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    add(
        mixed,
        f'<w:hyperlink {nsdecls("w", "r")} r:id="{address}"><w:r><w:t>the plan</w:t></w:r></w:hyperlink>',
        f'<w:bookmarkStart {W} w:id="1" w:name="here"/>',
        f"<w:r {W}><w:t>.</w:t></w:r>",
        f'<w:bookmarkEnd {W} w:id="1"/>',
        INSERTED,
        DELETED,
    )  # fmt: skip
    document.add_paragraph("Repair the deck", style="List Bullet")
    document.add_paragraph("Paint the rails", style="List Number")
    table = document.add_table(rows=2, cols=2, style="Table Grid")
    for cell, text in zip(table._cells, ("Item", "Price", "Deck", "1,250.00"), strict=True):
        cell.text = text
    pictured = document.add_paragraph("Before ")
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(stream, "PNG")
    pictured.add_run().add_picture(stream)
    pictured.add_run(" after the flood")
    broken = document.add_paragraph("First line")
    broken.runs[0].add_break(WD_BREAK.LINE)
    broken.runs[0].add_text("second line")
    add(document.add_paragraph("Beside it: "), BOX)
    add(document.add_paragraph("Where "), FORMULA)
    document.sections[0].header.paragraphs[0].text = "Report of the town"
    footer = document.sections[0].footer.paragraphs[0]
    footer.text = "Page "
    add(footer, *FIELD)
    document.save(str(target))
