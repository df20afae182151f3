"""Idempotency-Key and the problems of the API, as a caller sees them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import path
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient, APIRequestFactory, force_authenticate

from accounts.api.doors import Door, fingerprint_of
from accounts.models import ApiToken, IdempotentAnswer, Project, User
from accounts.services.idempotency import begin_request
from tests.cast import Cast

Api = Callable[[User | None], APIClient]
URL = "/api/v1/projects/"


def _post(client: APIClient, body: dict[str, Any], key: str = "k-1", url: str = URL) -> Any:
    return client.post(url, body, headers={"Idempotency-Key": key})


def test_the_same_request_again_is_the_same_answer(cast: Cast, api: Api) -> None:
    bob = api(cast.bob)
    first, again = _post(bob, {"name": "Once", "tags": []}), _post(bob, {"tags": [], "name": "Once"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.json(), first["Location"]) == (again.json(), again["Location"])
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert Project.objects.filter(name="Once").count() == 1
    other = _post(bob, {"name": "Twice"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert _post(bob, {"name": "Once"}, url="/api/v1/tokens/").status_code == 422
    assert _post(bob, {"name": "Once"}, key="k-2").status_code == 201
    assert _post(api(cast.vera), {"name": "Once"}).status_code == 201


def test_while_the_first_one_runs_the_second_waits_outside(cast: Cast, api: Api) -> None:
    factory = APIRequestFactory()
    request = factory.post(URL, json.dumps({"name": "Once"}), content_type="application/json")
    fingerprint = fingerprint_of(_drf(request, cast.bob))
    begin_request(actor=cast.actor(cast.bob, "api"), key="k-1", fingerprint=fingerprint)
    answer = _post(api(cast.bob), {"name": "Once"})
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_running")
    assert IdempotentAnswer.objects.get().status is None  # the refusal has not freed the first one's key


def test_a_refused_request_may_be_mended_under_its_key(cast: Cast, api: Api) -> None:
    assert _post(api(cast.bob), {"name": ""}).status_code == 400
    assert _post(api(cast.bob), {"name": "Better"}).status_code == 201


def test_a_token_is_shown_again_to_the_same_request_only(cast: Cast, api: Api) -> None:
    body = {"name": "t", "scopes": ["project.see"]}
    first, again = (_post(api(cast.bob), body, url="/api/v1/tokens/").json() for _ in range(2))
    assert first["token"] == again["token"]
    assert ApiToken.objects.count() == 1
    assert first["token"].encode() not in bytes(IdempotentAnswer.objects.get().sealed or b"")


def _drf(request: Any, user: User) -> Any:
    """The request as a view gets it, parsers and all."""
    seen: list[Request] = []

    class View(Door, GenericAPIView[Project]):
        parser_classes = (*Door.parser_classes, MultiPartParser)

        def post(self, request: Request) -> Response:
            seen.append(request)
            return Response({})

    force_authenticate(request, user)
    View.as_view()(request)
    return seen[0]


def test_files_count_by_their_bytes(cast: Cast) -> None:
    def taken(name: str, content: bytes, note: str = "") -> str:
        data = {"file": SimpleUploadedFile(name, content), "note": note}
        request = _drf(APIRequestFactory().post("/x/", data, format="multipart"), cast.bob)
        found = fingerprint_of(request)
        assert request.data["file"].read() == content  # the view can still read it
        request.data["file"].close()
        return found

    assert taken("a.pdf", b"1" * 100_000) == taken("a.pdf", b"1" * 100_000)
    different = {taken("a.pdf", b"1"), taken("b.pdf", b"1"), taken("a.pdf", b"2"), taken("a.pdf", b"1", "x")}
    assert len(different) == 4


class Breaks(Door, GenericAPIView[Project]):
    def get(self, request: Request) -> Response:
        raise ZeroDivisionError("canary-secret")

    post = get


urlpatterns = [path("api/v1/breaks/", Breaks.as_view())]


@pytest.mark.urls("tests.accounts.api.test_doors")
def test_a_bug_is_ours_has_a_number_and_tells_nothing(cast: Cast, api: Api) -> None:
    for _ in range(2):  # and frees the key
        answer = api(cast.bob).post("/api/v1/breaks/", {}, headers={"Idempotency-Key": "k", "X-Request-ID": "r-1"})
        assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
        assert (answer.json()["code"], answer.json()["request_id"], answer["X-Request-ID"]) == ("bug", "r-1", "r-1")
        assert b"canary" not in answer.content


def test_every_refusal_is_problem_json(cast: Cast, api: Api) -> None:
    bob = api(cast.bob)
    answers = {
        400: bob.post(URL, {}),
        401: api(None).get(URL),
        403: bob.get("/api/v1/people/"),
        404: bob.get("/api/v1/nothing/"),
        405: bob.put(URL, {}),
        415: bob.post(URL, "name=x", content_type="text/plain"),
    }
    for status, answer in answers.items():
        body = answer.json()
        assert (answer.status_code, answer["Content-Type"], body["status"]) == (
            status,
            "application/problem+json",
            status,
        )
        assert set(body) - {"errors"} == {
            "type", "title", "status", "detail", "instance", "code", "timestamp", "request_id"
        }  # fmt: skip
        assert answer["X-Request-ID"]
    assert answers[401]["WWW-Authenticate"] == 'Bearer realm="api"'
    assert bob.post(URL, "{nonsense", content_type="application/json").json()["code"] == "parse_error"


def test_too_many_requests_say_when_to_come_back(cast: Cast, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    from rest_framework.throttling import UserRateThrottle

    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min"})
    answers = [api(cast.bob).get(URL) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2]["Content-Type"] == "application/problem+json"
    assert 0 < int(answers[2]["Retry-After"]) <= 60
