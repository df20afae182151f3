"""The lines of a run's stages: all in order, each with its true state and figures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms

from pipeline.contract import Flow
from pipeline.models import Run, RunStage
from pipeline.registry import forget
from pipeline.selectors.run_shown import run_shown
from pipeline.selectors.timeline import StageLine, Tally
from pipeline.services import runs
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start


class Choosy(flows.Sums):
    key, title = "choosy", "Choosy"

    class Params(forms.Form):
        short = forms.BooleanField(required=False)

    @classmethod
    def leaves_out(cls, params: object) -> frozenset[str]:
        return frozenset({"double"}) if params["short"] else frozenset()  # type: ignore[index]


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    flows.Each.tried, flows.Each.ran = {}, []
    flows.Unsteady.tried = flows.Unsteady.failures = 0
    with flows.known(flows.Sums, flows.Everyone, flows.Parent, flows.Loop, flows.Asking, flows.Patience, Choosy):
        yield


def lines_of(cast: Cast, run: Run) -> list[StageLine]:
    return run_shown(actor=cast.actor(cast.vera), run_id=run.pk).lines


def states(cast: Cast, run: Run) -> list[tuple[str, str]]:
    return [(line.name, line.state) for line in lines_of(cast, run)]


def test_stages_to_come_are_shown_from_the_first(shared_cast: Cast) -> None:
    run = start(shared_cast, "sums")
    assert states(shared_cast, run) == [("count", "todo"), ("double", "todo")]
    drive(run)
    first, second = lines_of(shared_cast, run)
    assert (first.state, first.title, first.number, first.gives) == ("done", "Count", 1, {"number": 1})
    assert (second.row is not None and second.row.bytes_out, len(second.artifacts)) == (1, 1)


def test_a_stage_at_work_is_what_became_of_the_run(shared_cast: Cast) -> None:
    run = start(shared_cast, "sums")
    RunStage.objects.create(run=run, name="count", visit=1, state="running")
    assert states(shared_cast, run)[0] == ("count", "queued")
    runs.pause_run(actor=shared_cast.actor(shared_cast.bob), run_id=run.pk)
    assert states(shared_cast, run)[0] == ("count", "paused")
    runs.cancel_run(actor=shared_cast.actor(shared_cast.bob), run_id=run.pk)
    assert states(shared_cast, run) == [("count", "cancelled"), ("double", "unreached")]


def test_stages_that_the_parameters_pass_over_are_not_to_do(shared_cast: Cast) -> None:
    run = start(shared_cast, "choosy", params={"short": True})
    assert states(shared_cast, run) == [("count", "todo"), ("double", "unneeded")]
    drive(run)
    assert states(shared_cast, run) == [("count", "done"), ("double", "skipped")]


def test_a_branch_that_a_completed_run_did_not_take_was_not_needed(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "sums"))
    run.stages.filter(name="double").delete()
    assert states(shared_cast, run) == [("count", "done"), ("double", "unneeded")]
    shown = run_shown(actor=shared_cast.actor(shared_cast.bob), run_id=run.pk)
    assert (shown.stages_done, shown.stages_needed) == (1, 1)


def test_items_are_counted_by_outcome(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "everyone", params={"many": 9}))
    line = lines_of(shared_cast, run)[0]
    assert line.items == Tally(done=7, failed=1, skipped=1, left=0)
    assert line.items.total == 9


def test_called_runs_are_counted_and_listed(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "parent", params={"many": 3}))
    shown = run_shown(actor=shared_cast.actor(shared_cast.vera), run_id=run.pk)
    assert (shown.lines[0].calls, shown.children_count) == (Tally(done=3), 3)
    assert [one.run.title for one in shown.children] == ["Sum 0", "Sum 1", "Sum 2"]


def test_a_loop_shows_its_last_round_and_those_before(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "loop", params={"rounds": 3}))
    again, count = lines_of(shared_cast, run)
    assert (again.gives, [row.gives["round"] for row in again.rounds]) == ({"round": 3}, [1, 2])
    assert (again.state, count.state, count.rounds) == ("done", "done", ())


def test_a_failed_stage_says_why(shared_cast: Cast) -> None:
    flows.Unsteady.failures = 9
    run = drive(start(shared_cast, "patience"))
    (line,) = lines_of(shared_cast, run)
    assert (line.state, line.row and line.row.error_text) == ("failed", "The neighbour is busy.")


def test_what_was_taken_over_has_no_figures(shared_cast: Cast) -> None:
    source = drive(start(shared_cast, "sums"))
    run = runs.rerun_run(actor=shared_cast.actor(shared_cast.bob), run_id=source.pk, stage="double")
    first = lines_of(shared_cast, run)[0]
    assert (first.state, first.row and first.row.copied, first.has_figures) == ("done", True, False)


def test_a_flow_that_is_gone_still_shows_what_was_done(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "sums"))
    forget(flows.Sums.key)
    shown = run_shown(actor=shared_cast.actor(shared_cast.alice), run_id=run.pk)
    assert [(line.title, line.state) for line in shown.lines] == [("count", "done"), ("double", "done")]
    assert (shown.flow, shown.verbs, shown.results) == (None, ("delete",), {})
    assert len(shown.delivered) == 1


def test_files_and_tables_are_not_among_what_a_stage_line_tells() -> None:
    empty = {"none": None, "list": [], "text": ""}
    given = {"file": {"sha256": "x"}, "sum": "0f" * 32, "n": 0, "pages": [1, 2], "sizes": [[1, 2]], **empty}
    line = StageLine("s", "S", 1, "done", row=RunStage(name="s", gives=given))
    assert line.gives == {"n": 0, "pages": [1, 2]}
    assert issubclass(Choosy, Flow)
