"""Projects over the API: lists, versions, the trash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.choices import Part
from accounts.models import Membership, User
from accounts.services.projects import create_project, trash_project
from tests.cast import Cast, person

Api = Callable[[User | None], APIClient]
URL = "/api/v1/projects/"


def _fill(cast: Cast, count: int = 3) -> None:
    for number in range(count):
        fields: Any = {
            "name": f"P{number}",
            "description": f"about {number}",
            "tags": ["even" if number % 2 == 0 else "odd", "all"],
        }
        create_project(actor=cast.actor(cast.alice), fields=fields)


def _names(answer: Any) -> list[str]:
    return [one["name"] for one in answer.json()["results"]]


def test_the_list_is_mine_and_what_is_open(cast: Cast, api: Api) -> None:
    _fill(cast)
    create_project(actor=cast.actor(cast.charlie), fields={"name": "Open", "visibility": "internal"})
    alice = api(cast.alice)
    assert _names(alice.get(URL)) == ["Exams", "Open", "P0", "P1", "P2"]
    assert _names(alice.get(URL, {"mine": "true"})) == ["Exams", "P0", "P1", "P2"]
    assert _names(alice.get(URL, {"mine": "true", "tag": "even"})) == ["P0", "P2"]
    assert _names(alice.get(URL, {"visibility": "internal"})) == ["Open"]
    assert _names(alice.get(URL, {"search": "about 1"})) == ["P1"]
    assert _names(alice.get(URL, {"ordering": "-name", "page_size": "2"})) == ["P2", "P1"]
    page = alice.get(URL, {"page": "2", "page_size": "2"}).json()
    assert (page["count"], [one["name"] for one in page["results"]], page["next"] is None) == (5, ["P0", "P1"], False)
    assert _names(api(cast.vera).get(URL)) == ["Exams", "Open"]
    assert _names(api(cast.ada).get(URL)) == ["Open"]


def test_a_row_says_what_the_page_says(cast: Cast, api: Api) -> None:
    [row] = api(cast.vera).get(URL).json()["results"]
    shown = {key: row[key] for key in ("name", "slug", "people", "my_part", "tags", "version", "visibility")}
    assert shown == {
        "name": "Exams",
        "slug": "exams",
        "people": 3,
        "my_part": "viewer",
        "tags": [],
        "version": 1,
        "visibility": "private",
    }


def test_the_list_asks_as_often_for_three_as_for_one(cast: Cast, api: Api) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            api(cast.alice).get(URL)
        counts.append(len(asked))
        _fill(cast)
        for number in range(3):
            Membership.objects.create(project=cast.project, user=person(f"p{len(counts)}{number}"), part=Part.VIEWER)
    assert counts[0] == counts[1] == 3  # count, rows, tags


def test_a_project_is_made_with_its_address(cast: Cast, api: Api) -> None:
    answer = api(cast.bob).post(URL, {"name": "New one", "tags": ["a"]})
    body = answer.json()
    assert (answer.status_code, body["slug"], body["my_part"], body["tags"]) == (201, "new-one", "owner", ["a"])
    assert answer["Location"] == f"{URL}{body['id']}/"
    assert answer["ETag"] == '"1"'
    bad = api(cast.bob).post(URL, {"tags": "x", "keep_results_days": 0})
    assert bad.status_code == 400
    assert [one["pointer"] for one in bad.json()["errors"]] == ["/name", "/tags", "/keep_results_days"]
    assert api(None).post(URL, {"name": "x"}).status_code == 401


def test_an_edit_asks_for_the_version_it_was_made_from(cast: Cast, api: Api) -> None:
    alice, url = api(cast.alice), f"{URL}{cast.project.pk}/"
    etag = alice.get(url)["ETag"]
    first = alice.patch(url, {"name": "One"}, headers={"If-Match": etag})
    assert (first.status_code, first["ETag"], first.json()["name"]) == (200, '"2"', "One")
    stale = alice.patch(url, {"name": "Two"}, headers={"If-Match": etag})
    assert (stale.status_code, stale["Content-Type"], stale.json()["code"]) == (
        412,
        "application/problem+json",
        "stale",
    )
    assert alice.patch(url, {"name": "Three"}, headers={"If-Match": 'W/"2"'}).status_code == 200
    assert alice.patch(url, {"name": "Four"}, headers={"If-Match": "*"}).status_code == 200
    assert alice.patch(url, {"name": "Five"}, headers={"If-Match": "nonsense"}).status_code == 400
    assert alice.patch(url, {"name": "Six"}).json()["version"] == 5


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("vera", 403), ("charlie", 404), ("ada", 404)])
def test_only_owners_edit_and_delete(cast: Cast, api: Api, who: str, status: int) -> None:
    client, url = api(getattr(cast, who)), f"{URL}{cast.project.pk}/"
    assert [client.patch(url, {"name": "x"}).status_code, client.delete(url).status_code] == [status] * 2
    trash_project(actor=cast.actor(cast.alice), project_id=cast.project.pk)
    gone = [client.post(f"{url}restore/"), client.delete(f"{url}?forever=true"), client.get(url)]
    assert [one.status_code for one in gone] == [404] * 3


def test_the_trash(cast: Cast, api: Api) -> None:
    alice, url = api(cast.alice), f"{URL}{cast.project.pk}/"
    assert alice.delete(url).status_code == 204
    assert [_names(alice.get(URL)), _names(alice.get(URL, {"trashed": "true"}))] == [[], ["Exams"]]
    assert _names(api(cast.bob).get(URL, {"trashed": "true"})) == []
    assert alice.post(f"{url}restore/").json()["deleted_at"] is None
    assert [alice.delete(url).status_code, alice.delete(f"{url}?forever=true").status_code] == [204, 204]
    assert alice.get(url).status_code == 404


def test_leaving(cast: Cast, api: Api) -> None:
    url = f"{URL}{cast.project.pk}/leave/"
    codes = [api(who).post(url).status_code for who in (cast.vera, cast.vera, cast.charlie, cast.alice)]
    assert codes == [204, 404, 404, 409]


def test_tags_count_what_i_see(cast: Cast, api: Api) -> None:
    _fill(cast)
    create_project(actor=cast.actor(cast.charlie), fields={"name": "x", "tags": ["all", "hidden"]})
    rows = api(cast.alice).get("/api/v1/tags/").json()["results"]
    assert {row["name"]: row["uses"] for row in rows} == {"all": 3, "even": 2, "odd": 1}
