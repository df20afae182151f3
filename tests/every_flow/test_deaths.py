"""Workers are killed at every point of every stage of every flow: the run comes to what it would have come to."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from pipeline.engine.points import POINTS
from tests.every_flow.examples import ALL_EXAMPLES, TRIAL_EXAMPLES
from tests.storm.machine import ROOT, Machine, machine
from tests.thorough import THOROUGH

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with machine(tmp_path_factory.mktemp("deaths") / "m", "sqlite", settings="tests.every_flow.settings") as found:
        yield found


@pytest.mark.parametrize("flow", ALL_EXAMPLES)
def test_killed_at_every_point_with_the_same_outcome(made: Machine, flow: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.every_flow.mortal", flow],
        cwd=ROOT, env=made.environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["calm"]["state"], set(told["calm"]["effects"].values()) <= {1}) == ("completed", True)
    died = set()
    for killed in told["killed"]:
        assert killed["survived"] == []
        assert killed["ledger"] == told["calm"], killed["deaths"]
        died |= {one.rpartition(".")[2] for one in killed["deaths"]}
    everywhere = THOROUGH or flow in TRIAL_EXAMPLES
    assert died - {"item"} >= (set(POINTS) - {"item"} if everywhere else {"write"})
    # The last commit's worker dies when the run has ended but for its last word.
    assert all(killed["brought_back"] == len(killed["deaths"]) for killed in told["killed"])
    assert made.left_behind() == []
