"""What monitoring asks: alive, ready, figures."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from pipeline.engine.liveliness import beat_as
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start

TOKEN = "a-token-for-figures"


def test_alive_asks_nothing(client: Client, settings: Settings) -> None:
    """Without the fixture for it, any look into the database would fail this test."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "version": settings.VERSION})


@pytest.mark.django_db
def test_ready_names_the_parts_and_no_details(client: Client) -> None:
    beat_as("cluster:one")
    answer = client.get("/readyz")
    body = answer.json()
    assert (answer.status_code, body["status"]) == (200, "ok")
    assert {name: sorted(one) for name, one in body["parts"].items()} == {
        name: ["ms", "required", "status"]
        for name in ("database", "storage", "broker", "static", "workers", "cache", "disk")
    }


@pytest.mark.django_db
def test_ready_is_503_when_a_required_part_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: Any, **options: Any) -> Any:
        raise OperationalError("secret-host.internal refused")

    monkeypatch.setattr(connections["default"], "cursor", gone)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")
    assert b"secret-host" not in answer.content


@pytest.mark.django_db
def test_ready_is_degraded_without_workers(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


def test_figures_are_not_there_unless_a_token_is_set(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "Bearer wrong", "Basic x", f"Bearer {TOKEN}x", "Bearer \xe4"])
def test_figures_need_their_token(client: Client, settings: Settings, given: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"authorization": given}).status_code == 403


def test_figures_come_from_our_own_rows(shared_cast: Cast, client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    with flows.known(flows.Sums):
        drive(start(shared_cast, "sums"))
        start(shared_cast, "sums")
        answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    found = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }
    assert answer.status_code == 200
    assert found["bindery_runs", "completed", "sums"] == 1
    assert found["bindery_runs", "queued", "sums"] == 1
    assert found["bindery_longest_wait_seconds",] >= 0
    assert ("bindery_stage_seconds", "count", "sums") in found
    assert ("bindery_calls_waiting",) in found
    assert any(name.startswith("django_http_requests") for name, *_ in found)
