"""Download links as people and programs meet them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from documents.services.links import create_link, revoke_link
from project.logs import without_keys
from tests.cast import Cast
from tests.documents.conftest import Api, Pages, make_artifact

CONTENT = b"0123456789" * 10


@pytest.fixture
def token(cast: Cast) -> str:
    artifact = make_artifact(cast, CONTENT, name="Prüfung.txt")
    return create_link(actor=cast.actor(cast.bob), artifact_id=artifact.pk, most=2).token


def got(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def used(token: str) -> int:
    from documents.models import DownloadLink

    return DownloadLink.objects.get(key=token.partition(".")[0]).used


def test_its_page_says_what_there_is_and_uses_none_up(token: str) -> None:
    answer = Client().get(f"/shared/{token}/")
    page = answer.content.decode()
    assert (answer.status_code, "Prüfung.txt" in page, "Downloaded 0 of 2 times." in page) == (200, True, True)
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store, private", "same-origin")
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    Client().head(f"/shared/{token}/file/")
    assert used(token) == 0


def test_the_file_comes_whole_and_in_parts_as_any_download(token: str) -> None:
    client, address = Client(), f"/shared/{token}/file/"
    whole = client.get(address)
    assert (whole.status_code, got(whole)) == (200, CONTENT)
    assert (whole["Content-Disposition"].startswith("attachment"), whole["Accept-Ranges"]) == (True, "bytes")
    part = client.get(address, headers={"Range": "bytes=90-"})
    assert (part.status_code, part["Content-Range"], got(part)) == (206, "bytes 90-99/100", b"0123456789")
    assert used(token) == 1
    assert client.get(address, headers={"Range": "bytes=100-"}).status_code == 416
    assert client.get(address, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    assert (got(client.get(address)), client.get(address).status_code, used(token)) == (CONTENT, 404, 2)
    assert b"as often as its link allows" in client.get(f"/shared/{token}/").content


def test_what_does_not_work_is_one_answer(token: str, cast: Cast) -> None:
    artifact = make_artifact(cast, b"x")
    ended = create_link(actor=cast.actor(cast.bob), artifact_id=artifact.pk)
    revoke_link(actor=cast.actor(cast.bob), link_id=ended.link.pk)
    answers = {Client().get(f"/shared/{one}/file/").status_code for one in (ended.token, "a.b", token + "x", "%00")}
    assert answers == {404}


def test_editors_make_list_and_revoke_on_the_page(cast: Cast, pages: Pages) -> None:
    artifact = make_artifact(cast)
    bob = pages(cast.bob)
    answer = bob.post(f"/artifacts/{artifact.pk}/links/", {"days": "3", "most": "", "note": "Jo"})
    found = re.search(r"/shared/([\w.-]+)/", answer.content.decode())
    assert found is not None
    assert got(Client().get(f"/shared/{found[1]}/file/")) == b"what came out"
    listed = bob.get(f"/artifacts/{artifact.pk}/links/").content.decode()
    assert (found[1] in listed, "Jo" in listed, "127.0.0.0/24" in listed) == (False, True, True)
    wrong = bob.post(f"/artifacts/{artifact.pk}/links/", {"days": "31"})
    assert wrong.status_code == 400
    link = artifact.links.get()
    assert bob.post(f"/links/{link.pk}/revoke/").status_code == 302
    assert Client().get(f"/shared/{found[1]}/").status_code == 404


def test_programs_do_the_same(cast: Cast, api: Api) -> None:
    artifact = make_artifact(cast)
    client = api(cast.bob)
    made = client.post(f"/api/v1/artifacts/{artifact.pk}/links/", {"days": 2, "most": 1}).json()
    assert made["url"].startswith("http://127.0.0.1:8000/shared/")
    assert made["download"] == f"{made['url']}file/"
    path = made["download"].removeprefix("http://127.0.0.1:8000")
    assert got(Client().get(path)) == b"what came out"
    (row,) = client.get(f"/api/v1/artifacts/{artifact.pk}/links/").json()["results"]
    assert (row["used"], row["uses"][0]["address"], "url" in row) == (1, "127.0.0.0/24", False)
    assert client.delete(f"/api/v1/links/{row['id']}/").status_code == 204


def test_no_log_holds_the_address(token: str) -> None:
    line = without_keys(None, "info", {"request": f"GET /shared/{token}/file/", "path": f"/shared/{token}/?a=b"})
    assert line == {"request": "GET /shared/…", "path": "/shared/…?a=b"}
