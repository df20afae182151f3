"""fsck: every kind of disagreement is found, what is safe is mended, lost bytes are never hidden."""

from __future__ import annotations

import json
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from accounts.actor import operator
from accounts.errors import NotAllowed
from accounts.models import AuditEntry
from documents import storage
from documents.models import Artifact, Blob, Document, DocumentVersion
from documents.services.blobs import sweep_blobs
from documents.services.checking import check_store
from tests.cast import Cast
from tests.documents.conftest import PAPER, Store, make_artifact

OLD = 25 * 3600


def stored_path(sha256: str) -> Path:
    return Path(settings.STORAGES["default"]["OPTIONS"]["location"]) / storage.key_of(sha256)


def troubles(*, repair: bool = False, quick: bool = False) -> list[tuple[str, bool]]:
    found = check_store(actor=operator(), repair=repair, quick=quick).found
    return sorted((one.trouble, bool(one.mended)) for one in found)


def age(path: Path) -> None:
    os.utime(path, (time.time() - OLD, time.time() - OLD))


def test_a_sound_store_is_sound(cast: Cast, store: Store) -> None:
    document = store(PAPER)
    make_artifact(cast)
    report = check_store(actor=operator())
    assert document.newest
    sizes = PAPER.stat().st_size + len(b"what came out")
    assert (report.found, report.blobs, report.bytes, report.versions, report.artifacts) == ([], 2, sizes, 1, 1)


def test_lost_bytes_are_found_and_never_mended(store: Store) -> None:
    version = store(PAPER).newest
    assert version
    storage.remove(version.blob_id)
    assert troubles() == troubles(repair=True) == troubles(quick=True) == [("bytes_missing", False)]
    (found,) = check_store(actor=operator()).found
    assert found.text == "The store does not have these bytes. It belongs to: accounting-qpaper.pdf."


def test_changed_bytes_are_found_by_their_hash(store: Store) -> None:
    version = store(PAPER).newest
    assert version
    path = stored_path(version.blob_id)
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    assert (troubles(), troubles(quick=True)) == ([("bytes_changed", False)], [])


def test_a_row_with_the_wrong_size_is_found(store: Store) -> None:
    store(PAPER)
    Blob.objects.update(size=1)
    assert troubles(repair=True) == [("size_wrong", False)]


def test_bytes_without_a_row_get_one_and_are_swept(db: None) -> None:
    with storage.new_spool() as spool:
        spool.write(b"restored")
    import hashlib

    sha256 = hashlib.sha256(b"restored").hexdigest()
    storage.adopt(Path(spool.name), sha256, 8)
    assert troubles() == [("bytes_unknown", False)]
    assert troubles(repair=True) == [("bytes_unknown", True)]
    assert troubles() == []
    assert sweep_blobs(unused_for=timedelta(0)) == [sha256]
    assert AuditEntry.objects.latest("id").action == "store.repair"


def test_half_a_file_in_the_store_goes_when_it_is_old(db: None) -> None:
    folder = stored_path("ab" * 32).parent
    folder.mkdir(parents=True)
    half = folder / ".incoming-half"
    half.write_bytes(b"half")
    assert troubles(repair=True) == [("name_unknown", False)]
    age(half)
    assert troubles(repair=True) == [("name_unknown", True)]
    assert not half.exists()


def test_a_foreign_file_in_the_store_is_shown_and_left(db: None) -> None:
    folder = stored_path("ab" * 32).parent
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_bytes(b"mine")
    age(folder / "notes.txt")
    assert troubles(repair=True) == [("name_unknown", False)]
    assert (folder / "notes.txt").read_bytes() == b"mine"


def test_a_row_that_waits_for_its_bytes_is_no_trouble_yet(db: None) -> None:
    Blob.objects.create(sha256="ab" * 32, size=5, media_type="text/plain", touched_at=timezone.now())
    assert troubles() == []
    Blob.objects.update(touched_at=timezone.now() - timedelta(hours=7))
    assert troubles() == [("bytes_missing", False)]


def test_a_document_names_its_newest_version_again(store: Store) -> None:
    document = store(PAPER)
    newest = document.newest
    Document.objects.update(newest=None)
    assert troubles() == [("newest_wrong", False)]
    assert troubles(repair=True) == [("newest_wrong", True)]
    document.refresh_from_db()
    assert (document.newest, troubles()) == (newest, [])


def test_a_document_without_versions_is_shown(store: Store) -> None:
    store(PAPER)
    DocumentVersion.objects.all().delete()
    assert troubles(repair=True) == [("no_version", False)]


def test_artifacts_that_do_not_agree_are_shown(cast: Cast) -> None:
    one, other = make_artifact(cast, b"one"), make_artifact(cast, b"other")
    Artifact.objects.filter(pk=one.pk).update(sha256=other.sha256)
    Artifact.objects.filter(pk=other.pk).update(blob=None)
    assert troubles(repair=True) == [("artifact_wrong", False), ("artifact_wrong", False)]


def test_working_files_of_the_dead_go_when_they_are_old(db: None) -> None:
    young, old, folder = (settings.SPOOL_DIR / name for name in ("in-young", "in-old", "copy-old"))
    young.write_bytes(b"x")
    old.write_bytes(b"x")
    folder.mkdir()
    (folder / "inner").write_bytes(b"x")
    age(old)
    age(folder)
    assert troubles(repair=True) == [("spool_left", True), ("spool_left", True)]
    assert [path.name for path in settings.SPOOL_DIR.iterdir()] == ["in-young"]


def test_only_the_operator_may(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        check_store(actor=cast.actor(cast.alice))


def test_the_command_tells_by_its_status(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    document = store(PAPER)
    call_command("fsck")
    assert capsys.readouterr().out.endswith("1 documents with 1 versions, 0 artifacts: all is well.\n")
    Document.objects.update(newest=None)
    with pytest.raises(SystemExit) as open_end:
        call_command("fsck", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (open_end.value.code, report["status"], report["found"][0]["trouble"]) == (1, 1, "newest_wrong")
    call_command("fsck", "--repair", "--json")
    assert json.loads(capsys.readouterr().out)["open"] == 0
    version = DocumentVersion.objects.get(document=document)
    storage.remove(version.blob_id)
    with pytest.raises(SystemExit) as lost:
        call_command("fsck", "--repair", "--quick")
    assert (lost.value.code, "bytes_missing" in capsys.readouterr().out) == (3, True)
