"""Figures: measured, of whom one may see, and none that was not measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.errors import Missing
from pipeline.models import Run, RunStage
from pipeline.selectors.project_figures import Figures, Spread, figures_of, usual_time
from tests.cast import Cast
from tests.pipeline.engine import flows


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums):
        yield


def ended(
    cast: Cast, state: str, milliseconds: int, *, days_ago: float = 0.0, code: str = "", flow: str = "sums"
) -> Run:
    end = timezone.now() - timedelta(days=days_ago)
    run = Run.objects.create(
        project=cast.project,
        flow=flow,
        title="T",
        door="page",
        state=state,
        started_at=end,
        ended_at=end,
        error_code=code,
    )
    for visit, name in enumerate(("count", "double"), 1):
        RunStage.objects.create(
            run=run, name=name, visit=visit, state="done", duration_ms=milliseconds, peak_memory=visit, bytes_out=10
        )
    return run


def figures(cast: Cast, who: str = "vera", **options: int) -> Figures:
    return figures_of(actor=cast.actor(getattr(cast, who)), project_id=cast.project.pk, **options)


def test_outcomes_times_and_reasons_by_flow(cast: Cast) -> None:
    for milliseconds in (1000, 2000, 3000):
        ended(cast, "completed", milliseconds)
    ended(cast, "failed", 9000, code="busy")
    ended(cast, "partial", 9000)
    ended(cast, "completed", 9000, days_ago=40)
    Run.objects.create(project=cast.project, flow="sums", title="T", door="page", state="running")
    found = figures(cast)
    (sums,) = found.flows
    assert (sums.title, sums.total, sums.failed, sums.reasons) == ("Sums", 5, 2, [("busy", 1)])
    assert sums.at_work == Spread(many=3, middle=4.0, high=None, longest=6.0)
    assert (len(found.per_day), found.per_day[-1][1]) == (30, {"completed": 3, "failed": 1, "partial": 1})
    assert [(one.title, one.took.many, one.peak_memory, one.bytes_out) for one in found.stages] == [
        ("Count", 5, 1, 50),
        ("Double", 5, 2, 50),
    ]


def test_a_share_needs_enough_values(cast: Cast) -> None:
    for number in range(1, 21):
        ended(cast, "completed", number * 500)
    (sums,) = figures(cast).flows
    assert sums.at_work is not None
    assert (sums.at_work.high, sums.at_work.middle) == (pytest.approx(19.05), 10.5)


def test_nothing_ended_is_no_figure(cast: Cast) -> None:
    found = figures(cast, days=7)
    assert (found.total, found.flows, found.stages, len(found.per_day)) == (0, [], [], 7)
    assert usual_time(actor=cast.actor(cast.vera), project_id=cast.project.pk, flow_key="sums") is None


def test_usual_time_is_that_of_whole_runs_that_were_done(cast: Cast) -> None:
    ended(cast, "completed", 1500)
    ended(cast, "failed", 9000)
    usual = usual_time(actor=cast.actor(cast.vera), project_id=cast.project.pk, flow_key="sums")
    assert usual == Spread(many=1, middle=3.0, high=None, longest=3.0)


def test_a_flow_that_is_gone_keeps_its_figures(cast: Cast) -> None:
    ended(cast, "completed", 1000, flow="gone")
    found = figures(cast)
    assert ([one.title for one in found.flows], [one.title for one in found.stages]) == (["gone"], ["count", "double"])


def test_only_members_see_them_and_the_admin_site_all(cast: Cast) -> None:
    ended(cast, "completed", 1000)
    with pytest.raises(Missing):
        figures(cast, "charlie")
    assert figures_of(actor=cast.actor(cast.charlie)).total == 0
    assert figures_of(actor=cast.actor(cast.ada, "admin")).total == 1


@pytest.mark.parametrize("many", [1, 3])
def test_queries_do_not_grow(cast: Cast, many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(many):
        ended(cast, "completed", 1000)
    with django_assert_num_queries(4):
        assert figures(cast).total == many
