"""Page texts as pypdf reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdf

from pipeline.pdf.proof.quiet import quiet
from pipeline.pdf.proof.tool import wrong_password

NAME = "pypdf"


def version() -> str:
    return pypdf.__version__


def page_texts(path: Path, password: str | None) -> Iterator[str]:
    with quiet(NAME), pypdf.PdfReader(path) as reader:
        if reader.is_encrypted and not reader.decrypt(password or ""):
            raise wrong_password(NAME, password)
        for page in reader.pages:
            yield page.extract_text()
