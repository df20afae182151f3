"""Persons take turns; of a person's runs those that have begun and those that have not; the longest ready first."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from pipeline.engine.claim import claim_next
from pipeline.engine.turns import Turns
from pipeline.models import Run
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import start


def line_up(cast: Cast, who: User, many: int, *, begun: int = 0) -> list[UUID]:
    """Runs of a person, ready one after another; the ``begun`` last ones have been worked on before."""
    runs = [start(cast, "sums", actor=cast.actor(who)) for _ in range(many)]
    Run.objects.filter(pk__in=[one.pk for one in runs[many - begun :]]).update(started_at=timezone.now())
    return [one.pk for one in runs]


def served(turns: Turns, many: int, *, ends: bool = True) -> list[UUID]:
    """The next runs that one worker takes up; each ends before the next, or gives the worker back and is ready anew."""
    found = []
    for _ in range(many):
        claim = claim_next(turns=turns)
        assert claim is not None
        found.append(claim.run_id)
        columns = {"state": "completed"} if ends else {"state": "queued", "queued_at": timezone.now()}
        Run.objects.filter(pk=claim.run_id).update(**columns)
    return found


@pytest.fixture(autouse=True)
def known_flows(shared_cast: Cast) -> object:
    with flows.known(flows.Sums):
        yield


def test_one_run_of_a_person_waits_for_one_of_each_other(shared_cast: Cast) -> None:
    many, turns = line_up(shared_cast, shared_cast.alice, 20), Turns()
    assert served(turns, 2) == many[:2]
    one = line_up(shared_cast, shared_cast.bob, 1)
    assert served(turns, 3) == [*one, *many[2:4]]


def test_persons_take_turns_however_many_they_have(shared_cast: Cast) -> None:
    many, few, turns = line_up(shared_cast, shared_cast.alice, 20), line_up(shared_cast, shared_cast.bob, 3), Turns()
    assert served(turns, 8) == [many[0], few[0], many[1], few[1], many[2], few[2], many[3], many[4]]


def test_whoever_has_fewest_workers_comes_first(shared_cast: Cast) -> None:
    """What other workers do is seen by the runs they hold."""
    many, turns = line_up(shared_cast, shared_cast.alice, 20), Turns()
    assert claim_next(turns=Turns()) is not None  # another worker, for alice
    few = line_up(shared_cast, shared_cast.bob, 3)
    assert served(turns, 4) == [*few, many[1]]


def test_run_that_gave_its_worker_back_waits_for_one_fresh_run(shared_cast: Cast) -> None:
    fresh, turns = line_up(shared_cast, shared_cast.alice, 20), Turns()
    first = served(turns, 1, ends=False)
    assert first == fresh[:1]
    assert served(turns, 1) == first  # nothing that began waits for more
    again = line_up(shared_cast, shared_cast.alice, 1, begun=1)
    assert served(turns, 3, ends=False) == [fresh[1], *again, fresh[2]]


def test_run_that_waited_for_another_attempt_is_not_behind_later_ones(shared_cast: Cast) -> None:
    """It is ready when its pause is over; those that began and were ready earlier come first."""
    line_up(shared_cast, shared_cast.alice, 20)
    later, paused, early = line_up(shared_cast, shared_cast.alice, 3, begun=3)
    now = timezone.now()
    for pk, queued, not_before in ((early, 30, None), (paused, 60, 20), (later, 10, None)):
        due = None if not_before is None else now - timedelta(seconds=not_before)
        Run.objects.filter(pk=pk).update(queued_at=now - timedelta(seconds=queued), not_before=due)
    turns = Turns()
    assert served(turns, 5)[::2] == [early, paused, later]


def test_urgent_runs_come_before_any_turn(shared_cast: Cast) -> None:
    line_up(shared_cast, shared_cast.alice, 3)
    turns = Turns()
    served(turns, 1)
    urgent = line_up(shared_cast, shared_cast.alice, 2)
    line_up(shared_cast, shared_cast.bob, 1)
    Run.objects.filter(pk__in=urgent).update(priority=5)
    assert served(turns, 2) == urgent


def test_five_hundred_waiting_cost_no_more_statements(shared_cast: Cast) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert claim_next(turns=Turns()) is not None
        return len(queries)

    first = line_up(shared_cast, shared_cast.alice, 1)
    alone = statements()
    template = Run.objects.get(pk=first[0])
    rows = [Run(project=template.project, flow="sums", title="-", next_stage=template.next_stage) for _ in range(500)]
    Run.objects.bulk_create(rows)
    assert statements() == alone


def test_nothing_is_left_when_all_are_held_or_ended(shared_cast: Cast) -> None:
    line_up(shared_cast, shared_cast.alice, 2)
    turns = Turns()
    served(turns, 1)
    assert claim_next(turns=turns) is not None
    assert claim_next(turns=turns) is None
