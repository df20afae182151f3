"""What a function needs is found in its code; what is not there is nobody's end."""

from __future__ import annotations

import sys

import pytest

from documents.isolation.loading import load
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
