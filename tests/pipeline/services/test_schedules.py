"""Starts by the clock: once each, across daylight saving, by the rights of whoever planned them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.actor import operator
from accounts.errors import Invalid, NotAllowed
from accounts.models import AuditEntry, Membership
from accounts.services.people import deny_person
from pipeline.models import Run, Schedule
from pipeline.services import schedules
from pipeline.services.schedules import next_time, start_due
from tests.cast import Cast
from tests.pipeline.engine import flows


def times(cron: str, start: datetime, many: int, zone: str = "Europe/Berlin") -> list[str]:
    found, at = [], start
    for _ in range(many):
        at = next_time(cron, zone, at)
        found.append(at.strftime("%d %H:%M"))
    return found


def test_daily_time_keeps_its_local_hour_over_both_changes() -> None:
    assert times("30 9 * * *", datetime(2026, 3, 27, 12, tzinfo=UTC), 3) == ["28 08:30", "29 07:30", "30 07:30"]
    assert times("30 9 * * *", datetime(2026, 10, 23, 12, tzinfo=UTC), 3) == ["24 07:30", "25 08:30", "26 08:30"]


def test_repeated_hour_comes_once_and_skipped_hour_is_made_up() -> None:
    autumn = times("30 2 * * *", datetime(2026, 10, 24, 12, tzinfo=UTC), 2)
    assert len({day.split()[0] for day in autumn}) == 2
    spring = times("30 2 * * *", datetime(2026, 3, 28, 12, tzinfo=UTC), 2)
    assert [day.split()[0] for day in spring] in (["29", "30"], ["30", "31"])


@pytest.mark.parametrize(("cron", "zone"), [("every day", "UTC"), ("* * * * * *", "UTC"), ("0 9 * * *", "Mars/Base")])
def test_nonsense_is_refused(cron: str, zone: str) -> None:
    with pytest.raises(Invalid):
        next_time(cron, zone, timezone.now())


def plan(cast: Cast, **options: Any) -> Schedule:
    schedule = schedules.plan_schedule(
        actor=cast.actor(options.pop("who", cast.bob)),
        project_id=cast.project.pk,
        name="Nightly",
        flow_key="sums",
        cron="0 3 * * *",
        **options,
    )
    Schedule.objects.filter(pk=schedule.pk).update(next_at=timezone.now() - timedelta(days=5))
    return schedule


def test_missed_times_make_one_run(cast: Cast) -> None:
    with flows.known(flows.Sums):
        plan(cast, params={"start": 7})
        assert start_due() == 1
        assert start_due() == 0
    run = Run.objects.get()
    assert (run.door, run.created_by, run.params, run.unattended) == ("schedule", cast.bob, {"start": 7}, True)


def test_many_schedulers_start_one_run(shared_cast: Cast) -> None:
    def ask(_: int) -> int:
        try:
            return start_due()
        finally:
            connection.close()

    with flows.known(flows.Sums), ThreadPoolExecutor(8) as pool:
        plan(shared_cast)
        assert sum(pool.map(ask, range(8))) == 1
    assert Run.objects.count() == 1


def test_who_lost_the_right_starts_nothing_and_the_schedule_ends(cast: Cast) -> None:
    with flows.known(flows.Sums):
        schedule = plan(cast)
        Membership.objects.filter(user=cast.bob).delete()
        for failures in range(1, schedules.FAILURES + 1):
            Schedule.objects.update(next_at=timezone.now() - timedelta(days=1))
            assert start_due() == 0
            schedule.refresh_from_db()
            assert schedule.failures == failures
    told = "Bob may not start runs in this project any more. Give back that part, or set the schedule anew as yourself."
    assert (schedule.is_active, schedule.last_error) == (False, told)
    assert Run.objects.count() == 0
    tried = AuditEntry.objects.filter(action="run.start", allowed=False, door="schedule", user=cast.bob)
    assert tried.count() == schedules.FAILURES


def test_who_was_denied_starts_nothing(cast: Cast) -> None:
    with flows.known(flows.Sums):
        schedule = plan(cast)
        deny_person(actor=operator(), user_id=cast.bob.pk)
        assert start_due() == 0
    schedule.refresh_from_db()
    assert (schedule.failures, Run.objects.count()) == (1, 0)


def test_viewer_may_not_plan(cast: Cast) -> None:
    with flows.known(flows.Sums), pytest.raises(NotAllowed):
        plan(cast, who=cast.vera)


def test_starting_now_is_in_the_name_of_who_asks_and_once(cast: Cast) -> None:
    with flows.known(flows.Sums):
        schedule = plan(cast, params={"start": 7})
        before = Schedule.objects.get().next_at
        alice = cast.actor(cast.alice)
        made = [schedules.start_scheduled(actor=alice, schedule_id=schedule.pk, once_key="click").pk for _ in range(2)]
        with pytest.raises(NotAllowed):
            schedules.start_scheduled(actor=cast.actor(cast.vera), schedule_id=schedule.pk)
    run = Run.objects.get()
    assert made == [run.pk, run.pk]
    assert (run.created_by, run.door, run.params, run.unattended) == (cast.alice, "page", {"start": 7}, True)
    assert Schedule.objects.get().next_at == before


def test_a_schedule_has_as_many_documents_as_its_flow_takes(cast: Cast) -> None:
    with flows.known(flows.Sums):
        with pytest.raises(Invalid) as refused:
            plan(cast, document_ids=["x"] * 6)
        assert list(refused.value.fields) == ["documents"]
        schedule = plan(cast)
        with pytest.raises(Invalid):
            schedules.change_schedule(actor=cast.actor(cast.bob), schedule_id=schedule.pk, document_ids=["x"] * 6)


def test_next_times_are_in_the_zone_itself() -> None:
    found = schedules.next_times("0 9 * * 1", "Europe/Berlin", datetime(2026, 3, 20, tzinfo=UTC), 2)
    assert [one.isoformat() for one in found] == ["2026-03-23T09:00:00+01:00", "2026-03-30T09:00:00+02:00"]


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("0 3 * * *", "At 03:00"),
        ("*/15 9-17 * * 1-5", "Every 15 minutes, between 09:00 and 17:59, Monday through Friday"),
        ("30 2 * * 0", "At 02:30, only on Sunday"),
        ("0 6 1 * *", "At 06:00, on day 1 of the month"),
        ("nonsense", "nonsense"),
    ],
)
def test_plain_words(cron: str, words: str) -> None:
    assert schedules.words_of(cron) == words
