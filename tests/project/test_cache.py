"""Redis may be away: what it cannot answer counts as not kept, and nobody meets an error."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import BaseCache, cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.actor import ANONYMOUS
from accounts.errors import TooMany
from accounts.services.limits import spend
from project.cache import ForgivingRedis
from tests.cast import Cast
from tests.reachable import reachable

AWAY = "redis://127.0.0.1:1/0"


@pytest.fixture
def away() -> ForgivingRedis:
    return ForgivingRedis(AWAY, {})


def test_what_is_not_there_is_not_kept(away: ForgivingRedis) -> None:
    assert away.get("a") is None
    assert away.get("a", 7) == 7
    assert away.get_many(["a", "b"]) == {}
    assert "a" not in away
    assert away.add("a", 1) is True
    assert away.set("a", 1, timeout=5) is None
    assert away.set_many({"a": 1}) == ["a"]
    assert away.touch("a") is False
    assert away.delete("a") is False
    assert away.delete_many(["a"]) is None
    assert away.clear() is False
    assert away.get_or_set("a", 3) == 3
    with pytest.raises(ValueError, match="not found"):
        away.incr("a")


def test_pages_and_api_go_on_and_limits_do_not_count(cast: Cast, settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "project.cache.ForgivingRedis", "LOCATION": AWAY}}
    for _ in range(12):
        spend(actor=ANONYMOUS, scope="register")
    client = Client()
    assert (
        client.post("/sign-in/", {"email": "bob@example.org", "password": "correct horse battery"}).status_code == 302
    )
    assert client.get("/api/v1/projects/").json()["count"] == 1


@pytest.fixture
def there(settings: Settings) -> Iterator[BaseCache]:
    if not reachable("redis"):
        pytest.skip("no Redis server")
    settings.CACHES = {
        "default": {
            "BACKEND": "project.cache.ForgivingRedis",
            "LOCATION": "redis://127.0.0.1:6379/9",
            "KEY_PREFIX": uuid.uuid4().hex,
        }
    }
    yield cache
    cache.delete_many(["a", "b"])


def test_a_redis_that_is_there_keeps(there: BaseCache) -> None:
    assert there.add("a", 1, 30) is True
    assert there.add("a", 2, 30) is False
    assert there.incr("a") == 2
    there.set_many({"b": [1]}, 30)
    assert there.get_many(["a", "b"]) == {"a": 2, "b": [1]}


@pytest.mark.usefixtures("there")
def test_limits_count_in_a_real_redis() -> None:
    with time_machine.travel(timezone.now().replace(second=5)):  # counters start anew with the minute
        for _ in range(5):
            spend(actor=ANONYMOUS, scope="register", key="somebody")
        with pytest.raises(TooMany):
            spend(actor=ANONYMOUS, scope="register", key="somebody")
