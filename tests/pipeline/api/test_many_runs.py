"""Many runs over the API: by id and by filter, an outcome for each, and their files."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from rest_framework.test import APIClient

from pipeline.models import Run
from pipeline.selectors.runs import MOST
from tests.cast import Cast
from tests.pipeline.api.test_runs import signed_in
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start

ONE = "7d1c9f5e-8f0e-4c57-9d0f-2f6a3c1b5e10"
MANY = "/api/v1/runs/many/"


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums, flows.Asking):
        yield


@pytest.fixture
def bob(shared_cast: Cast) -> APIClient:
    return signed_in(shared_cast.bob)


def outcomes(answer: Any) -> list[tuple[str, str, str]]:
    assert answer.status_code == 200, answer.data
    return [(one["run"], one["outcome"], one["code"]) for one in answer.data["outcomes"]]


def test_by_id_each_has_an_outcome(shared_cast: Cast, bob: APIClient) -> None:
    queued, done, nowhere = start(shared_cast, "sums"), drive(start(shared_cast, "sums")), uuid.uuid4()
    theirs = start(shared_cast, "sums")
    Run.objects.filter(pk=theirs.pk).update(project=shared_cast.elsewhere)
    ids = [str(one) for one in (queued.pk, done.pk, theirs.pk, nowhere)]
    answer = bob.post(MANY, {"verb": "cancel", "runs": ids})
    assert outcomes(answer) == [
        (ids[0], "done", ""),
        (ids[1], "refused", "conflict"),
        (ids[2], "not_found", "not_found"),
        (ids[3], "not_found", "not_found"),
    ]
    assert (answer.data["verb"], answer.data["done"]) == ("cancel", 1)
    alone = bob.post(f"/api/v1/runs/{done.pk}/cancel/")
    assert (alone.status_code, alone.data["detail"]) == (409, answer.data["outcomes"][1]["text"])
    theirs.refresh_from_db()
    assert theirs.state == "queued"


def test_by_filter(shared_cast: Cast, bob: APIClient) -> None:
    runs = [start(shared_cast, "sums", title=f"Sum {number}") for number in range(3)]
    other = start(shared_cast, "asking")
    Run.objects.filter(pk__in=[one.pk for one in (*runs[:2], other)]).update(state="failed")
    project = str(shared_cast.project.pk)
    wish = {"verb": "retry", "filter": {"project": project, "flow": "sums", "state": ["failed", "partial"]}}
    assert {one[0] for one in outcomes(bob.post(MANY, wish))} == {str(one.pk) for one in runs[:2]}
    other.refresh_from_db()
    assert other.state == "failed"
    since = {"verb": "delete", "filter": {"since": runs[1].created_at.isoformat(), "search": "sum"}}
    assert len(outcomes(bob.post(MANY, since))) == 2
    assert len(outcomes(bob.post(MANY, {"verb": "restore", "filter": {"flow": "sums"}}))) == 2
    assert Run.objects.exclude(deleted_at=None).count() == 0
    stranger = signed_in(shared_cast.charlie)
    assert outcomes(stranger.post(MANY, {"verb": "cancel", "filter": {"project": project}})) == []


@pytest.mark.parametrize(
    "wish",
    [
        {"verb": "cancel"},
        {"verb": "cancel", "runs": []},
        {"verb": "cancel", "filter": {}},
        {"verb": "cancel", "filter": {"called": True}},
        {"verb": "cancel", "runs": ["x"]},
        {"verb": "cancel", "runs": [ONE], "filter": {"flow": "sums"}},
        {"verb": "clone", "runs": [ONE]},
        {"verb": "cancel", "filter": {"state": ["odd"]}},
        {"verb": "cancel", "runs": [ONE] * (MOST + 1)},
    ],
    ids=[
        "neither",
        "none",
        "no filter",
        "only called",
        "no id",
        "both",
        "another verb",
        "no state",
        "too many",
    ],
)
def test_what_is_not_said_clearly_is_refused(bob: APIClient, wish: dict[str, Any]) -> None:
    assert bob.post(MANY, wish).status_code == 400


def test_many_leave_for_good_or_say_why_they_stay(shared_cast: Cast, bob: APIClient) -> None:
    gone, going, living = drive(start(shared_cast, "sums")), start(shared_cast, "sums"), start(shared_cast, "sums")
    Run.objects.filter(pk=going.pk).update(state="running", holder="somebody")
    trashed = [str(one.pk) for one in (gone, going)]
    assert [one[1] for one in outcomes(bob.post(MANY, {"verb": "delete", "runs": trashed}))] == ["done", "done"]
    ids = [*trashed, str(living.pk), ONE]
    answer = bob.post(MANY, {"verb": "purge", "runs": ids})
    assert outcomes(answer) == [
        (ids[0], "done", ""),
        (ids[1], "refused", "conflict"),
        (ids[2], "not_found", "not_found"),
        (ids[3], "not_found", "not_found"),
    ]
    assert set(Run.objects.values_list("pk", flat=True)) == {going.pk, living.pk}
    vera = outcomes(signed_in(shared_cast.vera).post(MANY, {"verb": "restore", "runs": [ids[1]]}))
    assert vera == [(ids[1], "refused", "not_allowed")]


def test_the_same_key_does_it_once(shared_cast: Cast, bob: APIClient) -> None:
    run = start(shared_cast, "sums")
    wish = {"verb": "cancel", "runs": [str(run.pk)]}
    first = bob.post(MANY, wish, headers={"Idempotency-Key": "once"})
    again = bob.post(MANY, wish, headers={"Idempotency-Key": "once"})
    assert outcomes(first) == outcomes(again) == [(str(run.pk), "done", "")]


def test_files_of_many(shared_cast: Cast, bob: APIClient) -> None:
    ids = [str(drive(start(shared_cast, "sums", title="Sum")).pk) for _ in range(2)]
    nowhere = str(uuid.uuid4())
    answer: Any = bob.post(f"{MANY}archive/", {"runs": [*ids, nowhere]})
    assert answer.headers["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert len(archive.namelist()) == 3
        assert f"{nowhere},,,,,There is no such run." in archive.read("summary.csv").decode()
    assert bob.post(f"{MANY}archive/", {"runs": [nowhere]}).status_code == 409
