"""The log of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accounts.errors import Missing
from pipeline.engine.events import Happening, append
from pipeline.models import Run
from pipeline.selectors.events import LogFilter, latest_lines, lines_as_text, log_of
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import start


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums):
        yield


@pytest.fixture
def run(cast: Cast) -> Run:
    run = start(cast, "sums")
    words = [Happening("log", stage="count", text=f"line {number}") for number in range(5)]
    append(
        run.pk, [*words, Happening("stage.progress", stage="count"), Happening("warning", stage="double", text="oh")]
    )
    return run


def texts(cast: Cast, run: Run, narrow: LogFilter | None = None) -> list[str]:
    return [one.text for one in log_of(actor=cast.actor(cast.vera), run_id=run.pk, narrow=narrow)]


def test_newest_first_without_progress(cast: Cast, run: Run) -> None:
    assert texts(cast, run) == ["oh", "line 4", "line 3", "line 2", "line 1", "line 0", "Queued"]


def test_narrowed(cast: Cast, run: Run) -> None:
    assert texts(cast, run, LogFilter(stage="double")) == ["oh"]
    assert texts(cast, run, LogFilter(loud=True)) == ["oh"]
    assert texts(cast, run, LogFilter(search="LINE 2")) == ["line 2"]


def test_the_end_of_it_in_the_order_of_reading(cast: Cast, run: Run) -> None:
    found = latest_lines(actor=cast.actor(cast.vera), run_id=run.pk, many=2)
    assert [one.text for one in found] == ["line 4", "oh"]


def test_as_text_with_everything(cast: Cast, run: Run) -> None:
    lines = list(lines_as_text(actor=cast.actor(cast.vera), run_id=run.pk))
    assert len(lines) == 8
    assert lines[1].endswith("Z count log line 0\n")
    assert lines[6].endswith("Z count stage.progress\n")


def test_nobody_else_reads_it(cast: Cast, run: Run) -> None:
    with pytest.raises(Missing):
        log_of(actor=cast.actor(cast.charlie), run_id=run.pk)
    with pytest.raises(Missing):
        lines_as_text(actor=cast.actor(cast.charlie), run_id=run.pk)
