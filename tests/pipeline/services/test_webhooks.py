"""Webhooks: who may have them, what they are told and when, and that every message arrives once it can."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from socket import socket
from typing import Any

import pytest
from django.conf import settings as configured
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.errors import Conflict, Invalid, Missing, NotAllowed, Problem
from accounts.models import AuditEntry
from accounts.services.rotation import Sealed, rotate_column
from pipeline.models import Delivery, Run, Webhook
from pipeline.providers.webhook import signed_headers
from pipeline.selectors.webhooks import webhooks_of
from pipeline.services import delivering, runs, webhooks
from pipeline.services.many_runs import steer_runs
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start
from tests.pipeline.providers.servers import Server, answering, server

pytestmark = pytest.mark.django_db
ALL = ["run.completed", "run.partial", "run.failed", "run.cancelled", "review.opened"]


@dataclass
class Bot:
    """A program that listens; ``answers`` are its next ones, then 204s."""

    answers: list[str] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    server: Server | None = None

    def talk(self, connection: socket, head: bytes) -> None:
        status = self.answers.pop(0) if self.answers else "204 No Content"
        answering(b"", status=status, **self.extra)(connection, head)

    @property
    def url(self) -> str:
        assert self.server
        return f"http://127.0.0.1:{self.server.port}/hook"

    @property
    def heard(self) -> list[tuple[dict[str, str], bytes]]:
        assert self.server
        found = []
        for asked in self.server.asked:
            head, _, body = asked.partition("\r\n\r\n")
            lines = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
            found.append(({name.lower(): value for name, value in lines.items()}, body.encode("latin-1")))
        return found

    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.heard]


@pytest.fixture
def bot(settings: Settings) -> Iterator[Bot]:
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    made = Bot()
    with server(made.talk) as made.server:
        yield made


def hook(cast: Cast, url: str = "https://example.org/hook", events: Sequence[str] = ALL) -> tuple[Webhook, str]:
    return webhooks.add_webhook(
        actor=cast.actor(cast.bob), project_id=cast.project.pk, name="Bot", url=url, events=events
    )


def ended(cast: Cast) -> Run:
    with flows.known(flows.Sums):
        return drive(start(cast, "sums"))


def later(**time: float) -> None:
    """As if so much time had passed for everything that waits."""
    passed = timedelta(**time)
    for one in Delivery.objects.all():
        Delivery.objects.filter(pk=one.pk).update(next_at=one.next_at - passed)
    for one in Webhook.objects.all():
        Webhook.objects.filter(pk=one.pk).update(free_at=one.free_at - passed)


# --- what is told ------------------------------------------------------------------------------------------------
def test_the_end_of_a_run_is_told_signed_and_says_what_became_of_it(cast: Cast, bot: Bot) -> None:
    _, key = hook(cast, bot.url)
    run = ended(cast)
    assert delivering.deliver_due() == 1
    ((headers, body),) = bot.heard
    made = Delivery.objects.get()
    assert headers["webhook-id"] == f"msg_{made.pk.hex}"
    seconds = int(headers["webhook-timestamp"])
    signed = signed_headers([key], message_id=headers["webhook-id"], seconds=seconds, body=body)
    assert (headers["webhook-signature"], headers["content-type"]) == (signed["webhook-signature"], "application/json")
    assert abs(seconds - timezone.now().timestamp()) < 60
    assert json.loads(body) == {
        "type": "run.completed",
        "timestamp": made.created_at.isoformat(),
        "data": {
            "run": {
                "id": str(run.pk),
                "flow": "sums",
                "title": run.title,
                "state": "completed",
                "started_at": run.started_at and run.started_at.isoformat(),
                "ended_at": run.ended_at and run.ended_at.isoformat(),
                "error": None,
                "url": f"{configured.PUBLIC_URL}/runs/{run.pk}/",
                "api_url": f"{configured.PUBLIC_URL}/api/v1/runs/{run.pk}/",
            },
            "project": {"id": str(cast.project.pk), "slug": "exams", "name": "Exams"},
        },
    }
    assert (made.state, made.status, made.attempts, made.problem) == ("delivered", 204, 1, "")
    assert (delivering.deliver_due(), len(bot.heard)) == (0, 1)


def test_a_review_is_told_when_it_opens_and_not_where_nobody_is_asked(cast: Cast, bot: Bot) -> None:
    hook(cast, bot.url, ["review.opened"])
    with flows.known(flows.Asking):
        drive(start(cast, "asking"))
        drive(start(cast, "asking", unattended=True))
    delivering.deliver_due()
    (body,) = [json.loads(body) for _, body in bot.heard]
    assert (body["type"], body["data"]["review"]["name"], body["data"]["run"]["flow"]) == (
        "review.opened", "wishes", "asking"
    )  # fmt: skip


def test_only_what_was_asked_for_and_of_no_called_run(cast: Cast, bot: Bot) -> None:
    hook(cast, bot.url, ["run.cancelled"])
    alice = cast.actor(cast.alice)
    with flows.known(flows.Sums, flows.Parent):
        drive(start(cast, "sums"))
        runs.cancel_run(actor=alice, run_id=start(cast, "sums").pk)
        many = [start(cast, "sums").pk for _ in range(3)]
        steer_runs(actor=alice, verb="cancel", run_ids=many)
        assert drive(start(cast, "parent")).children.count() > 0
    delivering.deliver_due()
    assert bot.types() == ["run.cancelled"] * 4
    assert Delivery.objects.exclude(run__parent=None).count() == 0


def test_nothing_is_told_of_other_projects_nor_to_what_is_off(cast: Cast, bot: Bot) -> None:
    made, _ = hook(cast, bot.url)
    webhooks.add_webhook(
        actor=cast.actor(cast.charlie), project_id=cast.elsewhere.pk, name="Theirs", url=bot.url, events=ALL
    )
    webhooks.change_webhook(actor=cast.actor(cast.bob), webhook_id=made.pk, is_active=False)
    ended(cast)
    assert Delivery.objects.count() == 0


def test_runs_of_a_project_without_webhooks_cost_one_question(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from pipeline.engine.telling import tell_of_end

    run = ended(cast)
    with django_assert_num_queries(1):
        tell_of_end([run.pk], "completed")


# --- until it arrives -----------------------------------------------------------------------------------------
def test_what_is_not_taken_is_sent_again_the_same_with_growing_pauses(cast: Cast, bot: Bot) -> None:
    made, _ = hook(cast, bot.url)
    ended(cast)
    bot.answers = ["500 Oh", "302 Found"]
    assert delivering.deliver_due() == 0
    one = Delivery.objects.get()
    assert (one.state, one.status, one.attempts, one.problem) == ("waiting", 500, 1, "It answered 500.")
    assert timedelta(seconds=25) < one.next_at - timezone.now() <= timedelta(seconds=30)
    assert (delivering.deliver_due(), len(bot.heard)) == (0, 1)
    later(seconds=31)
    assert delivering.deliver_due() == 0
    one.refresh_from_db()
    assert one.problem == "It leads elsewhere (302); messages go to the address itself alone."
    assert timedelta(seconds=115) < one.next_at - timezone.now() <= timedelta(seconds=120)
    later(seconds=121)
    assert delivering.deliver_due() == 1
    assert len({body for _, body in bot.heard}) == len({headers["webhook-id"] for headers, _ in bot.heard}) == 1
    assert made.is_active


def test_an_address_that_fails_is_left_alone_and_keeps_no_other_waiting(cast: Cast, bot: Bot) -> None:
    hook(cast, bot.url)
    webhooks.add_webhook(
        actor=cast.actor(cast.bob), project_id=cast.project.pk, name="Deaf", url="http://127.0.0.1:9/", events=ALL
    )
    for _ in range(3):
        ended(cast)
    assert delivering.deliver_due() == 3
    deaf = Delivery.objects.filter(webhook__name="Deaf")
    assert sorted(deaf.values_list("attempts", flat=True)) == [0, 0, 1]
    assert delivering.call_for_due() == 0
    later(seconds=31)
    assert delivering.call_for_due() == 3


def test_a_wish_to_be_left_alone_is_kept(cast: Cast, bot: Bot) -> None:
    hook(cast, bot.url)
    ended(cast)
    bot.answers, bot.extra = ["429 Too Many Requests"], {"Retry_After": "600"}
    delivering.deliver_due()
    one = Delivery.objects.select_related("webhook").get()
    for at in (one.next_at, one.webhook.free_at):
        assert timedelta(seconds=595) < at - timezone.now() <= timedelta(seconds=600)


def test_it_is_given_up_after_two_days_and_can_be_sent_again(cast: Cast, bot: Bot) -> None:
    made, _ = hook(cast, bot.url)
    ended(cast)
    bot.answers = ["503 Away"] * 10
    for _ in range(12):
        delivering.deliver_due()
        later(hours=19)
    one = Delivery.objects.get()
    assert (one.state, one.attempts, len(bot.heard)) == ("failed", 10, 10)
    bob = cast.actor(cast.bob)
    webhooks.send_again(actor=bob, webhook_id=made.pk, delivery_id=one.pk)
    with pytest.raises(Conflict):
        webhooks.send_again(actor=bob, webhook_id=made.pk, delivery_id=one.pk)
    assert delivering.deliver_due() == 1
    assert len({headers["webhook-id"] for headers, _ in bot.heard}) == 1


def test_an_address_that_is_gone_switches_its_webhook_off(cast: Cast, bot: Bot) -> None:
    made, _ = hook(cast, bot.url)
    ended(cast), ended(cast)
    bot.answers = ["410 Gone"]
    delivering.deliver_due()
    made.refresh_from_db()
    assert (made.is_active, made.off_reason) == (False, "Its address said that it is gone for good (410).")
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.project_id, entry.details["url"]) == ("webhook.off", cast.project.pk, bot.url)
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["failed", "waiting"]
    webhooks.change_webhook(actor=cast.actor(cast.bob), webhook_id=made.pk, is_active=True)
    assert (delivering.deliver_due(), len(bot.heard)) == (1, 2)


def test_a_private_address_is_not_asked_unless_the_operator_allows_it(cast: Cast, bot: Bot, settings: Settings) -> None:
    settings.PRIVATE_HOSTS = frozenset()
    hook(cast, bot.url)
    ended(cast)
    delivering.deliver_due()
    one = Delivery.objects.get()
    assert (one.state, one.status, bot.heard) == ("failed", None, [])
    assert one.problem == (
        "127.0.0.1 is not on the open internet, so Bindery does not go there. The operator can allow it."
    )


def test_who_died_while_sending_is_followed_by_another(cast: Cast, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    hook(cast, bot.url)
    ended(cast)
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_sent", _dies)
        with pytest.raises(KeyboardInterrupt):
            delivering.deliver_due()
    assert (delivering.deliver_due(), bot.heard) == (0, [])
    later(seconds=61)
    assert (delivering.deliver_due(), Delivery.objects.get().attempts) == (1, 2)


def _dies(found: Delivery) -> None:
    raise KeyboardInterrupt


def test_old_messages_are_forgotten(cast: Cast, bot: Bot) -> None:
    hook(cast, bot.url)
    ended(cast), ended(cast)
    delivering.deliver_due()
    old = Delivery.objects.order_by("pk")[0]
    Delivery.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=31))
    assert (delivering.forget_deliveries(), Delivery.objects.count()) == (1, 1)


# --- people -----------------------------------------------------------------------------------------------------
def test_a_test_says_that_it_came(cast: Cast, bot: Bot) -> None:
    made, _ = hook(cast, bot.url, ["run.failed"])
    webhooks.try_webhook(actor=cast.actor(cast.bob), webhook_id=made.pk)
    delivering.deliver_due()
    (body,) = [json.loads(body) for _, body in bot.heard]
    assert (body["type"], set(body["data"])) == ("webhook.test", {"project"})


def test_a_new_key_signs_beside_the_one_before_for_a_day(cast: Cast, bot: Bot) -> None:
    made, old = hook(cast, bot.url)
    _, new = webhooks.renew_key(actor=cast.actor(cast.bob), webhook_id=made.pk)
    ended(cast)
    delivering.deliver_due()
    Webhook.objects.update(before_until=timezone.now() - timedelta(seconds=1))
    ended(cast)
    delivering.deliver_due()
    for (headers, body), keys in zip(bot.heard, ([new, old], [new]), strict=True):
        seconds = int(headers["webhook-timestamp"])
        signed = signed_headers(keys, message_id=headers["webhook-id"], seconds=seconds, body=body)
        assert headers["webhook-signature"] == signed["webhook-signature"]


def test_who_changes_it_undoes_neither_a_new_key_nor_a_workers_claim(
    cast: Cast, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = hook(cast, bot.url)
    bob, free_at = cast.actor(cast.bob), timezone.now() + timedelta(seconds=60)
    stale = Webhook.objects.select_related("project").get()
    webhooks.renew_key(actor=bob, webhook_id=made.pk)
    Webhook.objects.update(free_at=free_at)
    monkeypatch.setattr(webhooks, "webhook_for", lambda **_: stale)  # read before the others wrote
    webhooks.change_webhook(actor=bob, webhook_id=made.pk, name="Robot")
    now = Webhook.objects.get()
    assert (now.name, now.free_at, now.sealed_before is None) == ("Robot", free_at, False)


def test_keys_are_sealed_and_sealed_anew_with_all_others(cast: Cast, settings: Settings) -> None:
    made, key = hook(cast)
    assert key.encode() not in bytes(made.sealed)
    from cryptography.fernet import Fernet

    settings.SECRETS_KEYS = [Fernet.generate_key().decode(), *settings.SECRETS_KEYS]
    found = rotate_column(sealed=Sealed("pipeline.Webhook", "sealed"))
    assert (found.current, found.renewed, found.lost) == (0, 1, 0)


def test_what_cannot_be_kept_is_refused(cast: Cast) -> None:
    bob, project_id = cast.actor(cast.bob), cast.project.pk
    good: dict[str, Any] = {"name": "Bot", "url": "https://example.org/", "events": ["run.failed"]}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"url": "ftp://example.org/"}, "url"),
        ({"url": "https://me:secret@example.org/"}, "url"),
        ({"events": []}, "events"),
        ({"events": ["run.failed", "run.thought"]}, "events"),
    ]
    for change, at in wrong:
        with pytest.raises(Invalid) as refused:
            webhooks.add_webhook(actor=bob, project_id=project_id, **{**good, **change})
        assert list(refused.value.fields) == [at]
    webhooks.add_webhook(actor=bob, project_id=project_id, **good)
    with pytest.raises(Conflict, match="has a webhook Bot already"):
        webhooks.add_webhook(actor=bob, project_id=project_id, **good)
    for number in range(1, webhooks.MOST):
        webhooks.add_webhook(actor=bob, project_id=project_id, **{**good, "name": str(number)})
    with pytest.raises(Conflict, match="20 webhooks at most"):
        webhooks.add_webhook(actor=bob, project_id=project_id, **{**good, "name": "one more"})


@pytest.mark.parametrize(("who", "error"), [("vera", NotAllowed), ("charlie", Missing)])
def test_nobody_else_comes_near(cast: Cast, who: str, error: type[Problem]) -> None:
    made, _ = hook(cast)
    one = webhooks.try_webhook(actor=cast.actor(cast.bob), webhook_id=made.pk)
    actor = cast.actor(getattr(cast, who))
    for act in (
        lambda: webhooks.add_webhook(
            actor=actor, project_id=cast.project.pk, name="X", url="https://example.org/", events=ALL
        ),
        lambda: webhooks.change_webhook(actor=actor, webhook_id=made.pk, name="X"),
        lambda: webhooks.renew_key(actor=actor, webhook_id=made.pk),
        lambda: webhooks.try_webhook(actor=actor, webhook_id=made.pk),
        lambda: webhooks.send_again(actor=actor, webhook_id=made.pk, delivery_id=one.pk),
        lambda: webhooks.remove_webhook(actor=actor, webhook_id=made.pk),
    ):
        with pytest.raises(error):
            act()
    assert list(webhooks_of(actor=actor)) == []
    made.refresh_from_db()
    assert (made.name, Delivery.objects.get().state) == ("Bot", "waiting")


def test_acts_are_in_the_audit_log_without_the_key(cast: Cast) -> None:
    made, key = hook(cast)
    bob = cast.actor(cast.bob)
    webhooks.change_webhook(actor=bob, webhook_id=made.pk, events=["run.failed"])
    webhooks.renew_key(actor=bob, webhook_id=made.pk)
    webhooks.remove_webhook(actor=bob, webhook_id=made.pk)
    entries = list(AuditEntry.objects.filter(target=f"webhook:{made.pk}").order_by("id"))
    assert [one.action for one in entries] == ["webhook.add", "webhook.change", "webhook.key", "webhook.remove"]
    assert key not in json.dumps([one.details for one in entries])
