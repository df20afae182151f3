"""Pages and API of webhooks: a key is shown once, and what became of messages is said."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from pipeline.models import Delivery, Webhook
from pipeline.services import webhooks
from tests.cast import Cast
from tests.pipeline.views.conftest import text

SENT: dict[str, Any] = {"name": "Bot <1>", "url": "https://example.org/hook", "events": ["run.failed", "review.opened"]}


def test_added_with_a_key_that_is_shown_once(cast: Cast, bob: Client) -> None:
    home = f"/projects/{cast.project.slug}/webhooks/"
    assert "No webhooks yet" in text(bob.get(home))
    answer = bob.post(home, SENT)
    keys = re.findall(r"whsec_[A-Za-z0-9+/=]{44}", text(answer))
    assert (answer.status_code, len(set(keys)), "no-store" in answer["Cache-Control"]) == (200, 1, True)
    page = text(bob.get(home))
    assert ("whsec_" in page, "Bot &lt;1&gt;" in page, "A run failed, A run waits for a review" in page) == (
        False, True, True
    )  # fmt: skip
    assert "Nothing delivered yet" in page


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(cast: Cast, bob: Client) -> None:
    page = text(bob.post(f"/projects/{cast.project.slug}/webhooks/", {**SENT, "url": "ftp://example.org/"}))
    assert "Only addresses that begin with http:// or https:// can be asked." in page
    assert ('value="ftp://example.org/"' in page, Webhook.objects.count()) == (True, 0)


def test_changed_switched_tried_and_removed(cast: Cast, bob: Client) -> None:
    made, old = webhooks.add_webhook(actor=cast.actor(cast.bob), project_id=cast.project.pk, **SENT)
    here = f"/webhooks/{made.pk}/"
    assert "Nothing sent yet" in text(bob.get(here))
    assert bob.post(here, {**SENT, "name": "Robot"})["Location"] == here
    page = text(bob.post(f"{here}key/"))
    (new,) = set(re.findall(r"whsec_[A-Za-z0-9+/=]{44}", page))
    assert (new == old, "Robot" in page) == (False, True)
    page = text(bob.post(f"{here}test/", follow=True))
    assert "A test message is on its way." in page
    assert f"msg_{Delivery.objects.get().pk.hex}" in page
    page = text(bob.post(f"{here}deliveries/{Delivery.objects.get().pk}/again/", follow=True))
    assert "This message is on its way already." in page
    page = text(bob.post(f"{here}switch/", {"on": "false"}, follow=True))
    assert ("Switch on" in page, "Send a test" in page) == (True, False)
    assert "switched off. Switch it on first." in text(bob.post(f"{here}test/", follow=True))
    assert "Its address is told nothing more" in text(bob.get(f"{here}remove/"))
    assert bob.post(f"{here}remove/")["Location"] == f"/projects/{cast.project.slug}/webhooks/"
    assert (Webhook.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_message_that_was_given_up_is_shown_with_its_reason_and_sent_again(cast: Cast, bob: Client) -> None:
    made, _ = webhooks.add_webhook(actor=cast.actor(cast.bob), project_id=cast.project.pk, **SENT)
    one = webhooks.try_webhook(actor=cast.actor(cast.bob), webhook_id=made.pk)
    Delivery.objects.update(state="failed", attempts=10, status=503, problem="It answered 503.")
    page = text(bob.get(f"/webhooks/{made.pk}/"))
    assert ("Given up" in page, "It answered 503." in page, "10 attempts" in page) == (True, True, True)
    assert "1 message given up" in text(bob.get(f"/projects/{cast.project.slug}/webhooks/"))
    answer = bob.post(f"/webhooks/{made.pk}/deliveries/{one.pk}/again/", follow=True)
    assert "The message is on its way again." in text(answer)
    one.refresh_from_db()
    assert (one.state, one.attempts) == ("waiting", 0)


def test_a_long_list_costs_no_more_than_a_short_one(
    cast: Cast, bob: Client, django_assert_max_num_queries: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    home, actor = f"/projects/{cast.project.slug}/webhooks/", cast.actor(cast.bob)
    made, _ = webhooks.add_webhook(actor=actor, project_id=cast.project.pk, **SENT)
    with django_assert_max_num_queries(25) as few:
        bob.get(home)
    for number in range(8):
        webhooks.add_webhook(actor=actor, project_id=cast.project.pk, **{**SENT, "name": str(number)})
        webhooks.try_webhook(actor=actor, webhook_id=made.pk)
    with django_assert_num_queries(len(few.captured_queries)):
        bob.get(home)


def test_the_api_does_the_same(cast: Cast) -> None:
    client = APIClient()
    client.force_login(cast.bob, backend="accounts.backends.ApprovedUserBackend")
    answer = client.post("/api/v1/webhooks/", {**SENT, "project": str(cast.project.pk)}, format="json")
    here = answer["Location"]
    assert (answer.status_code, here, answer.json()["key"][:6]) == (
        201,
        f"/api/v1/webhooks/{answer.json()['id']}/",
        "whsec_",
    )
    shown = client.get(here).json()
    assert ("key" in shown, shown["events"], shown["is_active"]) == (False, SENT["events"], True)
    assert client.get("/api/v1/webhooks/").json()["count"] == 1
    changed = client.patch(here, {"events": ["run.completed"], "is_active": False}, format="json").json()
    assert (changed["events"], changed["is_active"]) == (["run.completed"], False)
    refused = client.post(f"{here}test/")
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook_off")
    client.patch(here, {"is_active": True}, format="json")
    sent = client.post(f"{here}test/")
    assert (sent.status_code, sent.json()["type"], sent.json()["state"]) == (202, "webhook.test", "waiting")
    assert [one["id"] for one in client.get(f"{here}deliveries/").json()["results"]] == [sent.json()["id"]]
    again = client.post(f"{here}deliveries/{sent.json()['id']}/again/")
    assert (again.status_code, again.json()["code"]) == (409, "delivery_waits")
    wrong = client.patch(here, {"url": "http://me:pw@example.org/"}, format="json").json()
    assert wrong["code"] == "invalid"
    assert client.post(f"{here}key/").json()["key"] != answer.json()["key"]
    assert client.delete(here).status_code == 204


def test_the_administration_shows_no_key_and_switches_and_sends_again(cast: Cast) -> None:
    made, key = webhooks.add_webhook(actor=cast.actor(cast.bob), project_id=cast.project.pk, **SENT)
    one = webhooks.try_webhook(actor=cast.actor(cast.bob), webhook_id=made.pk)
    client = Client()
    client.force_login(cast.ada, backend="accounts.backends.ApprovedUserBackend")
    page = text(client.get(f"/admin/pipeline/webhook/{made.pk}/change/"))
    assert ("https://example.org/hook" in page, "ealed" in page, key in page, 'name="url"' in page) == (
        True, False, False, False
    )  # fmt: skip
    chosen = {"action": "switch_off", "_selected_action": [str(made.pk)]}
    assert "1 switched." in text(client.post("/admin/pipeline/webhook/", chosen, follow=True))
    made.refresh_from_db()
    assert made.is_active is False
    Delivery.objects.update(state="failed")
    again = {"action": "again", "_selected_action": [str(one.pk)]}
    assert "is switched off. Switch it on first." in text(client.post("/admin/pipeline/delivery/", again, follow=True))
    client.post("/admin/pipeline/webhook/", {**chosen, "action": "switch_on"})
    assert "1 on the way again." in text(client.post("/admin/pipeline/delivery/", again, follow=True))
    assert Delivery.objects.get().state == "waiting"
