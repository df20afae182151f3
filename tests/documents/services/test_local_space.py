"""Pictures and copies go when there are too many, and with what they show."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from documents import remote
from documents.services import local_space
from documents.services.local_space import free_local_space
from documents.services.previews import Wish, picture_of, version_subject
from tests.cast import Cast
from tests.documents.conftest import PAPER, Store


def test_what_fits_stays_and_what_is_too_much_goes(cast: Cast, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    document = store(PAPER)
    assert document.newest
    picture_of(version_subject(actor=cast.actor(cast.vera), version_id=document.newest.pk), Wish(page=1, width=240))
    with remote.borrowed("ab" * 32, lambda target: target.write(b"x" * 100) and None):
        pass
    assert free_local_space() == 0
    monkeypatch.setattr(local_space, "setting", lambda key: 0)
    assert free_local_space() == 1
    assert [path.name for path in Path(settings.COPIES_DIR).glob("[!.]*")] == []
    assert len(list(Path(settings.PREVIEWS_DIR).glob("??/*"))) == 1


def test_nothing_is_there_yet(db: None) -> None:
    assert free_local_space() == 0
