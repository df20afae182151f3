"""Files that nobody may bring do not come in with a run either: page, command line, watched folder, cloud, archives."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEntry
from documents.models import Document
from documents.services.blocking import block_file
from pipeline.models import Run
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive
from tests.pipeline.flows.carrying import Carrier
from tests.pipeline.flows.test_cloud import connection, counts, outcomes, run_import, shelf
from tests.pipeline.flows.test_recipe import TWICE, made

__all__ = ["connection", "shelf"]  # fixtures
BAD = b"bad words"
TEXT = "This file may not be brought in here. Ask your administrator if you need it."


@pytest.fixture(autouse=True)
def known_flows(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path / "data"
    with flows.known(flows.Sums, Carrier):
        yield


def block(cast: Cast, content: bytes) -> None:
    block_file(actor=cast.actor(cast.ada), sha256=hashlib.sha256(content).hexdigest(), reason="secret reason")


@pytest.fixture(autouse=True)
def blocked(shared_cast: Cast) -> None:
    block(shared_cast, BAD)


def attempts() -> int:
    return AuditEntry.objects.filter(action="document.add", allowed=False, details__code="file_blocked").count()


def test_with_a_run_on_its_page(shared_cast: Cast) -> None:
    client = Client()
    client.force_login(shared_cast.bob, backend="accounts.backends.ApprovedUserBackend")
    file = SimpleUploadedFile("renamed.txt", BAD, content_type="text/plain")
    answer = client.post("/projects/exams/flows/carry/", {"uploads": file, "p-times": "1"})
    assert TEXT in answer.content.decode()
    assert (Run.objects.count(), Document.objects.count(), attempts()) == (0, 0, 1)
    dropped = SimpleUploadedFile("renamed.txt", BAD, content_type="text/plain")
    answer = client.post("/projects/exams/tools/", {"uploads": dropped}, follow=True)
    assert TEXT in answer.content.decode()
    assert (Document.objects.count(), attempts()) == (0, 2)


def test_on_the_command_line(shared_cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(BAD)
    for command in (["flow", "run"], ["runs", "start"]):
        with pytest.raises(CommandError, match="may not be brought in") as caught:
            call_command(*command, "carry", str(file), "--project", "exams", stdout=StringIO(), stderr=StringIO())
        assert caught.value.returncode == 2
    assert (Run.objects.count(), Document.objects.count(), attempts()) == (0, 0, 2)


def test_in_a_watched_folder_it_is_put_away_with_its_reason(shared_cast: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "bad.txt").write_bytes(BAD)
    (folder / "good.txt").write_text("good words")
    options = ["--project", "exams", "--settle", "0", "--every", "0", "--here", "--once", "--flow", "carry"]
    call_command("watch", str(folder), *options, stdout=StringIO())
    assert TEXT in (folder / "failed" / "bad.txt.txt").read_text()
    assert (folder / "done" / "good.txt").exists()
    assert (Document.objects.get().name, attempts()) == ("good.txt", 1)


@pytest.mark.once
def test_from_the_cloud(shared_cast: Cast, connection: str, shelf: Path) -> None:
    (shelf / "bad.txt").write_bytes(BAD)
    (shelf / "good.txt").write_text("good words")
    run = run_import(shared_cast, connection)
    assert outcomes(run) == {"bad.txt": ("failed", "file_blocked"), "good.txt": ("done", "")}
    assert counts(run)["imported"] == 1
    assert (run.state, Document.objects.get().name, attempts()) == ("partial", "good.txt", 1)


def test_what_a_step_takes_out_goes_into_no_next_one(shared_cast: Cast) -> None:
    block(shared_cast, b"abab")
    run = drive(made(shared_cast, TWICE, TWICE, a_txt=b"ab"))
    assert run.state == "failed"
    refused = run.children.get(title__startswith="2.")
    assert (refused.error_code, TEXT in refused.error_text) == ("file_blocked", True)
    entry = AuditEntry.objects.get(action="document.add", allowed=False)
    assert (entry.user_id, entry.project_id) == (run.created_by_id, run.project_id)
    assert (entry.details["code"], entry.details["sha256"]) == ("file_blocked", hashlib.sha256(b"abab").hexdigest())
