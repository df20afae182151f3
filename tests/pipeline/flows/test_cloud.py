"""The flows cloud-import and cloud-export over the real engine, against a real WebDAV server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.errors import Conflict, Invalid, Missing
from accounts.models import AuditEntry
from documents.models import Artifact, Document
from documents.services.artifacts import release_artifacts
from documents.services.connections import add_connection, change_connection, remove_connection
from documents.services.documents import Upload, delete_document_now, store_document, trash_document
from pipeline.models import Run
from pipeline.remote import Entry
from pipeline.selectors.brought import documents_brought
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs, start
from tests.pipeline.flows.rewritten import SAMPLES
from tests.pipeline.providers.cloud.webdav_server import PASSWORD, USER, webdav_server

pytestmark = pytest.mark.once
PDF = (SAMPLES / "bad" / "empty.pdf").read_bytes()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / "shelf").mkdir()
    return tmp_path / "shelf"


@pytest.fixture
def connection(shared_cast: Cast, shelf: Path, settings: Settings) -> Iterator[str]:
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with webdav_server(shelf) as address:
        made = add_connection(
            actor=shared_cast.actor(shared_cast.bob),
            project_id=shared_cast.project.pk,
            kind="webdav",
            name="Shelf",
            address=address,
            credentials={"user": USER, "password": PASSWORD},
        )
        yield str(made.pk)


def run_import(cast: Cast, connection: str, **params: Any) -> Run:
    return drive(start(cast, "cloud-import", params={"connection": connection, **params}))


def run_export(cast: Cast, connection: str, *documents: Document, **params: Any) -> Run:
    ids = [one.pk for one in documents]
    return drive(start(cast, "cloud-export", document_ids=ids, params={"connection": connection, **params}))


def counts(run: Run) -> dict[str, int]:
    found = outputs(run)
    names = ("found", "imported", "updated", "same", "unchanged", "left")
    return {name: found[name] for name in names if found.get(name)}


def outcomes(run: Run) -> dict[str, tuple[str, str]]:
    return {one.label: (one.state, one.error_code) for stage in run.stages.all() for one in stage.items.all()}


def documents() -> list[tuple[str, str, str]]:
    rows = Document.objects.filter(deleted_at=None).order_by("name", "created_at")
    return [(one.name, one.newest.blob.media_type, one.kind) for one in rows if one.newest]


def stored(cast: Cast, name: str, content: bytes) -> Document:
    upload = Upload(name=name, chunks=[content])
    return store_document(actor=cast.actor(cast.alice), project_id=cast.project.pk, upload=upload).document


def test_a_folder_becomes_documents_and_each_file_has_its_outcome(
    shared_cast: Cast, connection: str, shelf: Path, settings: Settings
) -> None:
    (shelf / "in/deep").mkdir(parents=True)
    (shelf / "in/empty.pdf").write_bytes(PDF)
    (shelf / "in/misnamed.pdf").write_text("words")
    (shelf / "in/nothing.pdf").write_bytes(b"")
    (shelf / "in/notes.txt").write_text("not wanted")
    (shelf / "in/deep/SCAN.PDF").write_bytes(PDF + b"\n")
    run = run_import(shared_cast, connection, folder="in", subfolders=True, pattern="*.pdf", kind="scan")
    assert (run.state, run.error_text) == ("partial", "")
    assert counts(run) == {"found": 4, "imported": 3}
    assert outcomes(run)["in/nothing.pdf"] == ("failed", "empty_file")
    assert documents() == [
        ("SCAN.PDF", "application/pdf", "scan"),
        ("empty.pdf", "application/pdf", "scan"),
        ("misnamed.pdf", "text/plain", "scan"),
    ]
    assert list(Path(settings.SPOOL_DIR).glob("in-*")) == []


def test_the_next_run_brings_only_what_is_new_or_changed(shared_cast: Cast, connection: str, shelf: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (shelf / name).write_text(name)
    assert counts(run_import(shared_cast, connection)) == {"found": 3, "imported": 3}
    assert counts(run_import(shared_cast, connection)) == {"found": 3, "unchanged": 3}
    (shelf / "a.txt").write_text("changed")
    os.utime(shelf / "b.txt", (1, 1))  # another mark, the same bytes
    (shelf / "d.txt").write_text("new")
    trash_document(actor=shared_cast.actor(shared_cast.alice), document_id=Document.objects.get(name="c.txt").pk)
    run = run_import(shared_cast, connection)
    assert counts(run) == {"found": 4, "imported": 1, "updated": 1, "same": 1, "unchanged": 1}
    assert [(one.name, one.versions.count()) for one in Document.objects.order_by("name")] == [
        ("a.txt", 2), ("b.txt", 1), ("c.txt", 1), ("d.txt", 1),
    ]  # fmt: skip
    assert counts(run_import(shared_cast, connection)) == {"found": 4, "unchanged": 4}
    assert counts(run_import(shared_cast, connection, again=True)) == {"found": 4, "imported": 4}


def test_page_names_the_connection_and_the_documents_that_came(shared_cast: Cast, connection: str, shelf: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (shelf / name).write_text(name)
    run = run_import(shared_cast, connection)
    kept, trashed, gone, more = Document.objects.order_by("name")
    alice = shared_cast.actor(shared_cast.alice)
    trash_document(actor=alice, document_id=trashed.pk)
    delete_document_now(actor=alice, document_id=gone.pk)
    rows = [(one.path, one.how, one.document) for one in documents_brought(run, 3).rows]
    assert rows == [("a.txt", "new", kept), ("b.txt", "new", trashed), ("c.txt", "new", None)]
    client = Client()
    client.force_login(shared_cast.vera)
    page = client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    linked = [reverse("documents:document", args=[one.pk]) in page for one in (kept, trashed, more)]
    assert (linked, "<dd>Shelf</dd>" in page, connection in page) == ([True, False, True], True, False)
    remove_connection(actor=alice, connection_id=connection)
    page = client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    assert f"<dd>removed ({connection})</dd>" in page


def test_what_programs_keep_for_themselves_comes_only_when_chosen(
    shared_cast: Cast, connection: str, shelf: Path
) -> None:
    (shelf / ".Trash-1000").mkdir()
    for name in ("a.txt", ".DS_Store", "~$a.docx", "b.txt.part", ".Trash-1000/old.txt"):
        (shelf / name).write_text(name)
    assert counts(run_import(shared_cast, connection, subfolders=True)) == {"found": 1, "imported": 1}
    assert counts(run_import(shared_cast, connection, paths=["b.txt.part"])) == {"found": 1, "imported": 1}


def test_files_of_one_name_in_one_folder_all_come(
    shared_cast: Cast, connection: str, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Google Drive has them; the WebDAV server stands in with its keys."""

    def same(*keys: str) -> None:
        entries = [
            Entry("same.txt", key=one, is_folder=False, mark=(shelf / one).read_text(), changed=one) for one in keys
        ]
        monkeypatch.setattr("pipeline.flows.cloud_import.walk", lambda *_, **__: iter(entries))

    for name in "abc":
        (shelf / name).write_text(name)
    same("b", "a")
    assert counts(run_import(shared_cast, connection)) == {"found": 2, "imported": 2}
    same("c", "b", "a")
    assert counts(run_import(shared_cast, connection)) == {"found": 3, "imported": 1, "unchanged": 2}
    (shelf / "b").write_text("b again")
    same("c", "b", "a")
    run_import(shared_cast, connection)
    assert [(name, len(list(rows))) for name, rows in groupby(documents())] == [
        (("same.txt", "text/plain", "other"), 3)
    ]
    (shelf / "a").write_text("a again")
    same("a")
    assert counts(run_import(shared_cast, connection)) == {"found": 1, "updated": 1}


def test_chosen_files_come_and_missing_ones_are_named(shared_cast: Cast, connection: str, shelf: Path) -> None:
    (shelf / "a.txt").write_text("one")
    (shelf / "b.txt").write_text("two")
    run = run_import(shared_cast, connection, paths=["b.txt", "gone.txt"])
    assert (run.state, counts(run)) == ("partial", {"found": 2, "imported": 1})
    assert outcomes(run) == {"b.txt": ("done", ""), "gone.txt": ("failed", "gone")}


def test_same_bytes_do_not_come_twice(shared_cast: Cast, connection: str, shelf: Path) -> None:
    stored(shared_cast, "mine.txt", b"words")
    (shelf / "theirs.txt").write_text("words")
    assert counts(run_import(shared_cast, connection)) == {"found": 1, "same": 1}
    assert [name for name, *_ in documents()] == ["mine.txt"]


def test_too_large_files_are_not_fetched(
    shared_cast: Cast, connection: str, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shelf / "large.bin").write_bytes(bytes(2000))
    (shelf / "small.txt").write_text("words")
    monkeypatch.setattr("pipeline.flows.cloud_import.most_bytes", lambda: 1000)
    run = run_import(shared_cast, connection)
    assert outcomes(run) == {"large.bin": ("failed", "too_large"), "small.txt": ("done", "")}


def test_what_is_left_comes_with_the_next_run(
    shared_cast: Cast, connection: str, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.flows.cloud_import.MOST", 2)
    for name in ("a.txt", "b.txt", "c.txt"):
        (shelf / name).write_text(name)
    assert counts(run_import(shared_cast, connection)) == {"found": 3, "imported": 2, "left": 1}
    assert counts(run_import(shared_cast, connection)) == {"found": 3, "imported": 1, "unchanged": 2}


def test_connections_of_others_are_missing(shared_cast: Cast, connection: str) -> None:
    with pytest.raises(Missing):
        start(shared_cast, "cloud-import", shared_cast.actor(shared_cast.charlie), params={"connection": connection})
    theirs = add_connection(
        actor=shared_cast.actor(shared_cast.charlie),
        project_id=shared_cast.elsewhere.pk,
        kind="webdav",
        name="Theirs",
        address="https://cloud.example.org",
        credentials={"user": "u", "password": "p"},
    )
    with pytest.raises(Missing):
        start(shared_cast, "cloud-import", params={"connection": str(theirs.pk)})


def test_a_connection_without_credentials_is_switched_off(shared_cast: Cast, connection: str) -> None:
    from accounts.services.secrets import delete_secret
    from documents.models import CloudConnection

    name = CloudConnection.objects.get(pk=connection).secret
    alice = shared_cast.actor(shared_cast.alice)
    delete_secret(actor=alice, project_id=shared_cast.project.pk, name=name)
    with pytest.raises(Invalid) as refused:
        start(shared_cast, "cloud-import", params={"connection": connection})
    assert refused.value.fields == {"connection": ["Its credentials are gone. Give them again."]}


def test_credentials_do_not_go_to_another_place(shared_cast: Cast, connection: str) -> None:
    bob = shared_cast.actor(shared_cast.bob)
    with pytest.raises(Invalid) as refused:
        change_connection(actor=bob, connection_id=connection, address="https://elsewhere.example.org")
    assert list(refused.value.fields) == ["password"]
    with pytest.raises(Conflict):
        add_connection(
            actor=bob, project_id=shared_cast.project.pk, kind="webdav", name="Shelf",
            address="https://x.example.org", credentials={"user": "u", "password": "p"},
        )  # fmt: skip
    remove_connection(actor=bob, connection_id=connection)
    told = AuditEntry.objects.filter(target=f"connection:{connection}").order_by("pk")
    assert list(told.values_list("action", flat=True)) == ["connection.add", "connection.remove"]
    assert PASSWORD not in str(list(AuditEntry.objects.values()))


def test_documents_go_out_and_nothing_is_overwritten(shared_cast: Cast, connection: str, shelf: Path) -> None:
    one, two = stored(shared_cast, "a.txt", b"one"), stored(shared_cast, "a.txt", b"two")
    run = run_export(shared_cast, connection, one, two, folder="out/deep")
    assert (run.state, outputs(run)) == ("completed", {"exported": 2, "present": 0})
    folder = shelf / "out/deep"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"a.txt": b"one", "a (2).txt": b"two"}
    assert outputs(run_export(shared_cast, connection, one, folder="out/deep")) == {"exported": 0, "present": 1}
    run = run_export(shared_cast, connection, two, folder="out/deep")
    assert (run.state, run.error_code, outcomes(run)) == (
        "failed",
        "all_failed",
        {"out/deep/a.txt": ("failed", "exists")},
    )
    run = run_export(shared_cast, connection, two, folder="out/deep", existing="number")
    assert outputs(run) == {"exported": 0, "present": 1}  # a (2).txt holds the same bytes
    run_export(shared_cast, connection, two, folder="out/deep", existing="overwrite")
    assert (folder / "a.txt").read_bytes() == b"two"
    assert AuditEntry.objects.filter(action="document.export").count() == 3


def test_results_go_out_and_guarded_ones_after_their_release(shared_cast: Cast, connection: str, shelf: Path) -> None:
    document = stored(shared_cast, "empty.pdf", PDF)
    made = drive(start(shared_cast, "compress", document_ids=[document.pk], params={"preset": "lossless"}), seconds=60)
    assert made.state == "completed"
    run = run_export(shared_cast, connection, run=str(made.pk), folder="results")
    assert run.state == "completed"
    sent = {path.name: path.stat().st_size for path in (shelf / "results").iterdir()}
    kept = Artifact.objects.filter(made_by__run=str(made.pk), kind="compressed").get()
    assert sent == {kept.name: kept.size, "proof.json": sent["proof.json"]}
    Artifact.objects.filter(pk=kept.pk).update(guarded=True)
    run = run_export(shared_cast, connection, run=str(made.pk), folder="guarded")
    assert outcomes(run)[f"guarded/{kept.name}"] == ("failed", "not_released")
    assert [path.name for path in (shelf / "guarded").iterdir()] == ["proof.json"]
    alice = shared_cast.actor(shared_cast.alice)
    release_artifacts(actor=alice, project_id=shared_cast.project.pk, artifact_ids=[kept.pk])
    assert run_export(shared_cast, connection, run=str(made.pk), folder="guarded").state == "completed"
    assert {path.name for path in (shelf / "guarded").iterdir()} == {kept.name, "proof.json"}


def test_nothing_to_export_is_said(shared_cast: Cast, connection: str) -> None:
    for params, code in (({}, "nothing_to_export"), ({"run": connection}, "no_results")):
        assert run_export(shared_cast, connection, **params).error_code == code
