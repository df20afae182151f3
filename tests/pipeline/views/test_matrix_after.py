"""Every page of what is done with a run, for everybody: who gets which answer."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from pipeline.models import ReviewItem, Run
from pipeline.services.releases import policy_of
from pipeline.urls import AFTER
from tests.cast import Cast
from tests.pipeline.shielding import asks_about_mappings, finished

WHO = ("nobody", "charlie", "vera", "bob", "alice", "ada", "dan")
SIGN_IN = 302
# route, method, body → answers for nobody, a stranger, a viewer, an editor, the owner, an administrator, a denied one
ROWS: list[tuple[str, str, dict[str, str], list[int]]] = [
    ("reviews", "get", {}, [SIGN_IN, 200, 200, 200, 200, 200, SIGN_IN]),
    ("review", "get", {}, [SIGN_IN, 404, 200, 200, 200, 404, SIGN_IN]),
    ("review_item", "get", {}, [SIGN_IN, 404, 302, 302, 302, 404, SIGN_IN]),
    ("review_item", "post", {"decision": "accepted"}, [401, 404, 403, 302, 302, 404, 401]),
    ("review_item", "post", {"decision": "delete"}, [401, 404, 403, 302, 302, 404, 401]),
    ("review_item", "post", {"decision": "edited", "replacement": "Income"}, [401, 404, 403, 302, 302, 404, 401]),
    ("review_decide_all", "post", {"all": "accepted"}, [401, 404, 403, 302, 302, 404, 401]),
    ("review_operate", "post", {"operation": "none"}, [401, 404, 403, 400, 400, 404, 401]),
    ("review_add", "get", {}, [SIGN_IN, 404, 403, 200, 200, 404, SIGN_IN]),
    ("review_add", "post", {}, [401, 404, 403, 200, 200, 404, 401]),
    ("review_close", "get", {}, [SIGN_IN, 404, 403, 200, 200, 404, SIGN_IN]),
    ("review_close", "post", {"accept_rest": "on"}, [401, 404, 403, 302, 302, 404, 401]),
    ("compare", "get", {}, [SIGN_IN, 404, 200, 200, 200, 404, SIGN_IN]),
    ("report", "get", {}, [SIGN_IN, 404, 200, 200, 200, 404, SIGN_IN]),
    ("release", "get", {}, [SIGN_IN, 404, 200, 200, 200, 404, SIGN_IN]),
    ("release", "post", {"confirmed": "on", "digest": "DIGEST"}, [401, 404, 403, 403, 302, 404, 401]),
]
ENDED = ("compare", "report", "release")


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="accounts.backends.ApprovedUserBackend")
    return client


@pytest.fixture
def runs(shared_cast: Cast) -> dict[bool, Run]:
    return {False: asks_about_mappings(shared_cast), True: finished(shared_cast)}


def place_of(name: str, run: Run) -> str:
    item = ReviewItem.objects.filter(review__run=run, review__name="mappings").first()
    path = next(str(one.pattern) for one in AFTER if one.name == name)
    path = path.replace("<uuid:run_id>", str(run.pk)).replace("<slug:name>", "mappings")
    return "/" + path.replace("<uuid:item_id>", str(item.pk if item else uuid4()))


def test_every_route_is_in_the_table() -> None:
    assert {one.name for one in AFTER} == {name for name, *_ in ROWS}


@pytest.mark.parametrize("at", range(len(WHO)), ids=WHO)
def test_everybody_gets_the_answer_of_the_table(shared_cast: Cast, runs: dict[bool, Run], at: int) -> None:
    client = client_of(getattr(shared_cast, WHO[at], None))
    found: list[Any] = []
    for name, method, body, answers in ROWS:
        run = runs[name in ENDED]
        ReviewItem.objects.filter(review__run=run).update(decision="open")
        data = {key: policy_of(run)[1] if value == "DIGEST" else value for key, value in body.items()}
        status = getattr(client, method)(place_of(name, run), data).status_code
        if status != answers[at]:
            found.append((name, method, body, status, answers[at]))
    assert found == []
