"""Time that counts only while somebody looks."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import transaction

LONGEST_STEP = 4.0  # seconds that pass at most between two looks, however long it really was


class Looking:
    """Seconds by a monotonic clock, of which no two looks have more than ``most`` between them.

    Who was held up itself, by a machine that stood still or a database that nobody could write to, has seen nothing
    meanwhile: what it watches was most likely held up as well, and needs a moment to show that it lives.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, most: float = LONGEST_STEP) -> None:
        self.clock, self.most = clock, most
        self._last, self._seen = clock(), 0.0

    def __call__(self) -> float:
        now = self.clock()
        self._seen += min(now - self._last, self.most)
        self._last = now
        return self._seen


def wait_to_write() -> None:
    """Returns as soon as a transaction could write; on SQLite that is the time until all other writers are through.

    Raises OperationalError when it takes too long.
    """
    with transaction.atomic():
        pass
