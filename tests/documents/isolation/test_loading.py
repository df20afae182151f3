"""What a function needs is found in its code; what is not there is nobody's end."""

from __future__ import annotations

import gc
import sys

import pytest

from documents.isolation.loading import SELDOM, load, spare_what_is_loaded
from tests.documents import isolation

LATE = "tests.documents.isolation.late"


@pytest.fixture(autouse=True)
def not_loaded() -> None:
    sys.modules.pop(LATE, None)
    vars(isolation).pop("late", None)


def test_imports_inside_a_function_and_those_it_calls_are_made() -> None:
    load("tests.documents.isolation.calls:who_loads_late")
    assert LATE in sys.modules


def test_imports_of_functions_of_other_modules_are_made() -> None:
    load("tests.documents.isolation.calls:asks_another_who_loads_late")
    assert LATE in sys.modules


def test_imports_of_other_functions_are_not() -> None:
    load("tests.documents.isolation.calls:add")
    assert LATE not in sys.modules


def test_what_is_not_there_is_left_to_the_child() -> None:
    load("tests.documents.isolation.unloadable:anything")
    load("tests.documents.isolation.nowhere:anything")
    load("tests.documents.isolation.calls:nothing")


def test_garbage_is_looked_for_once_all_is_loaded() -> None:
    loaded = [[] for _ in range(1000)]
    before, threshold = gc.get_freeze_count(), gc.get_threshold()
    gc.disable()
    try:
        spare_what_is_loaded()
        assert gc.isenabled()
        assert gc.get_threshold()[0] == SELDOM
    finally:
        gc.set_threshold(*threshold)
        gc.enable()
    assert gc.get_freeze_count() >= before + len(loaded)
