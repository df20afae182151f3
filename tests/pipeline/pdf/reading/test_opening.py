from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from pipeline.pdf.reading import ReadingRefused, read_pdf
from tests.pipeline.pdf.reading.pages import new_page, texts


def locked(tmp_path: Path) -> Path:
    page = new_page()
    page.insert_text((50, 60), "Secret questions")
    path = tmp_path / "locked.pdf"
    page.parent.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open", owner_pw="own")
    return path


@pytest.mark.parametrize(("password", "code"), [(None, "password_needed"), ("wrong", "password_wrong")])
def test_locked_file_without_the_password_is_refused(tmp_path: Path, password: str | None, code: str) -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_pdf(locked(tmp_path), password=password)
    assert refused.value.code == code


@pytest.mark.parametrize("password", ["open", "own"])
def test_locked_file_with_the_password_is_read(tmp_path: Path, password: str) -> None:
    assert texts(read_pdf(locked(tmp_path), password=password).pages[0]) == ["Secret questions"]


def test_more_pages_than_the_limit_are_refused(tmp_path: Path) -> None:
    page = new_page()
    document = page.kept
    document.new_page()
    path = tmp_path / "two.pdf"
    document.save(path)
    with pytest.raises(ReadingRefused) as refused:
        read_pdf(path, page_limit=1)
    assert (refused.value.code, str(refused.value)) == (
        "too_many_pages",
        "This PDF has 2 pages; at most 1 are read. Split it first.",
    )


@pytest.mark.parametrize("content", [b"", b"not a PDF at all", b"\x89PNG\r\n\x1a\n" + bytes(100)])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.pdf"
    path.write_bytes(content)
    with pytest.raises(ReadingRefused) as refused:
        read_pdf(path)
    assert refused.value.code in {"broken", "no_pages"}


def test_a_missing_file_is_the_operating_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_pdf(tmp_path / "none.pdf")
