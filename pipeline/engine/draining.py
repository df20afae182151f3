"""A process that is about to be stopped gives its runs back instead of losing them."""

from __future__ import annotations

import signal
import threading
from types import FrameType

_draining = threading.Event()
SIGNAL = signal.SIGUSR1


def is_draining() -> bool:
    return _draining.is_set()


def listen() -> None:
    """From now on SIGUSR1 means: take up nothing more, stop what can go on elsewhere. Forks inherit it."""
    signal.signal(SIGNAL, _drain)


def drain() -> None:
    """Take up nothing more, give back what is held."""
    _draining.set()


def _drain(_number: int, _frame: FrameType | None) -> None:
    drain()
