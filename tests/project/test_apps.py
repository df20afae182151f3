"""What is loaded at the start stays, and the garbage collector need not walk through it."""

from __future__ import annotations

import gc

import pytest
from django.core import management

import manage


def test_no_garbage_is_looked_for_while_a_command_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(management, "execute_from_command_line", lambda arguments: seen.append(gc.isenabled()))
    try:
        manage.main()
    finally:
        gc.enable()
    assert seen == [False]
