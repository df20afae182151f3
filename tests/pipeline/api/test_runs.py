"""Runs over the API: start, look, verbs, what came out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from pipeline.models import Run
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start

RUNS = "/api/v1/runs/"


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums, flows.Asking, flows.Everyone):
        yield


def signed_in(user: object) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def bob(shared_cast: Cast) -> APIClient:
    return signed_in(shared_cast.bob)


def test_run_is_started_and_followed(shared_cast: Cast, bob: APIClient) -> None:
    body = {"project": str(shared_cast.project.pk), "flow": "sums", "params": {"start": 4}}
    answer = bob.post(RUNS, body)
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"{RUNS}{answer.data['id']}/"
    assert (answer.data["state"], answer.data["params"], answer.data["door"]) == ("queued", {"start": 4}, "api")
    drive(Run.objects.get())
    found = bob.get(answer.headers["Location"]).data
    assert (found["state"], found["progress"], found["created_by"]) == ("completed", 100.0, "bob@example.org")
    assert [(one["name"], one["title"], one["state"]) for one in found["stages"]] == [
        ("count", "Count", "done"),
        ("double", "Double", "done"),
    ]
    artifact = bob.get(f"{RUNS}{found['id']}/artifacts/").data["results"][0]
    assert (artifact["kind"], artifact["name"], artifact["size"], artifact["proof"]) == (
        "text",
        "doubled.txt",
        1,
        {"digits": 1},
    )


def test_bad_wishes_are_told_by_field(shared_cast: Cast, bob: APIClient) -> None:
    project = str(shared_cast.project.pk)
    answer = bob.post(RUNS, {"project": project, "flow": "sums", "params": {"start": 1000}})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["errors"][0]["pointer"] == "/params/start"
    assert bob.post(RUNS, {"project": project, "flow": "nothing"}).status_code == 404
    assert bob.post(RUNS, {"flow": "sums"}).json()["errors"] == [
        {"pointer": "/project", "detail": "This field is required."}
    ]
    assert Run.objects.count() == 0


def test_once_key_and_idempotency_key_start_one_run(shared_cast: Cast, bob: APIClient) -> None:
    body = {"project": str(shared_cast.project.pk), "flow": "sums", "once_key": "k"}
    first, second = bob.post(RUNS, body), bob.post(RUNS, body)
    assert first.data["id"] == second.data["id"]
    body.pop("once_key")
    key = {"headers": {"Idempotency-Key": str(uuid.uuid4())}}
    third, fourth = bob.post(RUNS, body, **key), bob.post(RUNS, body, **key)
    assert third.data["id"] == fourth.data["id"] != first.data["id"]
    assert fourth.headers["Idempotency-Replayed"] == "true"
    assert Run.objects.count() == 2


@pytest.mark.parametrize("verb", ["pause", "resume", "cancel", "retry", "rerun", "fork", "clone", "restore", "release"])
def test_verbs_are_closed_to_strangers_and_viewers(shared_cast: Cast, verb: str) -> None:
    run = start(shared_cast, "sums")
    body = {"digest": "x"} if verb == "release" else {}
    assert signed_in(shared_cast.charlie).post(f"{RUNS}{run.pk}/{verb}/", body).status_code == 404
    expected = 404 if verb == "restore" else 403  # what is not in the trash is not there to be restored
    assert signed_in(shared_cast.vera).post(f"{RUNS}{run.pk}/{verb}/", body).status_code == expected
    assert Run.objects.count() == 1


def test_verbs_answer_with_the_run(shared_cast: Cast, bob: APIClient) -> None:
    run = start(shared_cast, "sums")
    states = [bob.post(f"{RUNS}{run.pk}/{verb}/").data["state"] for verb in ("pause", "resume", "cancel", "retry")]
    assert states == ["paused", "queued", "cancelled", "queued"]
    drive(run)
    again = bob.post(f"{RUNS}{run.pk}/rerun/", {"stage": "double", "params": {"start": 2}})
    assert (again.status_code, again.data["derived_from"], again.data["derived_as"]) == (202, str(run.pk), "rerun")
    assert bob.post(f"{RUNS}{run.pk}/pause/").json()["code"] == "conflict"
    assert bob.delete(f"{RUNS}{run.pk}/").status_code == 204
    assert bob.get(f"{RUNS}{run.pk}/").status_code == 404
    assert bob.get(RUNS, {"trashed": "true"}).data["count"] == 1
    assert bob.post(f"{RUNS}{run.pk}/restore/").data["state"] == "completed"


def test_what_leaves_for_good_has_ended_and_is_in_the_trash(shared_cast: Cast, bob: APIClient) -> None:
    going, waiting = start(shared_cast, "sums"), drive(start(shared_cast, "asking"))
    Run.objects.filter(pk=going.pk).update(state="running", holder="somebody")
    assert waiting.state == "waiting"
    for run in (going, waiting):
        assert bob.delete(f"{RUNS}{run.pk}/?forever=true").status_code == 404  # not in the trash
        assert bob.delete(f"{RUNS}{run.pk}/").status_code == 204
    told = [bob.delete(f"{RUNS}{run.pk}/?forever=true") for run in (going, waiting)]
    assert [one.status_code for one in told] == [409, 204]  # who waits is cancelled at once, who works is asked to
    assert "It has not ended" in told[0].json()["detail"]
    Run.objects.filter(pk=going.pk).update(state="cancelled", holder="")
    for who, status in ((shared_cast.charlie, 404), (shared_cast.vera, 403)):
        assert signed_in(who).delete(f"{RUNS}{going.pk}/?forever=true").status_code == status
    again = [bob.delete(f"{RUNS}{going.pk}/?forever=true").status_code for _ in range(2)]
    assert (again, Run.objects.count()) == ([204, 404], 0)


def test_list_is_mine_filtered_and_reads_no_row_by_row(
    shared_cast: Cast, bob: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        start(shared_cast, "sums")
    drive(start(shared_cast, "asking"))
    with django_assert_num_queries(2):
        assert bob.get(RUNS).data["count"] == 4
    assert bob.get(RUNS, {"state": "waiting"}).data["count"] == 1
    assert bob.get(RUNS, {"flow": "sums", "page_size": 2}).data["next"].endswith("page=2&page_size=2")
    assert signed_in(shared_cast.charlie).get(RUNS).data["count"] == 0


def test_items_are_listed_with_their_outcomes(shared_cast: Cast, bob: APIClient) -> None:
    flows.Each.tried = {}
    run = drive(start(shared_cast, "everyone", params={"many": 8}))
    rows = bob.get(f"{RUNS}{run.pk}/items/", {"state": "failed"}).data["results"]
    assert [(row["key"], row["error_code"]) for row in rows] == [("7", "seven")]


def test_events_are_listed_from_any_number_on(shared_cast: Cast, bob: APIClient) -> None:
    run = drive(start(shared_cast, "sums"))
    rows = bob.get(f"{RUNS}{run.pk}/events/", {"after": run.event_seq - 1}).data["results"]
    assert [(row["seq"], row["kind"]) for row in rows] == [(run.event_seq, "run.completed")]
    assert signed_in(shared_cast.charlie).get(f"{RUNS}{run.pk}/events/").status_code == 404


def test_flows_show_their_parameters(bob: APIClient) -> None:
    found = bob.get("/api/v1/flows/sums/").data
    assert found["params"]["properties"] == {"start": {"type": "integer", "minimum": 0, "maximum": 100, "default": 1}}
    assert bob.get("/api/v1/flows/none/").status_code == 404
