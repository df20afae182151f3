"""Every address of the API is asked what makes no sense: it refuses with problem+json, and never breaks."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from accounts.models import IdempotentAnswer, Project
from pipeline.models import Run
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start

PROBLEM = "application/problem+json"
VALUES = {"uuid": "00000000-0000-4000-8000-000000000000", "slug": "none", "str": "none", "int": "1"}


def routes() -> Iterator[tuple[str, str]]:
    """(method, address) of everything below /api/v1/, with ids that nothing has."""

    def walk(patterns: list[Any], before: str) -> Iterator[tuple[str, Any]]:
        for one in patterns:
            here = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, here)
            elif isinstance(one, URLPattern) and here.startswith("api/v1/"):
                yield here, one.callback

    for route, view in walk(get_resolver().url_patterns, ""):
        address = re.sub(r"<(\w+):\w+>", lambda found: VALUES[found[1]], route)
        for method in ("get", "post", "put", "patch", "delete"):
            if hasattr(view.view_class, method):
                yield method, f"/{address}"


ROUTES = sorted(set(routes()))
WRITING = [one for one in ROUTES if one[0] in ("post", "put", "patch")]
LISTS = [one for one in ROUTES if one[0] == "get"]
BODIES = {
    "nothing": b"",
    "half": b'{"name": ',
    "a list": b"[]",
    "a word": b'"word"',
    "a number": b"5",
    "null": b"null",
    "an empty object": b"{}",
    "no UTF-8": b'{"name": "\xff\xfe"}',
    "a NUL": rb'{"name": "\u0000", "project": "\u0000", "params": {"\u0000": "\u0000"}, "value": {"text": "\u0000"}}',
    "half a surrogate": rb'{"name": "\ud800", "email": "\ud800@example.org", "comment": "\ud800"}',
    "a huge number": b'{"version": 1e400, "rounds": ' + b"9" * 5000 + b"}",
    "not a number": b'{"version": NaN, "params": {"start": Infinity}}',
    "deep": b'{"params": ' + b"[" * 60_000 + b"]" * 60_000 + b"}",
    "wrong kinds": b'{"name": {}, "project": [], "flow": 7, "documents": {"a": 1}, "params": [], "items": "x"}',
}
QUERIES = [
    "page=0", "page=-1", "page=" + "9" * 40, "page=x", "page_size=0", "page_size=-5", "page_size=" + "9" * 40,
    "page_size=x", "ordering=;drop", "ordering=-%00", "search=%00", "search=%FF%FE", "state=nonsense", "project=x",
    "after=-1", "after=" + "9" * 40, "after=x", "cursor=%FF", "cursor=bm9uc2Vuc2U", "width=x", "since=yesterday",
    "trashed=maybe", "kind=%00", "document=%00",
]  # fmt: skip


@pytest.fixture
def alice(cast: Cast) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(cast.alice)
    return client


def assert_answered(answer: Any, what: str) -> None:
    assert answer.status_code < 500, f"{what}: {answer.content[:300]!r}"
    if answer.status_code >= 400:
        assert answer["Content-Type"] == PROBLEM, what
        body = answer.json()
        assert (body["status"], bool(body["code"]), bool(body["detail"])) == (answer.status_code, True, True), what


def test_all_addresses_are_known() -> None:
    assert len(ROUTES) > 90


@pytest.mark.parametrize(("method", "address"), WRITING, ids=[" ".join(one) for one in WRITING])
def test_bodies_that_make_no_sense(alice: APIClient, method: str, address: str) -> None:
    for name, body in BODIES.items():
        answer = getattr(alice, method)(address, body, content_type="application/json")
        assert_answered(answer, f"{method} {address} with {name}")
    answer = getattr(alice, method)(address, b"<x/>", content_type="application/xml")
    assert_answered(answer, f"{method} {address} with XML")


@pytest.mark.parametrize(("method", "address"), LISTS, ids=[" ".join(one) for one in LISTS])
def test_queries_that_make_no_sense(alice: APIClient, method: str, address: str) -> None:
    if address.endswith("/stream/"):
        pytest.skip("answers with a stream or not at all; test_streaming has it")
    for query in QUERIES:
        assert_answered(alice.get(f"{address}?{query}"), f"{address}?{query}")


@pytest.mark.parametrize(
    "address",
    [
        "runs/x/",
        "runs/%00/",
        "runs/%FF/",
        "runs/" + "a" * 5000 + "/",
        "projects/../../etc/passwd",
        "flows/%F0%9F%92%A9/",
    ],
)
def test_addresses_that_lead_nowhere(alice: APIClient, address: str) -> None:
    answer = alice.get(f"/api/v1/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize("value", ["x", "W/x", '"', '"9999999999999999999999"', '"1", "2"', "%00"])
def test_if_match_that_is_no_etag_or_a_wrong_one(alice: APIClient, cast: Cast, value: str) -> None:
    answer = alice.patch(f"/api/v1/projects/{cast.project.pk}/", {"name": "New"}, headers={"If-Match": value})
    assert (answer.status_code in (400, 412), answer["Content-Type"]) == (True, PROBLEM)
    assert Project.objects.get(pk=cast.project.pk).name == "Exams"


def test_pages_are_bounded(alice: APIClient) -> None:
    for number in range(3):
        assert alice.post("/api/v1/projects/", {"name": f"P{number}"}).status_code == 201
    rows = alice.get("/api/v1/projects/", {"page_size": 2}).data
    assert (len(rows["results"]), rows["count"], "page=2" in rows["next"], rows["previous"]) == (2, 4, True, None)
    assert len(alice.get("/api/v1/projects/", {"page_size": 100_000}).data["results"]) == 4
    from accounts.api.paging import Feed, Pages

    assert (Pages.max_page_size, Feed.max_page_size) == (200, 500)


def test_methods_that_are_not_there_and_those_that_are(alice: APIClient) -> None:
    answer = alice.put("/api/v1/projects/", {})
    assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM)
    for method, address in ROUTES[:40]:
        answer = alice.options(address)
        assert (answer.status_code, method.upper() in answer["Allow"]) == (204, True), address


def test_answer_in_another_form_is_refused(alice: APIClient) -> None:
    answer = alice.get("/api/v1/projects/", headers={"Accept": "application/xml"})
    assert (answer.status_code, answer["Content-Type"]) == (406, PROBLEM)


def test_key_that_is_too_long_or_empty(alice: APIClient) -> None:
    for key in ("", "x" * 256):
        answer = alice.post("/api/v1/projects/", {"name": "P"}, headers={"Idempotency-Key": key})
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key")
    assert IdempotentAnswer.objects.count() == 0


def test_key_covers_runs_and_their_verbs(shared_cast: Cast) -> None:
    """A verb that came twice by a lost answer is one verb."""
    client = APIClient()
    client.force_authenticate(shared_cast.bob)
    with flows.known(flows.Sums):
        run = drive(start(shared_cast, "sums"))
        key = {"headers": {"Idempotency-Key": str(uuid.uuid4())}}
        first, again = (client.post(f"/api/v1/runs/{run.pk}/clone/", {}, **key) for _ in range(2))
    assert (first.data["id"], again["Location"]) == (again.json()["id"], first["Location"])
    assert again["Idempotency-Replayed"] == "true"
    assert Run.objects.filter(source=run).count() == 1


@pytest.mark.parametrize("scope", ["user", "upload"])
def test_limits_say_when_to_come_back(
    alice: APIClient, cast: Cast, monkeypatch: pytest.MonkeyPatch, scope: str
) -> None:
    from rest_framework.throttling import ScopedRateThrottle, UserRateThrottle

    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "1/hour" if scope == "user" else "100/min"})
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"upload": "1/hour"})
    address = "/api/v1/flows/" if scope == "user" else f"/api/v1/uploads/{cast.project.slug}/a.txt"
    method = "get" if scope == "user" else "put"
    body = {} if scope == "user" else {"data": b"x", "content_type": "application/octet-stream"}
    answers = [getattr(alice, method)(address, **body) for _ in range(2)]
    assert answers[0].status_code in (200, 201)
    assert (answers[1].status_code, answers[1]["Content-Type"]) == (429, PROBLEM)
    assert 0 < int(answers[1]["Retry-After"]) <= 3600
