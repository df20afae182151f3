"""Tries are counted in windows, by person, else by address, else by key."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine

from accounts.actor import ANONYMOUS, Actor, operator
from accounts.errors import TooMany
from accounts.services.limits import Rate, rate_of, refuse_if_spent, spend, spend_as_person

NOON = datetime(2026, 5, 4, 12, 0, 10, tzinfo=UTC)
HERE, THERE = (replace(ANONYMOUS, address=f"192.0.2.{number}") for number in (1, 2))


def test_rates_come_from_the_settings() -> None:
    assert (rate_of("reset"), rate_of("invite")) == (Rate(5, 60), Rate(60, 3600))


def test_a_window_ends() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            spend(actor=HERE, scope="reset")
        for look in (refuse_if_spent, spend):
            with pytest.raises(TooMany) as raised:
                look(actor=HERE, scope="reset")
            assert raised.value.retry_after == 50
        spend(actor=THERE, scope="reset")
        spend(actor=HERE, scope="register")
        spend(actor=HERE, scope="reset", key="alice@example.org")
        clock.shift(50)
        spend(actor=HERE, scope="reset")


def test_looking_does_not_count() -> None:
    with time_machine.travel(NOON, tick=False):
        for _ in range(20):
            refuse_if_spent(actor=HERE, scope="reset")
        spend(actor=HERE, scope="reset")


def test_the_operator_is_not_limited() -> None:
    for _ in range(20):
        spend(actor=operator(), scope="reset")


def test_doors_of_people_count_together_and_schedules_are_free() -> None:
    alice = Actor(role="user", door="page", user_id="alice")
    with time_machine.travel(NOON, tick=False):
        spend_as_person(actor=alice, scope="run", times=60)
        spend_as_person(actor=alice.through("api"), scope="run", times=59)
        spend_as_person(actor=alice.through("schedule"), scope="run", times=5)
        spend_as_person(actor=alice, scope="run", times=4)  # the last ones are let in whole
        with pytest.raises(TooMany):
            spend_as_person(actor=alice.through("admin"), scope="run")
        spend_as_person(actor=alice.through("schedule"), scope="run")
        spend_as_person(actor=Actor(role="user", door="page", user_id="bob"), scope="run")
