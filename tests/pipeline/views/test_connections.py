"""Pages and API of connections, against a real WebDAV server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from documents.models import CloudConnection
from pipeline.models import Run
from tests.cast import Cast
from tests.pipeline.providers.cloud.webdav_server import PASSWORD, USER, webdav_server
from tests.pipeline.views.conftest import text


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / "shelf/Prüfung & co").mkdir(parents=True)
    (tmp_path / "shelf/a <b>.txt").write_text("hello")
    return tmp_path / "shelf"


@pytest.fixture
def address(shelf: Path, settings: Settings) -> Iterator[str]:
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with webdav_server(shelf) as found:
        yield found


def test_added_browsed_imported_changed_and_removed(cast: Cast, bob: Client, address: str) -> None:
    home = f"/projects/{cast.project.slug}/connections/"
    assert "No connections yet" in text(bob.get(home))
    sent = {"name": "Shelf", "address": address, "folder": "", "user": USER, "password": PASSWORD}
    answer = bob.post(f"{home}new/?kind=webdav", sent)
    found = CloudConnection.objects.get()
    here = f"/connections/{found.pk}/"
    assert (answer.status_code, answer["Location"]) == (302, here)
    page = text(bob.get(here))
    assert "a &lt;b&gt;.txt" in page
    assert "?folder=Pr%C3%BCfung%20%26%20co" in page
    assert "This folder is empty." in text(bob.get(here, {"folder": "Prüfung & co"}))
    assert "Works" in text(bob.get(home))
    assert PASSWORD not in text(bob.get(f"{here}edit/"))

    answer = bob.post(f"{here}import/", {"paths": ["a <b>.txt"], "once_key": "k"})
    run = Run.objects.get()
    assert (answer["Location"], run.flow, run.params["paths"]) == (f"/runs/{run.pk}/", "cloud-import", ["a <b>.txt"])

    moved = bob.post(f"{here}edit/", {**sent, "address": "http://127.0.0.1:9", "user": "", "password": ""})
    assert "they are not sent to another place" in text(moved)
    bob.post(f"{here}edit/", {**sent, "name": "Renamed", "user": "", "password": ""})
    found.refresh_from_db()
    assert (found.name, found.address) == ("Renamed", address)
    bob.post(f"{here}remove/")
    assert bob.get(here).status_code == 404


def test_a_connection_that_does_not_answer_says_why(cast: Cast, bob: Client, address: str) -> None:
    home = f"/projects/{cast.project.slug}/connections/"
    sent = {"name": "Shelf", "address": address, "user": USER, "password": "another"}
    answer = bob.post(f"{home}new/?kind=webdav", sent, follow=True)
    assert "does not accept the credentials" in text(answer)
    assert "Does not answer" in text(answer)
    assert bob.get(f"{home}new/?kind=floppy").status_code == 302


def test_over_the_api_credentials_go_in_and_never_out(cast: Cast, address: str) -> None:
    client = APIClient()
    client.force_authenticate(cast.bob)
    body = {
        "project": str(cast.project.pk), "kind": "webdav", "name": "Shelf", "address": address,
        "credentials": {"user": USER, "password": PASSWORD},
    }  # fmt: skip
    made = client.post("/api/v1/connections/", body, format="json")
    assert (made.status_code, made.data["off"]) == (201, "")
    here = made["Location"]
    checked = client.post(f"{here}check/")
    assert checked.data == {"works": True, "problem": ""}
    files = client.get(f"{here}files/").data
    assert [(one["path"], one["is_folder"]) for one in files["entries"]] == [
        ("Prüfung & co", True), ("a <b>.txt", False),
    ]  # fmt: skip
    assert client.get(f"{here}files/?folder=nowhere").json()["code"] == "no_folder"
    listed = client.get("/api/v1/connections/")
    assert PASSWORD not in str([made.content, listed.content, client.get(here).content])
    wrong = client.post("/api/v1/connections/", {**body, "name": "B", "credentials": {"user": "u"}}, format="json")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/password")
    moved = client.patch(here, {"address": "http://127.0.0.1:9"}, format="json")
    assert moved.status_code == 400
    assert client.delete(here).status_code == 204
