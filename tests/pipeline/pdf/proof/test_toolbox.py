from __future__ import annotations

from pipeline.pdf.proof.toolbox import find_toolbox
from tests.pipeline.pdf.proof.conftest import PDFJS


def test_a_toolbox_lists_every_tool_of_the_machine() -> None:
    toolbox = find_toolbox(PDFJS, workers=2)
    assert [(tool.name, tool.role) for tool in toolbox.tools] == [
        ("PyMuPDF", "extractor"),
        ("pypdf", "extractor"),
        ("pdfminer.six", "extractor"),
        ("poppler", "extractor"),
        ("pdfium", "extractor"),
        ("pdf.js", "extractor"),
        ("MuPDF", "renderer"),
        ("poppler", "renderer"),
        ("pdfium", "renderer"),
    ]
    assert toolbox.workers == 2


def test_a_missing_tool_is_listed_with_its_reason() -> None:
    missing = [tool for tool in find_toolbox(None).tools if tool.missing]
    assert [(tool.name, tool.missing) for tool in missing] == [("pdf.js", "No folder with a pdf.js build was given.")]
