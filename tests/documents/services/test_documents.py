"""The verbs of documents: taken in whole or not at all, edited, versioned, thrown away and brought back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from accounts.choices import Part
from accounts.errors import Conflict, Invalid, Missing, NotAllowed, Problem, Stale, TooLarge, Unavailable
from accounts.models import AuditEntry, Membership, SystemSetting
from documents import storage
from documents.choices import Inspection
from documents.models import Blob, Document, DocumentVersion
from documents.services import intake
from documents.services.blobs import sweep_blobs
from documents.services.documents import (
    Upload,
    add_version,
    edit_document,
    keep_upload,
    name_documents,
    purge_document,
    restore_document,
    revert_to_version,
    store_document,
    trash_document,
    trash_documents,
    upload_of,
)
from documents.services.retention import empty_trash
from tests.cast import Cast
from tests.conftest import SAMPLES
from tests.documents.conftest import KEY, PAPER, Store


def spool() -> list[str]:
    return [path.name for path in settings.SPOOL_DIR.iterdir()]


def last_act() -> tuple[str, str]:
    entry = AuditEntry.objects.latest("id")
    return entry.action, entry.actor


# --- taking in -------------------------------------------------------------------------------------------------
def test_a_file_is_stored_under_its_hash_before_anybody_hears_of_it(cast: Cast) -> None:
    upload = upload_of(PAPER, kind="exam")
    stored = store_document(actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=upload)
    version = stored.version
    assert (stored.document.name, stored.document.kind, stored.document.newest) == (PAPER.name, "exam", version)
    assert version.blob_id == hashlib.sha256(PAPER.read_bytes()).hexdigest()
    assert (version.number, version.inspection, version.blob.media_type) == (1, "pending", "application/pdf")
    assert b"".join(storage.read_chunks(version.blob_id)) == PAPER.read_bytes()
    assert (spool(), last_act()) == ([], ("document.add", "bob@example.org"))


@pytest.mark.parametrize(
    ("name", "given", "media_type"),
    [
        ("rules.doc", "rules", "application/msword"),
        ("takings.xls", "takings.doc", "application/vnd.ms-excel"),
        ("talk.ppt", "talk.ppt", "application/vnd.ms-powerpoint"),
        ("locked.docx", "locked.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("rules.rtf", "rules.txt", "application/rtf"),
    ],
)
def test_an_office_file_is_known_by_what_is_in_it(cast: Cast, name: str, given: str, media_type: str) -> None:
    upload = replace(upload_of(SAMPLES / "office" / name), name=given)
    stored = store_document(actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=upload)
    assert stored.version.blob.media_type == media_type


def test_the_same_bytes_twice_lead_to_the_first(cast: Cast, store: Store) -> None:
    first = store(PAPER)
    again = store_document(
        actor=cast.actor(cast.alice),
        project_id=cast.project.pk,
        upload=Upload(name="b.pdf", chunks=[PAPER.read_bytes()]),
    )
    assert (again.first, again.document.copy_of) == (first, first)
    assert (Blob.objects.count(), list(storage.stored_hashes())) == (1, [again.version.blob_id])
    assert Document.objects.count() == 2


def test_another_projects_document_is_not_mentioned(cast: Cast, store: Store) -> None:
    store(PAPER)
    theirs = store_document(actor=cast.actor(cast.charlie), project_id=cast.elsewhere.pk, upload=upload_of(PAPER))
    assert theirs.first is None


@pytest.mark.parametrize(
    ("who", "error"), [("vera", NotAllowed), ("charlie", Missing), ("dan", Missing), ("ada", Missing)]
)
def test_only_editors_bring_files(cast: Cast, who: str, error: type[Problem]) -> None:
    read: list[int] = []

    def chunks() -> Iterator[bytes]:
        read.append(1)
        yield b"x"

    with pytest.raises(error):
        store_document(
            actor=cast.actor(getattr(cast, who)),
            project_id=cast.project.pk,
            upload=Upload(name="a.txt", chunks=chunks()),
        )
    assert (read, spool(), Blob.objects.count()) == ([], [], 0)


def test_an_empty_file_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        store_document(
            actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=Upload(name="a.pdf", chunks=[b"", b""])
        )
    assert (refused.value.code, spool(), Document.objects.count()) == ("empty_file", [], 0)


def test_an_unknown_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        store_document(
            actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=Upload(name="a", chunks=[b"x"], kind="poem")
        )
    assert list(refused.value.fields) == ["kind"]


def test_a_connection_that_breaks_leaves_nothing(cast: Cast) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x" * 100_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store_document(actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=Upload(name="a", chunks=chunks()))
    assert (spool(), Document.objects.count(), list(storage.stored_hashes())) == ([], 0, [])


def test_a_full_disk_is_said_and_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    def full(self: object, chunk: bytes) -> None:
        raise intake._disk_full(OSError(errno.ENOSPC, "No space left on device"))

    monkeypatch.setattr(intake.Spool, "write", full)
    with pytest.raises(Unavailable) as refused:
        store_document(actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=Upload(name="a", chunks=[b"x"]))
    assert (refused.value.code, spool(), Document.objects.count()) == ("disk_full", [], 0)


HOSTILE = {
    "../../etc/passwd": "passwd",
    "..\\..\\boot.ini": "boot.ini",
    "C:\\Users\\a\\exam.pdf": "exam.pdf",
    "con.txt": "_con.txt",
    "a\x00b\r\nc.pdf": "abc.pdf",
    "evil\u202egpj.exe": "evilgpj.exe",
    "<script>alert(1)</script>.pdf": "script_.pdf",
    "   ": "document",
    "...": "document",
    "": "document",
    "ünï\u0308cödé 試験.pdf": "ünï\u0308cödé 試験.pdf",
    "x" * 500 + ".pdf": "x" * 146 + ".pdf",
    "é" * 300 + ".pdf": "é" * 98 + ".pdf",
    "-rf ~": "-rf ~",
    '"; drop table documents; --.pdf': "_; drop table documents; --.pdf",
}


@pytest.mark.parametrize(("given", "kept"), HOSTILE.items())
def test_hostile_names_become_harmless(store: Store, given: str, kept: str) -> None:
    document = store_document_named(store, given)
    assert document.name == kept
    assert len(document.name.encode()) <= 200


def store_document_named(store: Store, name: str) -> Document:
    return store(b"words", name=name) if name else store(b"words", name="\u202e")


# --- limits ----------------------------------------------------------------------------------------------------
@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Settings as they are for this test."""
    chosen: dict[str, int] = {}
    real = intake.setting
    monkeypatch.setattr(intake, "setting", lambda key: chosen[key] if key in chosen else real(key))
    return chosen


def test_a_file_beyond_the_limit_is_refused_while_it_comes(
    cast: Cast, limit: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    limit["upload_limit_mb"] = 1
    sent = 0

    def chunks() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b"x" * 500_000

    with pytest.raises(TooLarge) as refused:
        store_document(
            actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=Upload(name="a.bin", chunks=chunks())
        )
    assert refused.value.text == "a.bin is larger than the 1 MB one file may have."
    assert (sent, spool()) == (3, [])


def test_a_pdf_of_too_many_pages_is_refused_with_both_numbers(cast: Cast, limit: dict[str, int]) -> None:
    limit["page_limit"] = 1
    with pytest.raises(TooLarge) as refused:
        store_document(actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=upload_of(PAPER))
    assert refused.value.code == "too_many_pages"
    assert refused.value.text.startswith("accounting-qpaper.pdf has 2 pages; a document may have 1.")
    assert (spool(), Document.objects.count(), list(storage.stored_hashes())) == ([], 0, [])


def test_a_full_project_takes_only_what_it_has(cast: Cast, store: Store) -> None:
    SystemSetting.objects.create(key="project_limit_mb", value=1)
    assert intake.upload_limits(actor=cast.actor(cast.bob), project_id=cast.project.pk).bytes_left == 1 << 20
    first = store(b"x" * 1_000_000, name="a.bin")
    with pytest.raises(TooLarge) as refused:
        store(b"y" * 100_000, name="b.bin")
    assert refused.value.code == "project_full"
    assert store(b"x" * 1_000_000, name="c.bin").copy_of == first  # takes no room


def test_files_that_come_side_by_side_share_the_room(cast: Cast) -> None:
    SystemSetting.objects.create(key="project_limit_mb", value=1)
    bob, project_id = cast.actor(cast.bob), cast.project.pk
    kept = [
        keep_upload(actor=bob, project_id=project_id, upload=Upload(name, [name[:1].encode() * 700_000]))
        for name in ("a.bin", "b.bin", "a again.bin")
    ]  # each had room when it came
    name_documents(actor=bob, project_id=project_id, kept=kept[:1])
    with pytest.raises(TooLarge) as refused:
        name_documents(actor=bob, project_id=project_id, kept=kept[1:])
    assert refused.value.text.startswith("There is room for 0.3 MB more, and this file has 0.7 MB.")
    name_documents(actor=bob, project_id=project_id, kept=kept[2:])  # takes no room
    assert sorted(Document.objects.values_list("name", flat=True)) == ["a again.bin", "a.bin"]


@pytest.mark.django_db(transaction=True)
def test_a_persons_room_is_shared_by_projects_that_take_files_at_once(shared_cast: Cast) -> None:
    cast = shared_cast
    bob, projects = cast.actor(cast.bob), (cast.project.pk, cast.elsewhere.pk)
    Membership.objects.create(project=cast.elsewhere, user=cast.bob, part=Part.EDITOR)
    SystemSetting.objects.create(key="person_limit_mb", value=1)
    kept = [
        keep_upload(actor=bob, project_id=project, upload=Upload(f"{number}.bin", [bytes([number]) * 700_000]))
        for number, project in enumerate(projects * 4)
    ]
    together = Barrier(len(kept))

    def named(number: int) -> bool:
        try:
            together.wait(timeout=20)
            name_documents(actor=bob, project_id=projects[number % 2], kept=[kept[number]])
        except TooLarge:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(len(kept)) as pool:
        assert sorted(pool.map(named, range(len(kept)))) == [False] * (len(kept) - 1) + [True]


def test_the_limits_are_said_before(cast: Cast) -> None:
    found = intake.upload_limits(actor=cast.actor(cast.bob), project_id=cast.project.pk)
    assert (found.most_bytes, found.most_pages, found.bytes_left) == (2048 << 20, 2000, None)
    assert found.free > 0
    with pytest.raises(NotAllowed):
        intake.upload_limits(actor=cast.actor(cast.vera), project_id=cast.project.pk)


# --- versions --------------------------------------------------------------------------------------------------
def test_versions_are_added_and_none_is_changed(cast: Cast, store: Store) -> None:
    document = store(PAPER)
    stored = add_version(actor=cast.actor(cast.bob), document_id=document.pk, upload=upload_of(KEY))
    rows = DocumentVersion.objects.filter(document=document).values_list("number", "file_name")
    assert list(rows) == [(2, KEY.name), (1, PAPER.name)]
    assert stored.document.newest == stored.version
    with pytest.raises(Conflict) as refused:
        add_version(actor=cast.actor(cast.bob), document_id=document.pk, upload=upload_of(KEY))
    assert (refused.value.code, spool()) == ("same_bytes", [])


def test_an_earlier_version_becomes_the_newest_again(cast: Cast, store: Store) -> None:
    document = store(PAPER)
    first = document.newest
    assert first
    add_version(actor=cast.actor(cast.bob), document_id=document.pk, upload=upload_of(KEY))
    found = revert_to_version(actor=cast.actor(cast.bob), version_id=first.pk)
    assert found.newest
    assert (found.newest.number, found.newest.blob_id, found.newest.pk == first.pk) == (3, first.blob_id, False)
    with pytest.raises(Conflict):
        revert_to_version(actor=cast.actor(cast.bob), version_id=found.newest.pk)
    assert DocumentVersion.objects.filter(document=document).count() == 3


# --- editing ---------------------------------------------------------------------------------------------------
def test_what_is_given_is_changed_and_counted(cast: Cast, store: Store) -> None:
    document = store(PAPER)
    changes = {"name": "Midterm  2026.pdf", "kind": "exam", "tags": ["Maths", "maths ", "term 1"]}
    found = edit_document(actor=cast.actor(cast.bob), document_id=document.pk, changes=changes)  # type: ignore[arg-type]
    assert (found.name, found.kind, found.tags, found.edition) == ("Midterm 2026.pdf", "exam", ["maths", "term 1"], 2)
    assert AuditEntry.objects.latest("id").details["kind"] == ["other", "exam"]
    again = edit_document(actor=cast.actor(cast.bob), document_id=document.pk, changes={"kind": "exam"})
    assert again.edition == 2


def test_an_edit_of_an_older_edition_is_refused(cast: Cast, store: Store) -> None:
    document = store(PAPER)
    edit_document(actor=cast.actor(cast.bob), document_id=document.pk, changes={"kind": "exam"}, edition=1)
    with pytest.raises(Stale):
        edit_document(actor=cast.actor(cast.alice), document_id=document.pk, changes={"kind": "paper"}, edition=1)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "x" * 151}, ["name"]),
        ({"name": "a/b.pdf"}, ["name"]),
        ({"name": "con"}, ["name"]),
        ({"kind": "poem"}, ["kind"]),
        ({"tags": ["x" * 41]}, ["tags"]),
        ({"tags": [str(number) for number in range(21)]}, ["tags"]),
        ({"name": "", "kind": ""}, ["name", "kind"]),
    ],
)
def test_what_cannot_be_used_is_said_field_by_field(
    cast: Cast, store: Store, changes: dict[str, object], fields: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        edit_document(actor=cast.actor(cast.bob), document_id=store(PAPER).pk, changes=changes)  # type: ignore[arg-type]
    assert list(refused.value.fields) == fields


# --- the trash -------------------------------------------------------------------------------------------------
def test_a_document_goes_and_comes_back(cast: Cast, store: Store) -> None:
    document, bob = store(PAPER), cast.actor(cast.bob)
    trash_document(actor=bob, document_id=document.pk)
    with pytest.raises(Missing):
        edit_document(actor=bob, document_id=document.pk, changes={"kind": "exam"})
    assert restore_document(actor=bob, document_id=document.pk).deleted_at is None
    with pytest.raises(NotAllowed):
        trash_document(actor=cast.actor(cast.vera), document_id=document.pk)


def test_several_go_at_once_and_strangers_ids_are_passed_over(cast: Cast, store: Store) -> None:
    ours = [store(PAPER), store(KEY)]
    theirs = store_document(actor=cast.actor(cast.charlie), project_id=cast.elsewhere.pk, upload=upload_of(PAPER))
    ids = [*(str(one.pk) for one in ours), str(theirs.document.pk), "nonsense"]
    assert trash_documents(actor=cast.actor(cast.bob), project_id=cast.project.pk, document_ids=ids) == 2
    assert list(Document.objects.filter(deleted_at=None)) == [theirs.document]


def test_only_what_is_in_the_trash_goes_for_good_and_its_bytes_later(cast: Cast, store: Store) -> None:
    document, bob = store(PAPER), cast.actor(cast.bob)
    with pytest.raises(Missing):
        purge_document(actor=bob, document_id=document.pk)
    trash_document(actor=bob, document_id=document.pk)
    purge_document(actor=bob, document_id=document.pk)
    assert (Document.objects.count(), DocumentVersion.objects.count(), last_act()[0]) == (0, 0, "document.purge")
    assert len(list(storage.stored_hashes())) == 1
    assert len(sweep_blobs(unused_for=timedelta(0))) == 1
    assert list(storage.stored_hashes()) == []


def test_bytes_that_another_document_has_stay(cast: Cast, store: Store) -> None:
    document = store(PAPER)
    store(PAPER)
    trash_document(actor=cast.actor(cast.bob), document_id=document.pk)
    purge_document(actor=cast.actor(cast.bob), document_id=document.pk)
    assert sweep_blobs(unused_for=timedelta(0)) == []


def test_what_a_run_used_stays_with_the_reason(cast: Cast, store: Store) -> None:
    from pipeline.models import Run, RunInput

    document, bob = store(PAPER), cast.actor(cast.bob)
    run = Run.objects.create(project=cast.project, flow="shield", title="A run")
    RunInput.objects.create(run=run, version=document.newest, role="document", position=0)
    trash_document(actor=bob, document_id=document.pk)
    with pytest.raises(Conflict) as refused:
        purge_document(actor=bob, document_id=document.pk)
    assert refused.value.code == "used_by_runs"
    assert refused.value.text.startswith("A run that used it is still kept")
    Document.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    assert (empty_trash(), Document.objects.count()) == (0, 1)
    run.delete()
    assert (empty_trash(), Document.objects.count()) == (1, 0)
    assert last_act() == ("document.purge", "cleaning")


def test_the_trash_is_emptied_in_its_time(cast: Cast, store: Store) -> None:
    old, young = store(PAPER), store(KEY)
    for document in (old, young):
        trash_document(actor=cast.actor(cast.bob), document_id=document.pk)
    Document.objects.filter(pk=old.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    assert empty_trash() == 1
    assert list(Document.objects.all()) == [young]


def test_a_version_number_is_given_once(cast: Cast, store: Store) -> None:
    version = store(PAPER).newest
    assert version
    with pytest.raises(ValidationError):
        DocumentVersion(
            document=version.document, number=1, blob=version.blob, file_name="x", inspection=Inspection.READY
        ).validate_constraints()
