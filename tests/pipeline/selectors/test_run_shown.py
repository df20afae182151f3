"""Everything the page of a run shows: rights, verbs, and no query per row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.errors import Missing
from pipeline.engine.advance import advance
from pipeline.engine.claim import claim_run
from pipeline.models import Run, RunStage
from pipeline.selectors.run_shown import RunShown, run_shown
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start

QUERIES = 14


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    flows.Each.tried, flows.Each.ran = {}, []
    with flows.known(flows.Sums, flows.Everyone, flows.Parent, flows.Asking, flows.Loop):
        yield


def shown(cast: Cast, run: Run, who: str = "bob") -> RunShown:
    return run_shown(actor=cast.actor(getattr(cast, who)), run_id=run.pk)


def test_only_members_see_it(shared_cast: Cast) -> None:
    run = start(shared_cast, "sums")
    for who in ("charlie", "ada"):
        with pytest.raises(Missing):
            shown(shared_cast, run, who)
    with pytest.raises(Missing):
        run_shown(actor=shared_cast.actor(shared_cast.bob), run_id=uuid4())


def test_verbs_are_those_that_are_legal_and_allowed(shared_cast: Cast) -> None:
    run = start(shared_cast, "sums")
    assert shown(shared_cast, run, "vera").verbs == ()
    assert shown(shared_cast, run, "bob").verbs == ("pause", "cancel", "rerun", "fork", "clone", "delete")
    assert shown(shared_cast, drive(run), "bob").verbs == ("rerun", "fork", "clone", "delete")


def test_it_goes_on_until_only_a_person_can_help(shared_cast: Cast) -> None:
    queued = start(shared_cast, "asking")
    assert shown(shared_cast, queued).goes_on
    waiting = shown(shared_cast, drive(queued))
    assert (waiting.goes_on, waiting.has_ended) == (False, False)
    assert (waiting.open_review and waiting.open_review.left, waiting.present and waiting.present.name) == (2, "fulfil")
    done = shown(shared_cast, drive(start(shared_cast, "sums")))
    assert (done.goes_on, done.has_ended, done.present, done.stages_done) == (False, True, None, 2)


def test_backoff_is_told_only_while_a_stage_is_tried_again(shared_cast: Cast) -> None:
    run = start(shared_cast, "sums")
    later = timezone.now() + timedelta(minutes=5)
    Run.objects.filter(pk=run.pk).update(not_before=later)
    assert shown(shared_cast, run).retries_at is None
    RunStage.objects.create(run=run, name="count", visit=1, state="retrying")
    assert shown(shared_cast, run).retries_at == later


def test_everything_is_delivered_where_the_flow_does_not_say(
    shared_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = drive(start(shared_cast, "sums"))
    assert [one.artifact.name for one in shown(shared_cast, run).delivered] == ["doubled.txt"]
    assert shown(shared_cast, run).others == []
    monkeypatch.setattr(flows.Sums, "delivers", ("other",))
    assert shown(shared_cast, run).delivered == []
    assert [one.artifact.name for one in shown(shared_cast, run).others] == ["doubled.txt"]


@pytest.mark.parametrize("many", [1, 3])
def test_queries_do_not_grow_with_what_a_run_has(
    shared_cast: Cast, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = [
        drive(start(shared_cast, "parent", params={"many": many})),
        drive(start(shared_cast, "everyone", params={"many": many})),
        drive(start(shared_cast, "loop", params={"rounds": many})),
    ]
    for run in made:
        calls = 2 if run.flow == "parent" else 0  # what went into the called runs, and what came out
        with django_assert_num_queries(QUERIES + calls):
            found = shown(shared_cast, run)
            assert [line.state for line in found.lines]
            assert [row.run.title for row in found.children] == [f"Sum {n}" for n in range(len(found.children))]


def test_runs_that_it_called_move_its_bar_as_they_end(shared_cast: Cast) -> None:
    run = start(shared_cast, "parent", params={"many": 4})
    claim = claim_run(run.pk)
    assert claim
    advance(claim, slice_seconds=None)
    figures = []
    for child in run.children.all()[:3]:
        figures.append(Run.objects.get(pk=run.pk).progress)
        drive(child)
    assert [*figures, shown(shared_cast, run).run.progress] == [0.0, 12.5, 25.0, 37.5]
    told = run.events.filter(kind="stage.progress").order_by("seq").values_list("facts", flat=True)
    assert [one["run"] for one in told] == [12.5, 25.0, 37.5]  # to whoever watches its page
    assert shown(shared_cast, drive(run)).run.progress == 100.0
