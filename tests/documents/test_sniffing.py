"""What a file is by its first bytes, and when its name says otherwise."""

from __future__ import annotations

import pytest

from documents.sniffing import COMPOUND, extension_misleads, sniff
from tests.documents.conftest import BAD

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("head", "name", "media_type"),
    [
        (b"%PDF-1.7\n", "a.docx", "application/pdf"),
        (b"\n" * 1000 + b"%PDF-1.4", "a", "application/pdf"),
        (b"\n" * 1030 + b"%PDF-1.4", "a.pdf", "text/plain"),
        (b"PK\x03\x04", "a.docx", DOCX),
        (b"PK\x03\x04", "a.pdf", "application/zip"),
        (b"PK\x03\x04", "a.doc", "application/zip"),
        (COMPOUND, "a.doc", "application/msword"),
        (COMPOUND, "a.docx", DOCX),
        (COMPOUND, "a.msi", "application/x-ole-storage"),
        (b"{\\rtf1\\ansi", "a.txt", "application/rtf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.pdf", "image/png"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a.jpg", "image/heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0heicmif1", "a.heic", "image/heic"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "a", "image/avif"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a.txt", "image/jpeg"),
        (b"a,b\n1,2\n", "a.CSV", "text/csv"),
        (b"{}", "a.json", "application/json"),
        (b"<!DOCTYPE html>", "a.bin", "text/html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "a.png", "text/plain"),
        ("ä".encode("utf-16"), "a.txt", "text/plain"),
        (b"na\xefve", "a.txt", "text/plain"),
        ("日本語".encode()[:-1], "a.txt", "text/plain"),
        (b"\0\1\2\3", "a.txt", "application/octet-stream"),
        (b"", "a.txt", "application/x-empty"),
    ],
)
def test_bytes_decide(head: bytes, name: str, media_type: str) -> None:
    assert sniff(head, name) == media_type


@pytest.mark.parametrize("path", sorted(BAD.glob("*.pdf")), ids=lambda path: path.stem)
def test_a_bad_pdf_is_a_pdf(path: object) -> None:
    assert sniff(path.read_bytes()[:4096], "x") == "application/pdf"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "media_type", "misled"),
    [
        ("a.docx", "application/pdf", "docx"),
        ("a.PDF", "application/pdf", ""),
        ("a.pdf", "image/png", "pdf"),
        ("a.jpeg", "image/jpeg", ""),
        ("a.txt", "application/pdf", ""),
        ("pdf", "image/png", ""),
        ("a.pdf", "text/plain", "pdf"),
        ("a.xls", "application/msword", "xls"),
        ("a.DOC", "application/msword", ""),
    ],
)
def test_a_name_that_promises_something_else_is_noticed(name: str, media_type: str, misled: str) -> None:
    assert extension_misleads(name, media_type) == misled
