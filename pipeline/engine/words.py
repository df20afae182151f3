"""A model's words while they come: gathered, and told a few times a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Final

EVERY: Final = 0.4  # seconds between two events
MOST: Final = 200_000  # characters of one attempt that are told; the result holds them all


class Words:
    """``tell`` takes the text and the facts of an event. The first event of an attempt says that it begins anew."""

    def __init__(self, tell: Callable[[str, dict[str, Any]], None], item: str) -> None:
        self.tell, self.item = tell, item
        self._waiting: list[str] = []
        self._told = 0
        self._next = 0.0
        self._is_new = True
        self._lock = threading.Lock()

    def add(self, text: str) -> None:
        with self._lock:
            self._waiting.append(text)
            if time.monotonic() >= self._next:
                self._flush()

    def end(self) -> None:
        with self._lock:
            self._flush()

    def _flush(self) -> None:
        text, self._waiting = "".join(self._waiting)[: MOST - self._told], []
        self._next = time.monotonic() + EVERY
        if not text:
            return
        facts: dict[str, Any] = {"item": self.item} if self.item else {}
        if self._is_new:
            facts["begins"] = True
        self._told += len(text)
        self._is_new = False
        self.tell(text, facts)
