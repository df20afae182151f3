"""A module that knows which process loaded it."""

from __future__ import annotations

import os

LOADED_BY = os.getpid()


def who() -> tuple[int, int]:
    """The process that loaded this module, and the one that answers."""
    return LOADED_BY, os.getpid()


def who_is_late() -> tuple[int, int]:
    from tests.documents.isolation import late

    return late.who()
