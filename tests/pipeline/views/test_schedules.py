"""Schedules on pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from documents.models import Document
from documents.services.documents import Upload, store_document
from pipeline.models import Run, Schedule
from pipeline.services.recipes import save_recipe
from tests.cast import Cast
from tests.pipeline.engine import flows

NEW = "/projects/exams/schedules/new/?flow=sums"
LIST = "/projects/exams/schedules/"


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums):
        yield


@pytest.fixture
def document(cast: Cast) -> Document:
    upload = Upload("a.txt", [b"words"])
    return store_document(actor=cast.actor(cast.alice), project_id=cast.project.pk, upload=upload).document


def form(**fields: Any) -> dict[str, Any]:
    return {"name": "Nightly", "cron": "0 3 * * 1-5", "zone": "Europe/Berlin", "p-start": "4", **fields}


def test_first_the_flow_then_the_rest(bob: Client, document: Document) -> None:
    assert 'href="?flow=sums"' in bob.get("/projects/exams/schedules/new/").content.decode()
    answer = bob.post(NEW, form(documents=[str(document.pk)]))
    made = Schedule.objects.get()
    assert (answer.headers["Location"], made.name, made.zone, made.params) == (
        LIST, "Nightly", "Europe/Berlin", {"start": 4},
    )  # fmt: skip
    assert (made.document_ids, made.is_active, made.next_at and made.next_at > timezone.now()) == (
        [str(document.pk)], True, True,
    )  # fmt: skip
    html = bob.get(LIST).content.decode()
    assert "At 03:00, Monday through Friday" in html
    assert "1 document" in html


def test_the_order_on_the_page_is_kept_and_run(bob: Client, cast: Cast) -> None:
    keys = [
        str(store_document(actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=upload).document.pk)
        for upload in (Upload(f"{name}.txt", [name.encode()]) for name in "123")
    ]
    order = [keys[1], keys[0], keys[2]]
    moved = bob.post(NEW, form(documents=keys, order=",".join(keys), move=f"up:{keys[1]}"))
    assert (moved.status_code, moved.context["shelf"].picked, Schedule.objects.count()) == (200, tuple(order), 0)
    bob.post(NEW, form(documents=keys, order=",".join(order)))
    made = Schedule.objects.get()
    assert made.document_ids == order
    assert bob.get(f"/schedules/{made.pk}/").context["shelf"].picked == tuple(order)
    bob.post(f"/schedules/{made.pk}/start/")
    assert [str(one.version.document_id) for one in Run.objects.get().inputs.all()] == order


def test_looking_at_the_next_times_saves_nothing(bob: Client) -> None:
    html = bob.post(NEW, form(name="", look="1")).content.decode()
    assert "At 03:00, Monday through Friday" in html
    assert html.count('<li><time datetime="') == 5
    assert "This needs a correction" not in html
    usual = bob.post(NEW, form(usual="0 6 1 * *")).content.decode()
    assert 'value="0 6 1 * *"' in usual
    assert "on day 1 of the month" in usual
    assert Schedule.objects.count() == 0


def test_the_script_asks_for_the_preview_alone(bob: Client) -> None:
    where = "/projects/exams/schedules/preview/"
    html = bob.get(where, {"cron": "*/15 * * * *", "zone": "UTC"}).content.decode()
    assert ("Every 15 minutes" in html, "<html" in html) == (True, False)
    assert "is not a schedule" in bob.get(where, {"cron": "often"}).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"), [({"cron": "daily"}, "cron"), ({"zone": "Mars"}, "zone"), ({"name": ""}, "name")]
)
def test_what_cannot_be_used_is_said_at_its_field(bob: Client, wrong: dict[str, str], field: str) -> None:
    answer = bob.post(NEW, form(**wrong))
    assert list(answer.context["planned"].when.errors) == [field]
    assert answer.context["planned"].when["name"].value() == wrong.get("name", "Nightly")
    assert Schedule.objects.count() == 0


def test_wrong_parameters_and_too_many_documents(bob: Client, document: Document) -> None:
    answer = bob.post(NEW, form(**{"p-start": "900"}))
    assert list(answer.context["planned"].params.form.errors) == ["start"]
    assert Schedule.objects.count() == 0


def test_change_pause_go_on_start_and_delete(bob: Client, cast: Cast) -> None:
    bob.post(NEW, form())
    made = Schedule.objects.get()
    html = bob.get(f"/schedules/{made.pk}/").content.decode()
    assert ('value="Nightly"' in html, 'value="4"' in html, "Monday" in html) == (True, True, True)
    bob.post(f"/schedules/{made.pk}/", form(name="Other", **{"p-start": "5"}))
    bob.post(f"/schedules/{made.pk}/switch/", {"on": "false"})
    made.refresh_from_db()
    assert (made.name, made.params, made.is_active) == ("Other", {"start": 5}, False)
    assert "Go on with Other" in bob.get(LIST).content.decode()
    bob.post(f"/schedules/{made.pk}/switch/", {"on": "true"})
    for _ in range(2):
        answer = bob.post(f"/schedules/{made.pk}/start/", {"once_key": "k"})
    run = Run.objects.get()
    assert (answer.headers["Location"], run.params, run.created_by) == (f"/runs/{run.pk}/", {"start": 5}, cast.bob)
    assert "It starts nothing any more" in bob.get(f"/schedules/{made.pk}/delete/").content.decode()
    bob.post(f"/schedules/{made.pk}/delete/")
    assert (Schedule.objects.count(), Run.objects.count()) == (0, 1)


def test_what_cannot_start_now_says_why(bob: Client, cast: Cast, document: Document) -> None:
    bob.post(NEW, form(documents=[str(document.pk)]))
    document.delete()
    made = Schedule.objects.get()
    answer = bob.post(f"/schedules/{made.pk}/start/")
    assert answer.headers["Location"] == LIST
    assert "There is no such document." in bob.get(LIST).content.decode()


def test_a_schedule_that_was_switched_off_shows_its_last_error(bob: Client) -> None:
    bob.post(NEW, form())
    Schedule.objects.update(is_active=False, failures=5, last_error="There is no such document.")
    html = bob.get(LIST).content.decode()
    assert ("Switched off" in html, "There is no such document." in html) == (True, True)


def test_viewers_look(bob: Client, cast: Cast) -> None:
    bob.post(NEW, form())
    client = Client()
    client.force_login(cast.vera, backend="accounts.backends.ApprovedUserBackend")
    html = client.get(LIST).content.decode()
    assert ("Nightly" in html, "Run now" in html, "New schedule" in html) == (True, False, False)


def test_three_schedules_take_no_more_queries_than_one(bob: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert bob.get(LIST).status_code == 200
        return len(captured)

    bob.post(NEW, form())
    bob.get(LIST)
    first = count()
    for number in range(2):
        bob.post(NEW, form(name=f"N{number}"))
    bob.get(LIST)
    assert count() == first <= 15


def test_results_are_kept_as_the_schedule_says(bob: Client) -> None:
    assert "less than or equal to 3650" in bob.post(NEW, form(keep_days="9999")).content.decode()
    bob.post(NEW, form(keep_days="5"))
    made = Schedule.objects.get()
    assert 'name="keep_days" value="5"' in bob.get(f"/schedules/{made.pk}/").content.decode()
    bob.post(f"/schedules/{made.pk}/start/")
    assert Run.objects.get().keep_days == 5
    bob.post(f"/schedules/{made.pk}/", form(keep_days=""))
    made.refresh_from_db()
    assert made.keep_days is None


def test_a_schedule_of_a_recipe_shows_the_recipe_and_not_its_steps(cast: Cast, bob: Client) -> None:
    steps = [{"flow": "sums", "params": {"start": 3}}]
    recipe = save_recipe(actor=cast.actor(cast.bob), project_id=cast.project.pk, name="Threes", steps=steps)
    new = f"/projects/exams/schedules/new/?flow=recipe&recipe={recipe.pk}"
    page = bob.get(new).content.decode()
    assert ('value="Threes"' in page, f'href="/recipes/{recipe.pk}/">Threes</a>' in page, "p-steps" in page) == (
        True, True, False,
    )  # fmt: skip
    upload = Upload("a.txt", [b"words"])
    document = store_document(actor=cast.actor(cast.alice), project_id=cast.project.pk, upload=upload).document
    answer = bob.post(new, form(documents=[str(document.pk)]))
    assert answer.status_code == 302
    made = Schedule.objects.get()
    assert (made.recipe, made.flow, made.params) == (recipe, "recipe", {})
    assert "Recipe: Threes" in bob.get(LIST).content.decode()
    assert "Now that is version 1." in bob.get(f"/schedules/{made.pk}/").content.decode()


def test_the_api_plans_a_recipe_with_its_days(cast: Cast) -> None:
    steps = [{"flow": "sums", "params": {"start": 3}}]
    recipe = save_recipe(actor=cast.actor(cast.bob), project_id=cast.project.pk, name="Threes", steps=steps)
    upload = Upload("a.txt", [b"words"])
    document = store_document(actor=cast.actor(cast.alice), project_id=cast.project.pk, upload=upload).document
    client = APIClient()
    client.force_authenticate(cast.bob)
    wish = {"project": str(cast.project.pk), "name": "N", "cron": "0 3 * * *", "documents": [str(document.pk)]}
    neither = client.post("/api/v1/schedules/", wish, format="json")
    assert (neither.status_code, neither.json()["errors"][0]["pointer"]) == (400, "/flow")
    made = client.post("/api/v1/schedules/", {**wish, "recipe": str(recipe.pk), "keep_days": 6}, format="json")
    assert (made.status_code, made.data["recipe"], made.data["flow"], made.data["keep_days"]) == (
        201, str(recipe.pk), "recipe", 6,
    )  # fmt: skip
    changed = client.patch(made["Location"], {"keep_days": None}, format="json")
    assert changed.data["keep_days"] is None
    run = client.post(
        f"/api/v1/recipes/{recipe.pk}/run/", {"documents": [str(document.pk)], "keep_days": 2}, format="json"
    )
    assert (run.status_code, run.data["keep_days"], run.data["params"]["version"]) == (202, 2, 1)
