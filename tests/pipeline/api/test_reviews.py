"""Reviews over the API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rest_framework.test import APIClient

from pipeline.models import Run
from tests.cast import Cast
from tests.pipeline.api.test_runs import signed_in
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, outputs, start


@pytest.fixture
def run(shared_cast: Cast) -> Iterator[Run]:
    with flows.known(flows.Asking):
        yield drive(start(shared_cast, "asking"))


@pytest.fixture
def bob(shared_cast: Cast) -> APIClient:
    return signed_in(shared_cast.bob)


def address(run: Run, rest: str = "") -> str:
    return f"/api/v1/runs/{run.pk}/reviews/wishes/{rest}"


def test_inbox_shows_what_waits_for_me(shared_cast: Cast, bob: APIClient, run: Run) -> None:
    (row,) = bob.get("/api/v1/reviews/").data["results"]
    assert (row["name"], row["title"], row["run"], row["total"], row["left"]) == ("wishes", "Wishes", str(run.pk), 2, 2)
    assert signed_in(shared_cast.vera).get("/api/v1/reviews/").data["count"] == 0


def test_inbox_is_narrowed_to_a_run_or_a_project(shared_cast: Cast, bob: APIClient, run: Run) -> None:
    other = "1c0ee291-841d-463b-b24c-83c83494b911"
    for name, wanted in (("run", run.pk), ("project", shared_cast.project.pk)):
        assert [bob.get(f"/api/v1/reviews/?{name}={one}").data["count"] for one in (wanted, other)] == [1, 0]
    assert bob.get("/api/v1/reviews/?run=x").status_code == 400


def test_decisions_carry_versions(bob: APIClient, run: Run) -> None:
    item = bob.get(address(run, "items/")).data["results"][0]
    where = address(run, f"items/{item['id']}/")
    etag = bob.get(where).headers["ETag"]
    edited = bob.patch(where, {"decision": "edited", "value": {"text": "uno"}}, headers={"If-Match": etag})
    assert (edited.status_code, edited.data["value"], edited.headers["ETag"]) == (
        200,
        {"text": "uno", "size": 1},
        '"2"',
    )
    late = bob.patch(where, {"decision": "rejected"}, headers={"If-Match": etag})
    assert (late.status_code, late.json()["code"]) == (412, "stale")


def test_run_goes_on_when_the_review_is_closed(bob: APIClient, run: Run) -> None:
    assert bob.post(address(run, "close/"), {}).status_code == 409
    assert bob.post(address(run, "items/"), {"value": {"text": "three"}}).status_code == 201
    assert bob.post(address(run, "decide-all/"), {"decision": "accepted"}).data == {"changed": 2}
    assert bob.post(address(run, "close/"), {}).data["closed_how"] == "person"
    assert outputs(drive(run))["fulfilled"] == ["one:accepted", "two:accepted", "three:edited"]


def test_value_that_does_not_fit_is_told_by_field(bob: APIClient, run: Run) -> None:
    answer = bob.post(address(run, "items/"), {"value": {"text": 3}})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/text")
    assert bob.post(address(run, "operate/"), {"operation": "melt"}).status_code == 400


def test_others_see_or_do_nothing(shared_cast: Cast, run: Run) -> None:
    item = run.reviews.get().items.first()
    assert item is not None
    for user, seen, done in ((shared_cast.vera, 200, 403), (shared_cast.charlie, 404, 404)):
        client = signed_in(user)
        assert client.get(address(run)).status_code == seen
        assert client.get(address(run, f"items/{item.pk}/")).status_code == seen
        assert client.patch(address(run, f"items/{item.pk}/"), {"decision": "accepted"}).status_code == done
        assert client.post(address(run, "close/"), {"accept_rest": True}).status_code == done
        assert client.delete(address(run, f"items/{item.pk}/")).status_code == done
