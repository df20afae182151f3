"""Whether people who were let in a while ago would still be."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from accounts.actor import Actor
from accounts.choices import Status
from accounts.models import ApiToken, User


def still_welcome(*, actors: Iterable[Actor]) -> set[Actor]:
    """Those whose account is approved and of the same generation, and whose API token is in use; two queries for all.

    The operator always is; somebody who is not signed in never was.
    """
    asked = set(actors)
    people = {actor.user_id for actor in asked if actor.user_id}
    tokens = {actor.token_id for actor in asked if actor.token_id}
    approved = User.objects.filter(pk__in=people, status=Status.APPROVED)
    generations = {str(pk): generation for pk, generation in approved.values_list("pk", "generation")}
    good = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    in_use = ApiToken.objects.filter(good, pk__in=tokens, revoked_at=None) if tokens else ApiToken.objects.none()
    living = {str(pk) for pk in in_use.values_list("pk", flat=True)}
    return {
        actor
        for actor in asked
        if actor.role == "operator"
        or (
            actor.user_id in generations
            and actor.generation in (None, generations[actor.user_id])
            and (actor.token_id is None or actor.token_id in living)
        )
    }
