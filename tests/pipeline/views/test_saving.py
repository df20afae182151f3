"""Files of runs into cloud storage, by the page, against a real WebDAV server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from documents.models import Artifact, CloudConnection, Document
from documents.services.connections import add_connection
from documents.services.documents import Upload, store_document
from pipeline.models import Run
from pipeline.views import saving
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, start
from tests.pipeline.providers.cloud.webdav_server import PASSWORD, USER, webdav_server


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / "shelf").mkdir()
    return tmp_path / "shelf"


@pytest.fixture
def connection(shared_cast: Cast, shelf: Path, settings: Settings) -> Iterator[CloudConnection]:
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with webdav_server(shelf) as address:
        yield add_connection(
            actor=shared_cast.actor(shared_cast.bob),
            project_id=shared_cast.project.pk,
            kind="webdav",
            name="Shelf",
            address=address,
            credentials={"user": USER, "password": PASSWORD},
        )


@pytest.fixture
def bob(shared_cast: Cast) -> Client:
    client = Client()
    client.force_login(shared_cast.bob, backend="accounts.backends.ApprovedUserBackend")
    return client


def page(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", client.get(address).content.decode())


def converted(cast: Cast, *names: str) -> Run:
    """A run over text documents that made a PDF of each."""
    alice = cast.actor(cast.alice)
    ids = [
        store_document(
            actor=alice, project_id=cast.project.pk, upload=Upload(name=one, chunks=[one.encode()])
        ).document.pk
        for one in names
    ]
    if len(ids) == 1:
        return drive(start(cast, "to-pdf", document_ids=ids), seconds=60)
    return drive(start(cast, "bulk", document_ids=ids, params={"flow": "to-pdf", "params": {}}), seconds=60)


def test_all_files_of_many_runs_or_some_of_them_go_out(
    shared_cast: Cast, bob: Client, connection: CloudConnection, shelf: Path
) -> None:
    run = converted(shared_cast, "a.txt", "b.txt")
    assert run.state == "completed"
    assert f'id="verb-save" href="/runs/{run.pk}/save/"' in page(bob, f"/runs/{run.pk}/")
    made = {one.name: str(one.pk) for one in Artifact.objects.all()}
    form = page(bob, f"/runs/{run.pk}/save/")
    ticked = set(re.findall(r'name="artifacts" value="([^"]+)"[^>]* checked', form))
    assert ticked == set(made.values())
    assert f'<option value="{connection.pk}">Shelf</option>' in form

    sent = {"artifacts": made["a.pdf"], "connection": str(connection.pk), "folder": "out", "existing": "refuse"}
    answer = bob.post(f"/runs/{run.pk}/save/", sent)
    saved = drive(Run.objects.get(flow="cloud-export"))
    assert (answer["Location"], saved.state) == (f"/runs/{saved.pk}/", "completed")
    assert [one.name for one in (shelf / "out").iterdir()] == ["a.pdf"]
    assert (shelf / "out/a.pdf").read_bytes()[:5] == b"%PDF-"


def test_a_form_with_nothing_chosen_or_another_file_starts_nothing(
    shared_cast: Cast, bob: Client, connection: CloudConnection
) -> None:
    run = converted(shared_cast, "a.txt")
    sent = {"connection": str(connection.pk), "folder": "", "existing": "refuse"}
    assert "Choose a file first." in bob.post(f"/runs/{run.pk}/save/", sent).content.decode()
    other = bob.post(f"/runs/{run.pk}/save/", {**sent, "artifacts": str(run.pk)})
    assert "is not one of the available choices" in other.content.decode()
    assert not Run.objects.filter(flow="cloud-export").exists()


def test_files_of_another_project_do_not_go_out(shared_cast: Cast, connection: CloudConnection, shelf: Path) -> None:
    made = converted(shared_cast, "a.txt")
    theirs = Artifact.objects.get(made_by__run=str(made.pk))
    Artifact.objects.filter(pk=theirs.pk).update(project=shared_cast.elsewhere)
    params: dict[str, Any] = {"connection": str(connection.pk), "artifacts": [str(theirs.pk)]}
    assert drive(start(shared_cast, "cloud-export", params=params)).error_code == "no_results"
    assert list(shelf.iterdir()) == []


def test_a_document_is_chosen_on_the_page_of_the_flow(
    shared_cast: Cast, bob: Client, connection: CloudConnection
) -> None:
    document = converted(shared_cast, "a.txt").inputs.get().version.document
    link = f"/projects/{shared_cast.project.slug}/flows/cloud-export/?document={document.pk}"
    assert f'href="{link}"' in page(bob, f"/documents/{document.pk}/")
    assert re.search(rf'value="{document.pk}"[^>]* (checked|selected)', page(bob, link))


def test_without_a_connection_the_pages_say_what_to_do(shared_cast: Cast, bob: Client) -> None:
    run = converted(shared_cast, "a.txt")
    home = f"/projects/{shared_cast.project.slug}/connections/"
    document = run.inputs.get().version.document_id
    for address in (f"/runs/{run.pk}/", f"/documents/{document}/"):
        assert f'id="verb-save" href="{home}"' in page(bob, address)
    assert "Connect a bucket or a folder first" in page(bob, f"/runs/{run.pk}/save/")
    vera = Client()
    vera.force_login(shared_cast.vera, backend="accounts.backends.ApprovedUserBackend")
    assert "verb-save" not in page(vera, f"/runs/{run.pk}/")


def test_files_of_many_runs_go_on_to_the_tools_that_take_them(shared_cast: Cast, bob: Client) -> None:
    run = converted(shared_cast, "a.txt", "b.txt")
    assert f'action="/runs/{run.pk}/onward/"' in page(bob, f"/runs/{run.pk}/")
    answer = bob.post(f"/runs/{run.pk}/onward/")
    made = list(Document.objects.filter(name__endswith=".pdf").order_by("name"))
    assert [one.name for one in made] == ["a.pdf", "b.pdf"]
    tools = f"/projects/{shared_cast.project.slug}/flows/"
    assert (answer.status_code, answer["Location"]) == (302, f"{tools}?document={made[0].pk.hex}.{made[1].pk.hex}")


def test_more_files_than_an_address_names_are_told(
    shared_cast: Cast, bob: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_CHOSEN", 1)
    run = converted(shared_cast, "a.txt", "b.txt")
    answer = bob.post(f"/runs/{run.pk}/onward/", follow=True)
    assert "The first 1 of 2 files are taken along." in answer.content.decode()
    assert [one.name for one in Document.objects.filter(name__endswith=".pdf")] == ["a.pdf"]


def test_what_no_tool_takes_is_not_offered(shared_cast: Cast, bob: Client) -> None:
    run = converted(shared_cast, "a.txt")
    Artifact.objects.update(media_type="application/zip")
    assert f"/runs/{run.pk}/onward/" not in page(bob, f"/runs/{run.pk}/")
    answer = bob.post(f"/runs/{run.pk}/onward/")
    assert (answer.status_code, answer["Location"]) == (302, f"/runs/{run.pk}/")
    assert Document.objects.count() == 1
