"""How often somebody may try: counted in the shared cache, the same for pages and API."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.cache import cache

from accounts.actor import Actor
from accounts.errors import TooMany

DOORS_OF_PEOPLE: Final = frozenset({"page", "api", "admin"})
PERIODS: Final = {"sec": 1, "min": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True)
class Rate:
    """At most ``most`` times in ``seconds``."""

    most: int
    seconds: int


def rate_of(scope: str) -> Rate:
    """The rate of a scope as the settings of the API throttles give it, "10/min"."""
    most, _, period = str(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"][scope]).partition("/")
    return Rate(most=int(most), seconds=PERIODS[period])


def spend_as_person(*, actor: Actor, scope: str, times: int = 1) -> None:
    """Counts for pages, API and administration together; schedules and the command line are free. Raises TooMany."""
    if actor.door in DOORS_OF_PEOPLE and times:
        spend(actor=actor, scope=scope, times=times)


def spend(*, actor: Actor, scope: str, key: str = "", times: int = 1) -> None:
    """Counts tries of the actor's user, or else address; with ``key`` of that instead. Raises TooMany.

    What comes at once is taken whole or not at all. The operator is not limited.
    """
    refuse_if_spent(actor=actor, scope=scope, key=key)
    if actor.role == "operator":
        return
    name, _ = _window(actor, scope, key)
    if not cache.add(name, times, rate_of(scope).seconds):
        try:
            cache.incr(name, times)
        except ValueError:  # ran out between the two calls
            cache.add(name, times, rate_of(scope).seconds)


def refuse_if_spent(*, actor: Actor, scope: str, key: str = "") -> None:
    """Raises TooMany when the tries are used up, without counting one."""
    if actor.role == "operator":
        return
    name, left = _window(actor, scope, key)
    if cache.get(name, 0) >= rate_of(scope).most:
        raise TooMany(f"That was too often. Try again in {_words(left)}.", retry_after=left)


def _window(actor: Actor, scope: str, key: str) -> tuple[str, int]:
    """The counter of the present window and the seconds until the next one."""
    seconds, now = rate_of(scope).seconds, int(time.time())
    who = key or actor.user_id or actor.address or "nowhere"
    return f"limit:{scope}:{who}:{now // seconds}", seconds - now % seconds


def _words(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
