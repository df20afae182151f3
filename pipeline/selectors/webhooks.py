"""Webhooks and their deliveries as an actor may see them."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from accounts.access import Verb, projects_of, require
from accounts.actor import Actor
from accounts.crypto import CannotOpen, unseal
from accounts.errors import Conflict, Missing
from pipeline.choices import DeliveryState
from pipeline.models import Delivery, Webhook

VERB: Verb = "webhook.manage"


def webhooks_of(*, actor: Actor) -> QuerySet[Webhook]:
    """The webhooks of all projects in which the actor manages them, by name; with ``last_at``, ``waiting``, ``lost``.

    ``waiting`` counts the messages still to be sent, ``lost`` those given up, ``last_at`` is when one was delivered.
    """
    rows = Webhook.objects.filter(project__in=projects_of(actor, VERB)).select_related("project", "created_by")
    return rows.annotate(
        last_at=Max("deliveries__ended_at", filter=Q(deliveries__state=DeliveryState.DELIVERED)),
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
        lost=Count("deliveries", filter=Q(deliveries__state=DeliveryState.FAILED)),
    ).order_by("name", "pk")


def webhooks_in(*, actor: Actor, project_id: UUID | str) -> QuerySet[Webhook]:
    return webhooks_of(actor=actor).filter(project_id=project_id)


def webhook_for(*, actor: Actor, webhook_id: UUID | str) -> Webhook:
    """One webhook; raises Missing for what the actor cannot see, NotAllowed for who may not manage it."""
    seen = Webhook.objects.filter(project__in=projects_of(actor, "project.see"), pk=webhook_id)
    found = seen.select_related("project").first()
    if found is None:
        raise Missing("There is no such webhook.")
    require(actor, VERB, found.project_id)
    return found


def deliveries_of(*, actor: Actor, webhook_id: UUID | str) -> QuerySet[Delivery]:
    """The messages of a webhook, the latest first."""
    hook = webhook_for(actor=actor, webhook_id=webhook_id)
    return Delivery.objects.filter(webhook=hook).select_related("run").defer("run__params")


def delivery_for(*, actor: Actor, webhook_id: UUID | str, delivery_id: UUID | str) -> Delivery:
    found = deliveries_of(actor=actor, webhook_id=webhook_id).filter(pk=delivery_id).first()
    if found is None:
        raise Missing("There is no such message of this webhook.")
    return found


def keys_of(webhook: Webhook) -> list[str]:
    """The keys that sign now, the newest first; for whoever sends, never for a door. Raises Conflict."""
    sealed = [webhook.sealed]
    if webhook.sealed_before is not None and webhook.before_until and webhook.before_until > timezone.now():
        sealed.append(webhook.sealed_before)
    try:
        return [unseal(bytes(one), settings.SECRETS_KEYS) for one in sealed]
    except CannotOpen as error:
        text = "Its signing key was sealed with a key that is gone. Make a new signing key."
        raise Conflict(text, code="secret_unreadable") from error


def deliveries_by_state() -> list[tuple[str, int]]:
    """(state, how many) over all webhooks, for monitoring."""
    rows = Delivery.objects.order_by().values("state").annotate(many=Count("pk"))
    return [(row["state"], row["many"]) for row in rows]
