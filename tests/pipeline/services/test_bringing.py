"""A password that comes with the wish for a run: through every door, tried on each document, told to nobody."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pikepdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from rest_framework.test import APIClient

from accounts.errors import Invalid, Missing, TooMany
from accounts.models import AuditEntry
from documents.models import Document, DocumentVersion
from documents.selectors.documents import version_password
from documents.services.documents import store_document, upload_of
from documents.services.inspection import inspect_version
from pipeline.models import Run, RunEvent, RunStage
from pipeline.services.runs import start_run
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs
from tests.pipeline.pdf.rewriting.made import booklet

SECRET = " open sésame "


def locked(path: Path, *, password: str = SECRET) -> Path:
    """A booklet of three pages that opens with the password, and that no other file equals."""
    booklet(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Subject"] = path.name
        pdf.save(path, encryption=pikepdf.Encryption(user=password, owner="owner", R=6))
    return path


def stored(cast: Cast, path: Path) -> Document:
    return store_document(
        actor=cast.actor(cast.alice), project_id=cast.project.pk, upload=upload_of(path)
    ).document  # fmt: skip


def kept(document: Document) -> str | None:
    found = DocumentVersion.objects.get(document=document)
    return version_password(found.pk)


def test_one_password_opens_what_it_fits_and_is_told_to_nobody(shared_cast: Cast, tmp_path: Path) -> None:
    cast, alice = shared_cast, shared_cast.actor(shared_cast.alice)
    inspected = stored(cast, locked(tmp_path / "seen.pdf"))
    assert inspected.newest
    inspect_version(version_id=inspected.newest.pk)
    fresh, plain = stored(cast, locked(tmp_path / "fresh.pdf")), stored(cast, booklet(tmp_path / "plain.pdf"))
    other = stored(cast, locked(tmp_path / "other.pdf", password="another"))
    documents = [inspected, fresh, plain, other]
    run = start_run(
        actor=alice, flow_key="repair", project_id=cast.project.pk, document_ids=[one.pk for one in documents],
        uploads=[upload_of(locked(tmp_path / "new.pdf"))], password=SECRET,
    )  # fmt: skip
    new = Document.objects.get(name="new.pdf")
    assert [kept(one) for one in [*documents, new]] == [SECRET, SECRET, None, None, SECRET]
    assert drive(run).state == "partial"
    assert (outputs(run)["completed"], outputs(run)["failed"]) == (4, 1)
    rows = [*Run.objects.values(), *RunEvent.objects.values(), *RunStage.objects.values(), *AuditEntry.objects.values()]
    assert [row for row in rows if "sésame" in str(row) or "s\\u00e9same" in str(row)] == []
    again = start_run(actor=alice, flow_key="repair", project_id=cast.project.pk, document_ids=[fresh.pk])
    assert drive(again).state == "completed"


def test_a_wrong_one_starts_nothing_and_makes_no_document(shared_cast: Cast, tmp_path: Path) -> None:
    cast = shared_cast
    cache.clear()
    here, paper = stored(cast, locked(tmp_path / "here.pdf")), locked(tmp_path / "there.pdf")
    wish = {"actor": cast.actor(cast.alice), "flow_key": "repair", "project_id": cast.project.pk, "password": "wrong"}
    for more in ({"document_ids": [here.pk]}, {"uploads": [upload_of(paper)]}):
        with pytest.raises(Invalid) as refused:
            start_run(**wish, **more)  # type: ignore[arg-type]
        assert (refused.value.code, list(refused.value.fields)) == ("wrong_password", ["password"])
    assert "there.pdf" in refused.value.text
    with pytest.raises(Missing):
        start_run(**{**wish, "actor": cast.actor(cast.charlie)}, document_ids=[here.pk])
    for _ in range(9):
        with pytest.raises(Invalid):
            start_run(**wish, document_ids=[here.pk])
    with pytest.raises(TooMany):
        start_run(**wish, document_ids=[here.pk])
    assert (Run.objects.count(), list(Document.objects.all()), kept(here)) == (0, [here], None)


def test_the_page_says_what_is_wrong_and_shows_no_password(shared_cast: Cast, tmp_path: Path) -> None:
    cast, client = shared_cast, Client()
    client.force_login(cast.bob, backend="accounts.backends.ApprovedUserBackend")
    page, paper = "/projects/exams/flows/repair/", locked(tmp_path / "paper.pdf").read_bytes()
    sent = {"p-program": "qpdf", "password": "wr0ng"}
    answer = client.post(page, sent | {"uploads": SimpleUploadedFile("paper.pdf", paper)})
    assert "This password does not open paper.pdf." in answer.content.decode()
    assert ("wr0ng" in answer.content.decode(), Run.objects.count()) == (False, 0)
    answer = client.post(page, sent | {"uploads": SimpleUploadedFile("paper.pdf", paper), "password": SECRET})
    assert (answer.status_code, kept(Document.objects.get())) == (302, SECRET)
    assert drive(Run.objects.get()).state == "completed"


def test_the_api_takes_it_and_never_gives_it_back(shared_cast: Cast, tmp_path: Path) -> None:
    cast, client = shared_cast, APIClient()
    client.force_authenticate(cast.bob)
    document = stored(cast, locked(tmp_path / "paper.pdf"))
    wish = {"project": str(cast.project.pk), "flow": "repair", "documents": [str(document.pk)]}
    answer = client.post("/api/v1/runs/", wish | {"password": "wrong"})
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_password")
    answer = client.post("/api/v1/runs/", wish | {"password": SECRET})
    assert (answer.status_code, SECRET.strip() in json.dumps(answer.json(), ensure_ascii=False)) == (202, False)
    assert kept(document) == SECRET


@pytest.mark.usefixtures("shared_cast")
def test_the_command_line_reads_it_from_a_file(tmp_path: Path) -> None:
    paper, words = locked(tmp_path / "paper.pdf"), tmp_path / "password"
    words.write_text(SECRET + "\n", "utf-8")
    told = StringIO()
    command = ("flow", "run", "repair", str(paper), "--json", "--password-file")
    call_command(*command, str(words), stdout=told, stderr=StringIO())
    assert json.loads(told.getvalue().splitlines()[-1])["status"] == "completed"
    words.write_text("wrong")
    with pytest.raises(CommandError) as refused:
        call_command(*command, str(words), stdout=StringIO(), stderr=StringIO())
    assert (refused.value.returncode, Run.objects.count()) == (2, 1)


@pytest.mark.usefixtures("shared_cast")
def test_a_watched_folder_has_one_for_all(tmp_path: Path) -> None:
    folder, words = tmp_path / "in", tmp_path / "password"
    folder.mkdir()
    words.write_text(SECRET, "utf-8")
    locked(folder / "fits.pdf")
    locked(folder / "not.pdf", password="another")
    options = ["--project", "exams", "--settle", "0", "--every", "0", "--here", "--once", "--flow", "repair"]
    call_command("watch", str(folder), *options, "--password-file", str(words), stdout=StringIO())
    found = sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
    assert found == ["done/fits.pdf", "failed/not.pdf", "failed/not.pdf.txt"]
    assert "This password does not open not.pdf." in (folder / "failed" / "not.pdf.txt").read_text()
