"""Page texts as pdfminer.six reads them."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pdfminer
from pdfminer.converter import TextConverter
from pdfminer.layout import LAParams
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from pipeline.pdf.proof.quiet import quiet
from pipeline.pdf.proof.tool import wrong_password

NAME = "pdfminer.six"


def version() -> str:
    return str(pdfminer.__version__)


def page_texts(path: Path, password: str | None) -> Iterator[str]:
    """Layout analysis with the default parameters, as pdfminer's own command line has them."""
    with quiet("pdfminer"), path.open("rb") as stream:
        try:
            document = PDFDocument(PDFParser(stream), password or "")
        except PDFPasswordIncorrect as error:
            raise wrong_password(NAME, password) from error
        fonts = PDFResourceManager()
        for page in PDFPage.create_pages(document):
            written = StringIO()
            with TextConverter(fonts, written, laparams=LAParams()) as device:
                PDFPageInterpreter(fonts, device).process_page(page)
            yield written.getvalue()
