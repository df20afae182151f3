"""Who acts, and through which door. Frozen and free of Django, so that it can travel anywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Door = Literal["page", "api", "admin", "schedule", "cli", "system"]
ActorRole = Literal["anonymous", "user", "admin", "operator"]


@dataclass(frozen=True, slots=True)
class Actor:
    """``role`` "operator" is whoever has the command line, or the machine itself; it may do everything.

    ``scopes`` is None for a person and a set of verbs for an API token, which may do no more than those and never
    more than its owner. ``name`` is what the audit log shows. ``generation`` is what the account's was when the actor
    came, and ``token_id`` the API token it came with: by them a long answer asks whether it is still welcome.
    """

    role: ActorRole
    door: Door
    user_id: str | None = None
    name: str = ""
    scopes: frozenset[str] | None = None
    request_id: str = ""
    address: str = ""
    generation: int | None = None
    token_id: str | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.role != "anonymous"

    def through(self, door: Door) -> Actor:
        return replace(self, door=door)


def operator(door: Door = "cli", name: str = "operator") -> Actor:
    """The one who runs the machine."""
    return Actor(role="operator", door=door, name=name)


ANONYMOUS = Actor(role="anonymous", door="page", name="anonymous")
