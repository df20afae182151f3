"""What is loaded at the start stays, and the garbage collector need not walk through it."""

from __future__ import annotations

import gc

import pytest
from django.core import management

import manage
from project.apps import SELDOM, keep_what_is_loaded


def test_no_garbage_is_looked_for_while_a_command_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(management, "execute_from_command_line", lambda arguments: seen.append(gc.isenabled()))
    try:
        manage.main()
    finally:
        gc.enable()
    assert seen == [False]


def test_garbage_is_looked_for_once_all_is_loaded() -> None:
    loaded = [[] for _ in range(1000)]
    before, threshold = gc.get_freeze_count(), gc.get_threshold()
    gc.disable()
    try:
        keep_what_is_loaded()
        assert gc.isenabled()
        assert gc.get_threshold()[0] == SELDOM
    finally:
        gc.set_threshold(*threshold)
        gc.enable()
    assert gc.get_freeze_count() >= before + len(loaded)
