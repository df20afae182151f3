"""What a file says of itself before it is compressed."""

from __future__ import annotations

import pytest
from pikepdf import Pdf

from pipeline.pdf.compress.opening import claims_pdfa


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (b'<rdf:Description pdfaid:part="2" pdfaid:conformance="B"/>', "2"),
        (b"<rdf:Description pdfaid:part = '3'/>", "3"),
        (b"<pdfaid:part>2</pdfaid:part>", "2"),
        (b'<pdfaid:part xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/1">\n 3 </pdfaid:part>', "3"),
        (b"<pdfaid:part/>", "1"),
        (b"<rdf:Description/>", ""),
    ],
)
def test_the_part_of_pdfa_is_read_as_attribute_or_element(words: bytes, part: str) -> None:
    with Pdf.new() as pdf:
        pdf.Root.Metadata = pdf.make_stream(words)
        assert claims_pdfa(pdf) == part
