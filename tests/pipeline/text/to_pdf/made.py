"""Office files made for tests: OpenDocument as its archive is, the others by the libraries that write them."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from pipeline.text.to_pdf.office import lacking_part

SOFFICE = shutil.which("soffice")
needs_soffice = pytest.mark.skipif(
    SOFFICE is None or any(lacking_part(Path(SOFFICE), suffix) for suffix in ("odt", "ods", "odp")),
    reason="LibreOffice is not on this machine, or not all of its parts",
)
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible",
    }.items()
)  # fmt: skip


def word(path: Path, *lines: str) -> Path:
    document = docx.Document()
    document.add_heading(lines[0], 1)
    for line in lines[1:]:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def sheet(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def open_document(path: Path, kind: str, body: str, *, more: str = "") -> Path:
    """``kind`` is "text" or "presentation"; ``more`` goes into the manifest."""
    mime = f"application/vnd.oasis.opendocument.{kind}"
    entry = "manifest:file-entry manifest:full-path"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", mime)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
            f'manifest:version="1.2"><{entry}="/" manifest:media-type="{mime}"/>'
            f'<{entry}="content.xml" manifest:media-type="text/xml"/>{more}</manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content {_SPACES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        )
    return path


def slide(text: str) -> str:
    frame = '<draw:frame svg:x="2cm" svg:y="2cm" svg:width="15cm" svg:height="3cm">'
    return f"<draw:page>{frame}<draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame></draw:page>"
