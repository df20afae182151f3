"""From where a run can be done again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.selectors.restarting import restart_points
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums, flows.Asking, flows.Loop):
        yield


def points(cast: Cast, key: str, *, driven: bool = True) -> list[str]:
    run = start(cast, key)
    found = restart_points(actor=cast.actor(cast.bob), run_id=drive(run).pk if driven else run.pk)
    return [name for name, _ in found]


def test_only_as_far_as_the_run_came(shared_cast: Cast) -> None:
    assert points(shared_cast, "sums", driven=False) == ["count"]
    assert points(shared_cast, "sums") == ["count", "double"]
    assert points(shared_cast, "asking") == ["propose", "fulfil"]


def test_a_loop_starts_over_or_after_its_last_round(shared_cast: Cast) -> None:
    assert points(shared_cast, "loop") == ["again", "count"]
