"""Sending the messages of webhooks: each by one worker at a time, again with growing pauses, until it arrives."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.actor import operator
from accounts.errors import Conflict
from accounts.services.audit import record
from pipeline.choices import DeliveryState
from pipeline.contract import Refused, TryLater
from pipeline.engine.outside import outside
from pipeline.engine.wake import call
from pipeline.models import Delivery, Webhook
from pipeline.providers.http import Limits
from pipeline.providers.retry_after import wish_of
from pipeline.providers.webhook import signed_headers
from pipeline.selectors.webhooks import keys_of

log = structlog.get_logger(__name__)
SLICE: Final = 20.0  # seconds after which a worker turns to runs again
LIMITS: Final = Limits(seconds=15.0)
LEASE: Final = timedelta(seconds=60)  # longer than a request may take: whoever began earlier is dead
PAUSES: Final = tuple(  # after each attempt that failed; then a message is given up, after two days and a half
    timedelta(seconds=one) for one in (30, 120, 600, 1800, 7200, 21_600, 43_200, 64_800, 64_800)
)
KEPT: Final = timedelta(days=30)  # as long as a message that has ended can be looked at
GONE: Final = 410


@dataclass(frozen=True, slots=True)
class Reply:
    """``status`` is None where nobody answered; ``final`` that asking again is of no use; ``after`` seconds wished."""

    status: int | None
    problem: str = ""
    final: bool = False
    after: float | None = None


def deliver_due(*, should_stop: Callable[[], bool] | None = None) -> int:
    """Sends what is due, for some seconds; answers how many messages arrived."""
    until, arrived = time.monotonic() + SLICE, 0
    while not (should_stop and should_stop()):
        if time.monotonic() > until:
            call(settings.DELIVERY_TASK, name="deliver")
            break
        found = _claimed()
        if found is None:
            break
        arrived += _settled(found, _sent(found))
    return arrived


def call_for_due() -> int:
    """Calls a worker where something is due, as a call can be lost and a pause be over; answers how much is."""
    due = Delivery.objects.filter(_due(timezone.now())).count()
    if due:
        call(settings.DELIVERY_TASK, name="deliver")
    return due


def forget_deliveries() -> int:
    """Messages that ended a month ago."""
    many, _ = Delivery.objects.filter(ended_at__lt=timezone.now() - KEPT).delete()
    return many


def _due(now: datetime) -> Q:
    here = Q(webhook__is_active=True, webhook__free_at__lte=now, webhook__project__deleted_at=None)
    return here & Q(state=DeliveryState.WAITING, next_at__lte=now)


def _claimed() -> Delivery | None:
    """The message that has been due longest, with its webhook ours alone for `LEASE`."""
    now = timezone.now()
    rows = Delivery.objects.filter(_due(now)).order_by("next_at", "created_at", "pk").select_related("webhook")
    while (found := rows.first()) is not None:
        hook = found.webhook
        with transaction.atomic():
            mine = Webhook.objects.filter(pk=hook.pk, free_at=hook.free_at)
            if mine.update(free_at=now + LEASE) and _still_waits(found).update(attempts=F("attempts") + 1):
                hook.free_at, found.attempts = now + LEASE, found.attempts + 1
                return found
            transaction.set_rollback(True)
    return None


def _still_waits(found: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=found.pk, state=DeliveryState.WAITING, attempts=found.attempts)


def _sent(found: Delivery) -> Reply:
    try:
        keys = keys_of(found.webhook)
    except Conflict as conflict:
        return Reply(None, conflict.text, final=True)
    body = body_of(found)
    signed = signed_headers(keys, message_id=message_id(found), seconds=int(time.time()), body=body)
    headers = {**signed, "content-type": "application/json"}
    try:
        with outside().stream("POST", found.webhook.url, headers=headers, content=body, limits=LIMITS) as answer:
            return _understood(answer.status, answer.headers)
    except TryLater as busy:
        return Reply(None, busy.text)
    except Refused as refused:
        return Reply(None, refused.text, final=refused.code == "address_refused")


def message_id(found: Delivery) -> str:
    """What its receiver knows it by, however often it comes."""
    return f"msg_{found.pk.hex}"


def body_of(found: Delivery) -> bytes:
    """The message, the same at every attempt."""
    facts = dict(found.facts)
    if found.run_id is not None:
        places = {"url": f"runs/{found.run_id}/", "api_url": f"api/v1/runs/{found.run_id}/"}
        facts["run"] = {**facts["run"], **{name: f"{settings.PUBLIC_URL}/{path}" for name, path in places.items()}}
    said = {"type": found.kind, "timestamp": found.created_at.isoformat(), "data": facts}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _understood(status: int, headers: Mapping[str, str]) -> Reply:
    if 200 <= status < 300:
        return Reply(status)
    if status == GONE:
        return Reply(status, "It says that it is gone for good (410).", final=True)
    if 300 <= status < 400:
        return Reply(status, f"It leads elsewhere ({status}); messages go to the address itself alone.")
    return Reply(status, f"It answered {status}.", after=wish_of(headers, datetime.now(UTC)))


def _settled(found: Delivery, reply: Reply) -> bool:
    """Writes down what came of an attempt, unless the message is no longer ours; answers whether it arrived."""
    now, hook = timezone.now(), found.webhook
    given_up = bool(reply.problem) and (reply.final or found.attempts > len(PAUSES))
    columns: dict[str, Any] = {"status": reply.status, "problem": reply.problem}
    if given_up or not reply.problem:
        columns["state"] = DeliveryState.FAILED if given_up else DeliveryState.DELIVERED
        columns["ended_at"] = now
    else:
        columns["next_at"] = now + max(PAUSES[found.attempts - 1], _wished(reply))
    rest = max(PAUSES[0], _wished(reply)) if reply.problem and not reply.final else timedelta()
    with transaction.atomic():
        Webhook.objects.filter(pk=hook.pk, free_at=hook.free_at).update(free_at=now + rest)
        if not _still_waits(found).update(**columns):
            return False
        if reply.status == GONE:
            _switch_off(hook, "Its address said that it is gone for good (410).")
    if reply.problem:
        log.warning("webhook_not_taken", webhook=str(hook.pk), status=reply.status, attempts=found.attempts)
    return not reply.problem


def _wished(reply: Reply) -> timedelta:
    """How long the address asked to be left alone, within reason."""
    return min(timedelta(seconds=reply.after or 0.0), PAUSES[-1])


def _switch_off(hook: Webhook, reason: str) -> None:
    if Webhook.objects.filter(pk=hook.pk, is_active=True).update(is_active=False, off_reason=reason):
        record(
            actor=operator("system", "webhooks"),
            action="webhook.off",
            target=f"webhook:{hook.pk}",
            project_id=hook.project_id,
            details={"name": hook.name, "url": hook.url, "reason": reason},
        )
