"""What can go wrong that a person can do something about. No HTTP here: `accounts.http` gives status codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attempt:
    """A verb somebody tried without being allowed to; the door writes it down.

    ``project_id`` is that of an existing project, or empty for what belongs to none.
    """

    verb: str
    project_id: str = ""


class Problem(Exception):
    """A refusal with a stable ``code`` and a ``text`` that says what is wrong and what to do next.

    ``fields`` maps a field's name to its messages when the fault lies in particular fields; ``within`` names the
    object they stand in where a body nests them.
    """

    code = "problem"

    def __init__(
        self,
        text: str,
        *,
        code: str = "",
        fields: Mapping[str, Sequence[str]] | None = None,
        within: str = "",
        attempt: Attempt | None = None,
    ) -> None:
        super().__init__(text)
        self.text = text
        self.code = code or type(self).code
        self.fields = {name: list(messages) for name, messages in (fields or {}).items()}
        self.within = within
        self.attempt = attempt


class Invalid(Problem):
    """The values given cannot be used."""

    code = "invalid"


class NotSignedIn(Problem):
    """Nobody is signed in, or no longer."""

    code = "not_signed_in"


class NotAllowed(Problem):
    """Seen, but this actor may not do it."""

    code = "not_allowed"


class Missing(Problem):
    """It does not exist, or this actor may not know that it does."""

    code = "not_found"


class Conflict(Problem):
    """It cannot be done in the present state."""

    code = "conflict"


class KeyReused(Problem):
    """An Idempotency-Key came again with another request."""

    code = "idempotency_key_reused"


class Stale(Problem):
    """Somebody else changed it since it was read."""

    code = "stale"


class TooLarge(Problem):
    """More than a stated limit allows."""

    code = "too_large"


class TooMany(Problem):
    """More often than a limit allows; ``retry_after`` is in seconds."""

    code = "too_many"

    def __init__(self, text: str, *, retry_after: int, code: str = "") -> None:
        super().__init__(text, code=code)
        self.retry_after = retry_after


class Unavailable(Problem):
    """Something outside is missing or busy; trying again later can help."""

    code = "unavailable"
