"""Pages painted by need: once, kept, bounded, with passwords, never by guessing."""

from __future__ import annotations

import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image

from accounts.crypto import seal
from accounts.errors import Conflict, Missing
from documents import storage
from documents.models import Blob, Document, DocumentVersion
from documents.services import children, previews
from documents.services.previews import (
    Wish,
    artifact_subject,
    etag_of,
    picture_of,
    sweep_pictures,
    version_subject,
)
from tests.cast import Cast
from tests.documents.conftest import BAD, PAPER, SECRET, Store, make_artifact

SMALL = Wish(page=1, width=240)


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for each child that is started."""
    lines: list[str] = []
    real = children.run_isolated

    def counted(call: Any, **limits: Any) -> Any:
        lines.append(call.function.rpartition(":")[2])
        return real(call, **limits)

    monkeypatch.setattr(children, "run_isolated", counted)
    return lines


def subject_of(cast: Cast, document: Document) -> previews.Subject:
    assert document.newest
    return version_subject(actor=cast.actor(cast.vera), version_id=document.newest.pk)


def test_a_page_is_painted_once(cast: Cast, store: Store, painted: list[str]) -> None:
    subject = subject_of(cast, store(PAPER))
    first = picture_of(subject, SMALL)
    assert first.startswith(b"\x89PNG")
    assert picture_of(subject, SMALL) == first
    assert painted == ["paint_page"]


def test_two_who_ask_at_once_share_one_painting(cast: Cast, store: Store, painted: list[str]) -> None:
    subject, found = subject_of(cast, store(PAPER)), []
    askers = [threading.Thread(target=lambda: found.append(picture_of(subject, SMALL))) for _ in range(6)]
    for one in askers:
        one.start()
    for one in askers:
        one.join()
    assert (len(found), len(set(found)), painted) == (6, 1, ["paint_page"])


def test_the_etag_is_known_before_the_picture(cast: Cast, store: Store, painted: list[str]) -> None:
    subject = subject_of(cast, store(PAPER))
    tags = {
        etag_of(subject, Wish(page, width, kind)) for page in (1, 2) for width in (240, 600) for kind in ("png", "webp")
    }
    assert (len(tags), painted) == (8, [])


def test_an_encrypted_document_opens_with_its_sealed_password(cast: Cast, store: Store, locked: Path) -> None:
    document = store(locked)
    with pytest.raises(Conflict) as refused:
        picture_of(subject_of(cast, document), SMALL)
    assert refused.value.code == "password_needed"
    DocumentVersion.objects.update(password_sealed=seal(SECRET, settings.SECRETS_KEYS))
    assert picture_of(subject_of(cast, document), SMALL).startswith(b"\x89PNG")


def test_who_brings_the_same_encrypted_bytes_without_the_password_sees_nothing(
    cast: Cast, store: Store, locked: Path
) -> None:
    knows, guesses = store(locked), store(locked)
    DocumentVersion.objects.filter(document=knows).update(password_sealed=seal(SECRET, settings.SECRETS_KEYS))
    picture_of(subject_of(cast, knows), SMALL)
    with pytest.raises(Conflict) as refused:
        picture_of(subject_of(cast, guesses), SMALL)
    assert refused.value.code == "password_needed"


def test_a_copy_of_an_encrypted_original_opens_with_the_originals_password(
    cast: Cast, store: Store, locked: Path
) -> None:
    store(locked)
    DocumentVersion.objects.update(password_sealed=seal(SECRET, settings.SECRETS_KEYS))
    artifact = make_artifact(cast, locked.read_bytes(), name="accessible.pdf", media_type="application/pdf")
    subject = artifact_subject(actor=cast.actor(cast.vera), artifact_id=artifact.pk)
    assert picture_of(subject, SMALL).startswith(b"\x89PNG")


def test_a_page_that_cannot_be_painted_says_why_and_is_not_tried_with_each_look(
    cast: Cast, store: Store, painted: list[str]
) -> None:
    subject = subject_of(cast, store(BAD / "poppler-67295-0.pdf"))
    texts = set()
    for _ in range(3):
        with pytest.raises(Conflict) as refused:
            picture_of(subject, SMALL)
        texts.add((refused.value.code, refused.value.text))
    assert len(texts) == 1
    code, text = texts.pop()
    assert (code, text.startswith("This page cannot be shown. ")) == ("page_broken", True)
    assert len(painted) == 1


def test_a_picture_that_was_brought_is_shown_upright_and_never_larger(cast: Cast, store: Store, tmp_path: Path) -> None:
    turned = Image.new("RGB", (100, 40), "white")
    exif = turned.getexif()
    exif[0x0112] = 6  # the camera was turned by a quarter
    turned.save(tmp_path / "photo.jpg", exif=exif)
    content = picture_of(subject_of(cast, store(tmp_path / "photo.jpg")), SMALL)
    assert Image.open(BytesIO(content)).size == (40, 100)


def test_a_text_has_no_pages_to_look_at(cast: Cast, store: Store, painted: list[str]) -> None:
    with pytest.raises(Conflict) as refused:
        picture_of(subject_of(cast, store(b"words", name="a.txt")), SMALL)
    assert (refused.value.code, painted) == ("no_preview", [])


def test_bytes_that_are_gone_are_missing(cast: Cast, store: Store) -> None:
    subject = subject_of(cast, store(PAPER))
    storage.remove(subject.sha256)
    with pytest.raises(Missing) as refused:
        picture_of(subject, SMALL)
    assert refused.value.code == "bytes_missing"


def test_the_oldest_pictures_go_when_there_are_too_many(
    cast: Cast, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = subject_of(cast, store(PAPER))
    picture_of(subject, SMALL)
    picture_of(subject, Wish(page=2, width=240))
    files = sorted(Path(settings.PREVIEWS_DIR).glob("??/*"))
    assert (len(files), sweep_pictures()) == (2, 0)
    import os

    os.utime(files[0], (1, 1))
    monkeypatch.setattr(previews, "setting", lambda key: 0)
    monkeypatch.setattr(previews, "MIB", 1)
    monkeypatch.setattr(previews, "setting", lambda key: files[1].stat().st_size)
    assert sweep_pictures() == 1
    assert sorted(Path(settings.PREVIEWS_DIR).glob("??/*")) == files[1:]


def test_pictures_of_what_is_gone_go_too(cast: Cast, store: Store) -> None:
    document = store(PAPER)
    picture_of(subject_of(cast, document), SMALL)
    document.delete()
    Blob.objects.all().delete()
    assert sweep_pictures() == 1
    assert list(Path(settings.PREVIEWS_DIR).glob("??/*")) == []
