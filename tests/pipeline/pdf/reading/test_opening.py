from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pytest

from pipeline.pdf.reading import ReadingRefused, read_pdf
from pipeline.pdf.reading.opening import chosen_pages, language_said
from pipeline.pdf.rewriting.opening import opened as opened_to_rewrite
from pipeline.pdf.rewriting.opening import pages_of
from pipeline.pdf.rewriting.refused import RewriteRefused
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


def long(tmp_path: Path, pages: int) -> Path:
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(100, 100))
        pdf.save(tmp_path / "long.pdf")
    return tmp_path / "long.pdf"


def test_of_a_long_file_the_pages_asked_for_count(tmp_path: Path) -> None:
    path = long(tmp_path, 12)
    assert len(read_pdf(path, pages=[1, 12], page_limit=2).pages) == 2
    assert chosen_pages(path, "11-", password=None, page_limit=2) == [11, 12]
    for ask in (
        lambda: read_pdf(path, pages=[1, 2, 3], page_limit=2),
        lambda: chosen_pages(path, "1-3", password=None, page_limit=2),
    ):
        with pytest.raises(ReadingRefused) as refused:
            ask()
        assert str(refused.value) == (
            "These are 3 pages; at most 2 are read at once. Choose fewer pages, or split the file."
        )
    with pytest.raises(ReadingRefused, match="has 12 pages; at most 2 are read"):
        chosen_pages(path, "", password=None, page_limit=2)


def test_what_is_too_long_for_split_is_not_sent_there(tmp_path: Path) -> None:
    path = long(tmp_path, 5001)
    with pytest.raises(ReadingRefused, match="qpdf --split-pages=1000"):
        read_pdf(path)
    with opened_to_rewrite(path, None) as pdf, pytest.raises(RewriteRefused, match="qpdf --split-pages=1000"):
        pages_of(pdf, allow_signed=False)


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


@pytest.mark.parametrize(("said", "found"), [("de-AT", "de"), ('"><b>', ""), (None, "")])
def test_the_language_a_document_says_it_is_in(tmp_path: Path, said: str | None, found: str) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        if said is not None:
            pdf.Root.Lang = said
        pdf.save(tmp_path / "a.pdf")
    assert language_said(tmp_path / "a.pdf", password=None) == found
