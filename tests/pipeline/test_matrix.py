"""Every route of the pipeline for everybody, pages and API; a route that no row names fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from documents.services.connections import add_connection
from documents.services.documents import Upload, store_document
from pipeline import urls as pages
from pipeline.api.urls import urlpatterns as api_patterns
from pipeline.models import Delivery, Review
from pipeline.services import runs
from pipeline.services.recipes import save_recipe
from pipeline.services.schedules import plan_schedule
from pipeline.services.webhooks import add_webhook
from tests.cast import Cast, make_cast
from tests.pipeline.access import WHO, Row, all_rows
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start

pytestmark = pytest.mark.django_db  # each question in a savepoint of the world's transaction
ROWS = all_rows()
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class World:
    cast: Cast
    places: dict[str, Any]


@pytest.fixture(scope="module")
def everything(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One world for all rows; every question is asked in a savepoint that is rolled back."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        flows.known(flows.Sums, flows.Asking),
        transaction.atomic(),
    ):
        patch.setattr("pipeline.engine.pulse.FLUSH", 60.0)  # a thread would not see what is in this transaction
        patch.setattr(settings, "SPOOL_DIR", tmp_path_factory.mktemp("spool"))
        cast = make_cast()
        yield World(cast, world(cast))
        transaction.set_rollback(True)


def world(cast: Cast) -> dict[str, Any]:
    """One real row behind every parameter of an address: ``run_id`` waits for its review ``name``."""
    alice = cast.actor(cast.alice)
    waiting, done = drive(start(cast, "asking")), drive(start(cast, "sums"))
    paused, cancelled, gone = start(cast, "sums"), start(cast, "sums"), drive(start(cast, "sums"))
    runs.pause_run(actor=alice, run_id=paused.pk)
    runs.cancel_run(actor=alice, run_id=cancelled.pk)
    runs.delete_run(actor=alice, run_id=gone.pk)
    schedule = plan_schedule(actor=alice, project_id=cast.project.pk, name="Nightly", flow_key="sums", cron="0 3 * * *")
    upload = Upload(name="a.txt", chunks=[b"words"])
    document = store_document(actor=alice, project_id=cast.project.pk, upload=upload).document
    steps = [{"flow": "sums"}, {"flow": "sums"}]
    recipe = save_recipe(actor=alice, project_id=cast.project.pk, name="Twice", steps=steps)
    connection = add_connection(
        actor=alice,
        project_id=cast.project.pk,
        kind="webdav",
        name="Shelf",
        address="http://127.0.0.1:9/dav",
        credentials={"user": "u", "password": "p"},
    )
    webhook, _ = add_webhook(
        actor=alice, project_id=cast.project.pk, name="Bot", url="https://example.org/", events=["run.failed"]
    )
    delivery = Delivery.objects.create(
        webhook=webhook, kind="webhook.test", next_at=timezone.now(), created_at=timezone.now(), state="failed"
    )
    return {
        "webhook_id": webhook.pk,
        "delivery_id": delivery.pk,
        "document_id": document.pk,
        "project_id": cast.project.pk,
        "recipe_id": recipe.pk,
        "number": 1,
        "slug": cast.project.slug,
        "key": "sums",
        "run_id": waiting.pk,
        "done": done.pk,
        "paused": paused.pk,
        "cancelled": cancelled.pk,
        "gone": gone.pk,
        "name": "wishes",
        "item_id": Review.objects.get(run=waiting).items.all()[0].pk,
        "schedule_id": schedule.pk,
        "connection_id": connection.pk,
        "kind": "dropbox",
    }


def _routes(patterns: list[Any], app: str) -> dict[str, URLPattern]:
    return {f"{app}:{one.name}": one for one in patterns}


ROUTES = {**_routes(pages.RUNNING, "pipeline"), **_routes(api_patterns, "pipeline_api")}


def _address(row: Row, places: dict[str, Any]) -> str:
    names = ROUTES[row.address].pattern.converters  # type: ignore[attr-defined]
    given = {name: places.get(wanted := row.of.get(name, name), wanted) for name in names}
    return reverse(row.address, kwargs=given) + (f"?{row.query}" if row.query else "")


def _client(cast: Cast, who: str) -> APIClient:
    client = APIClient()
    if who != "nobody":
        client.force_login(getattr(cast, who), backend="accounts.backends.ApprovedUserBackend")
    return client


def _ask(everything: World, who: str, row: Row) -> int:
    cast = everything.cast
    body = {name: str(cast.project.pk) if value == "PROJECT" else value for name, value in (row.body or {}).items()}
    is_form = row.address.startswith("pipeline:") and row.method != "get"
    options: dict[str, Any] = {"format": "multipart"} if is_form else {}
    point = transaction.savepoint()
    try:
        client = _client(cast, who)
        return int(getattr(client, row.method)(_address(row, everything.places), body or None, **options).status_code)
    finally:
        transaction.savepoint_rollback(point)


def test_every_route_is_in_the_table() -> None:
    assert {row.address for row in ROWS} == set(ROUTES)
    assert get_resolver().namespace_dict.keys() >= {"pipeline", "pipeline_api"}


def test_every_page_stands_in_a_list_that_has_a_table() -> None:
    others = getattr(pages, "AFTER", [])  # reviews and results, tried with runs that have them
    assert pages.urlpatterns == [*pages.RUNNING, *others]


def test_every_method_of_the_api_is_in_the_table() -> None:
    found = {
        (name, method)
        for name, one in ROUTES.items()
        if name.startswith("pipeline_api:")
        for method in METHODS
        if hasattr(one.callback.view_class, method)  # type: ignore[attr-defined]
    }
    assert found == {(row.address, row.method) for row in ROWS if row.address.startswith("pipeline_api:")}


def test_a_page_takes_no_method_that_is_not_in_the_table(everything: World) -> None:
    listed = {(row.address, row.method) for row in ROWS}
    pages = {row.address: row for row in ROWS if row.address.startswith("pipeline:")}
    wrong = {}
    for address, row in pages.items():
        for method in METHODS:
            if (address, method) not in listed:
                wrong[address, method] = _ask(everything, "alice", Row(address, method, [], of=row.of))
    assert {key: code for key, code in wrong.items() if code != 405} == {}


@pytest.mark.parametrize("row", ROWS, ids=[row.title for row in ROWS])
def test_everybody_gets_the_answer_they_should(everything: World, row: Row) -> None:
    found = {who: _ask(everything, who, row) for who in WHO}
    assert found == dict(zip(WHO, row.answers, strict=True))
