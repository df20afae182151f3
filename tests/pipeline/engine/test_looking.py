"""Time that counts only while somebody looks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pipeline.engine.looking import Looking, wait_to_write
from tests.pipeline.engine.test_sweep import Clock


def test_seconds_between_looks_that_come_in_time_count_as_they_are() -> None:
    clock = Clock()
    looking = Looking(clock=clock, most=4.0)
    seen = []
    for now in (0.0, 2.0, 5.5, 9.5):
        clock.now = now
        seen.append(looking())
    assert seen == [0.0, 2.0, 5.5, 9.5]


def test_a_look_that_comes_late_counts_as_one_step() -> None:
    clock = Clock()
    looking = Looking(clock=clock, most=4.0)
    seen = []
    for now in (2.0, 3602.0, 3604.0):
        clock.now = now
        seen.append(looking())
    assert seen == [2.0, 6.0, 8.0]


@pytest.mark.django_db(transaction=True)
def test_waiting_to_write_asks_for_the_lock_and_writes_nothing() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        wait_to_write()
    begins = ["BEGIN IMMEDIATE"] if connection.vendor == "sqlite" else ["BEGIN"]
    assert [one["sql"] for one in queries.captured_queries] == [*begins, "COMMIT"]
