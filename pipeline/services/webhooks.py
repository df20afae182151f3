"""Webhooks: added, changed, tried and removed by people. `delivering` sends their messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import require
from accounts.actor import Actor
from accounts.crypto import seal
from accounts.errors import Conflict, Invalid
from accounts.services.audit import record
from pipeline.choices import DeliveryState, Told
from pipeline.contract import Refused
from pipeline.engine.telling import said_of_project
from pipeline.engine.wake import call
from pipeline.models import Delivery, Webhook
from pipeline.providers.http import checked_url
from pipeline.providers.webhook import new_key
from pipeline.selectors.webhooks import VERB, delivery_for, webhook_for

MOST: Final = 20  # of a project
LONGEST: Final = {"name": 100, "url": 500}
BOTH_KEYS: Final = timedelta(days=1)  # as long as the key before a new one signs as well
PING: Final = "webhook.test"
_CHANGES: Final = frozenset({"name", "url", "events", "is_active"})


def add_webhook(
    *, actor: Actor, project_id: UUID | str, name: str, url: str, events: Iterable[str]
) -> tuple[Webhook, str]:
    """A new webhook and its signing key, which nobody can read again. Raises Invalid, Conflict.

    Whether the address can be reached, and may be, shows when a message is sent.
    """
    require(actor, VERB, project_id)
    if Webhook.objects.filter(project_id=project_id).count() >= MOST:
        raise Conflict(f"A project has {MOST} webhooks at most. Remove one first.", code="too_many_webhooks")
    key = new_key()
    made = Webhook(project_id=project_id, created_by_id=actor.user_id, sealed=seal(key, settings.SECRETS_KEYS))
    _take(made, {"name": name, "url": url, "events": list(events)})
    with transaction.atomic():
        _save(made)
        _record(actor, "webhook.add", made)
    return made, key


def change_webhook(*, actor: Actor, webhook_id: UUID | str, **changes: Any) -> Webhook:
    """Changes name, url, events or is_active. What waits for one that is switched on again is sent."""
    hook = webhook_for(actor=actor, webhook_id=webhook_id)
    if unknown := set(changes) - _CHANGES:
        raise Invalid("Some of this cannot be changed.", fields={one: ["Cannot be changed."] for one in unknown})
    _take(hook, changes)
    if "is_active" in changes:
        hook.off_reason = ""
    with transaction.atomic():
        _save(hook, sorted({*_CHANGES, "off_reason"}))  # no others: a worker may hold it, or somebody make a new key
        _record(actor, "webhook.change", hook)
        if hook.is_active:
            call(settings.DELIVERY_TASK, name="deliver")
    return hook


def renew_key(*, actor: Actor, webhook_id: UUID | str) -> tuple[Webhook, str]:
    """A new signing key. The one before signs beside it for a day, so that the receiver can be changed meanwhile."""
    hook, key = webhook_for(actor=actor, webhook_id=webhook_id), new_key()
    hook.sealed_before, hook.before_until = hook.sealed, timezone.now() + BOTH_KEYS
    hook.sealed = seal(key, settings.SECRETS_KEYS)
    with transaction.atomic():
        hook.save(update_fields=["sealed", "sealed_before", "before_until"])
        _record(actor, "webhook.key", hook)
    return hook, key


def remove_webhook(*, actor: Actor, webhook_id: UUID | str) -> None:
    """With all messages that were or are to be sent to it."""
    hook = webhook_for(actor=actor, webhook_id=webhook_id)
    with transaction.atomic():
        _record(actor, "webhook.remove", hook)
        hook.delete()


def try_webhook(*, actor: Actor, webhook_id: UUID | str) -> Delivery:
    """Has a message sent that says nothing but that it came. Raises Conflict for one that is switched off."""
    hook = webhook_for(actor=actor, webhook_id=webhook_id)
    _refuse_off(hook)
    now = timezone.now()
    facts = {"project": said_of_project(hook.project)}
    with transaction.atomic():
        made = Delivery.objects.create(webhook=hook, kind=PING, facts=facts, next_at=now, created_at=now)
        call(settings.DELIVERY_TASK, name="deliver")
    return made


def send_again(*, actor: Actor, webhook_id: UUID | str, delivery_id: UUID | str) -> Delivery:
    """Sends a message once more under its own id, by which its receiver knows it. Raises Conflict."""
    found = delivery_for(actor=actor, webhook_id=webhook_id, delivery_id=delivery_id)
    _refuse_off(webhook_for(actor=actor, webhook_id=webhook_id))
    ended = Delivery.objects.filter(pk=found.pk).exclude(state=DeliveryState.WAITING)
    with transaction.atomic():
        fresh = {"state": DeliveryState.WAITING, "attempts": 0, "next_at": timezone.now(), "ended_at": None}
        if not ended.update(**fresh):
            raise Conflict("This message is on its way already.", code="delivery_waits")
        call(settings.DELIVERY_TASK, name="deliver")
    found.refresh_from_db()
    return found


def _refuse_off(hook: Webhook) -> None:
    if not hook.is_active:
        raise Conflict(f"The webhook {hook.name} is switched off. Switch it on first.", code="webhook_off")


def _take(hook: Webhook, given: dict[str, Any]) -> None:
    """Judges what is given and sets it; raises Invalid."""
    wrong: dict[str, list[str]] = {}
    for name, most in LONGEST.items():
        if name in given:
            value = str(given[name]).strip()
            setattr(hook, name, value)
            if not value or len(value) > most:
                wrong[name] = [f"1 to {most} characters."]
    if "url" in given and "url" not in wrong:
        try:
            checked_url(hook.url)
        except Refused as refused:
            wrong["url"] = [refused.text]
    if "events" in given:
        hook.events = [one for one in Told.values if one in set(given["events"])]
        if not hook.events or set(given["events"]) - set(Told.values):
            wrong["events"] = [f"At least one of: {', '.join(Told.values)}."]
    if "is_active" in given:
        hook.is_active = bool(given["is_active"])
    if wrong:
        raise Invalid("The webhook cannot be kept so.", fields=wrong)


def _save(hook: Webhook, fields: Sequence[str] | None = None) -> None:
    try:
        with transaction.atomic():
            hook.save(update_fields=fields)
    except IntegrityError as error:
        text = f"The project has a webhook {hook.name} already."
        raise Conflict(text, code="name_taken", fields={"name": [text]}) from error


def _record(actor: Actor, action: str, hook: Webhook) -> None:
    details = {"name": hook.name, "url": hook.url, "events": hook.events, "is_active": hook.is_active}
    record(actor=actor, action=action, target=f"webhook:{hook.pk}", project_id=hook.project_id, details=details)
