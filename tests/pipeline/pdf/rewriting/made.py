"""Small files with what belongs to pages: links, bookmarks, labels, a form field, an attachment."""

from __future__ import annotations

import random
from pathlib import Path

import pikepdf
import pymupdf
from pikepdf import Name


def booklet(path: Path, *, pages: int = 3, word: str = "page", field: str = "name") -> Path:
    """``pages`` pages with "<word> 1" and so on; a link from the first to the last and back, a bookmark to each end,
    a text field on the second, roman labels, an attachment."""
    with pymupdf.open() as document:
        for number in range(1, pages + 1):
            document.new_page(width=300, height=400).insert_text((40, 60), f"{word} {number}")
        for start, end in ((0, pages - 1), (pages - 1, 0)):
            document[start].insert_link(
                {
                    "kind": pymupdf.LINK_GOTO,
                    "from": pymupdf.Rect(40, 80, 90, 95),
                    "page": end,
                    "to": pymupdf.Point(0, 0),
                }
            )
        if pages > 1:
            widget = pymupdf.Widget()
            widget.field_name, widget.field_type = field, pymupdf.PDF_WIDGET_TYPE_TEXT
            widget.rect, widget.field_value = pymupdf.Rect(40, 100, 140, 120), f"{word} value"
            document[1].add_widget(widget)
        document.set_toc([[1, f"First {word}", 1], [2, f"Last {word}", pages]])
        document.set_page_labels([{"startpage": 0, "prefix": "", "style": "r", "firstpagenum": 1}])
        document.embfile_add("notes.txt", f"notes of {word}".encode(), filename="notes.txt")
        document.save(path)
    return path


def bulky(path: Path, *, pages: int, each: int = 2_000_000) -> Path:
    """Pages with a stream of ``each`` bytes that nothing can pack."""
    pdf, noise = pikepdf.new(), random.Random(1)
    for _ in range(pages):
        image = pdf.make_stream(noise.randbytes(each), Subtype=Name.Image, Filter=Name.DCTDecode)
        page = pdf.add_blank_page(page_size=(300, 400))
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    pdf.save(path)
    return path


XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" pdfaid:conformance="B"/>
</rdf:RDF></x:xmpmeta>"""


def archival(path: Path) -> Path:
    """The same file, which says of itself that it is PDF/A-2b."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.Metadata = pdf.make_stream(XMP, Type=Name.Metadata, Subtype=Name.XML)
        pdf.save()
    return path


def doubled(path: Path) -> Path:
    """Three pages, of which the second names its picture twelve times over, as htmldoc does; qpdf leaves it out."""
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents {} 0 R/Resources<</Font<</F 9 0 R>>{}>>>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 3/Kids[3 0 R 4 0 R 5 0 R]>>",
        page.format(6, ""),
        page.format(7, f"/XObject<<{'/I 10 0 R' * 12}>>"),
        page.format(8, ""),
        *(
            f"<</Length 42>>stream\n{f'BT /F 12 Tf 40 300 Td (Page {number}) Tj ET':42}\nendstream"
            for number in (1, 2, 3)
        ),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        "<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 1>>stream\n \nendstream",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj{content}endobj\n".encode()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    path.write_bytes(written + f"{end}startxref\n{len(written)}\n%%EOF\n".encode())
    return path
