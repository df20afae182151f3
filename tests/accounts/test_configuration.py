"""Declared settings judge their values."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import configuration
from accounts.configuration import Option, declare, option
from accounts.errors import Invalid, Missing

FLAG = Option("t_flag", "bool", False, "Flag")
NUMBER = Option("t_number", "int", 3, "Number", low=1, high=5)
CHOICE = Option("t_choice", "str", "a", "Choice", choices=(("a", "A"), ("b", "B")))
TEXT = Option("t_text", "str", "", "Text")


@pytest.mark.parametrize(
    ("one", "good"), [(FLAG, [True, False]), (NUMBER, [1, 5]), (CHOICE, ["a", "b"]), (TEXT, ["", "x"])]
)
def test_good_values_stay_as_they_are(one: Option, good: list[Any]) -> None:
    assert [one.clean(value) for value in good] == good


@pytest.mark.parametrize(
    ("one", "bad"),
    [(FLAG, [1, "true", None]), (NUMBER, [0, 6, "3", True, 2.0]), (CHOICE, ["c", 1]), (TEXT, [1, None, ["x"]])],
)
def test_bad_values_are_refused_at_their_own_field(one: Option, bad: list[Any]) -> None:
    for value in bad:
        with pytest.raises(Invalid) as raised:
            one.clean(value)
        assert list(raised.value.fields) == [one.key]


def test_a_key_is_declared_once_and_with_a_good_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configuration, "_OPTIONS", {})
    declare(NUMBER)
    declare(NUMBER)  # the same again is no harm
    assert option("t_number") == NUMBER
    with pytest.raises(ValueError, match="declared twice"):
        declare(Option("t_number", "int", 4, "Number", low=1, high=5))
    with pytest.raises(Invalid):
        declare(Option("t_other", "int", 9, "Other", low=1, high=5))
    with pytest.raises(Missing):
        option("t_other")
