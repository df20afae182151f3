"""Text of pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.errors import Conflict, Invalid, Missing
from documents.services.texts import text_of
from tests.cast import Cast
from tests.documents.conftest import BAD, PAPER, Store


def test_pages_are_read_as_programs_read_them(cast: Cast, store: Store) -> None:
    version = store(PAPER).newest
    assert version
    found = text_of(actor=cast.actor(cast.vera), version_id=version.pk, first=1, last=9)
    assert (found.pages, [one.page for one in found.shown]) == (2, [1, 2])
    assert "Allocate the cost of an asset over its" in found.shown[0].text


def test_a_text_file_is_one_page_whatever_its_encoding(cast: Cast, store: Store) -> None:
    version = store("Prüfung\r\nzwei".encode("utf-16"), name="a.txt").newest
    assert version
    found = text_of(actor=cast.actor(cast.vera), version_id=version.pk)
    assert (found.pages, found.shown[0].text, found.shown[0].is_cut) == (1, "Prüfung\nzwei", False)


def test_a_long_text_is_cut_and_says_so(cast: Cast, store: Store) -> None:
    version = store(b"word " * 200_000, name="a.txt").newest
    assert version
    page = text_of(actor=cast.actor(cast.vera), version_id=version.pk).shown[0]
    assert (len(page.text), page.is_cut) == (500_000, True)


@pytest.mark.parametrize(("first", "last"), [(0, 1), (2, 1), (1, 51), (-1, None)])
def test_a_range_must_be_one(cast: Cast, store: Store, first: int, last: int | None) -> None:
    version = store(PAPER).newest
    assert version
    with pytest.raises(Invalid):
        text_of(actor=cast.actor(cast.vera), version_id=version.pk, first=first, last=last)


def test_what_is_not_there_is_missing(cast: Cast, store: Store) -> None:
    version = store(PAPER).newest
    assert version
    with pytest.raises(Missing) as refused:
        text_of(actor=cast.actor(cast.vera), version_id=version.pk, first=3)
    assert refused.value.code == "no_page"
    with pytest.raises(Missing):
        text_of(actor=cast.actor(cast.charlie), version_id=version.pk)


@pytest.mark.parametrize(
    ("name", "code"), [("poppler-67295-0.pdf", "text_broken"), ("encrypted-attachment.pdf", "password_needed")]
)
def test_a_file_that_does_not_open_says_why(cast: Cast, store: Store, name: str, code: str) -> None:
    version = store(BAD / name).newest
    assert version
    with pytest.raises(Conflict) as refused:
        text_of(actor=cast.actor(cast.vera), version_id=version.pk)
    assert refused.value.code == code


def test_a_picture_has_no_text(cast: Cast, store: Store, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (5, 5)).save(tmp_path / "a.png")
    version = store(tmp_path / "a.png").newest
    assert version
    with pytest.raises(Conflict) as refused:
        text_of(actor=cast.actor(cast.vera), version_id=version.pk)
    assert refused.value.code == "no_text"
