"""Workers are killed at every point of every stage of every flow: the run comes to what it would have come to."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

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


class Mortal:
    """One process for all flows of the machine, as starting it takes longer than most of them; anew when it died."""

    def __init__(self, made: Machine) -> None:
        self.made, self.log = made, made.home / "mortal.log"
        self.process = self._started()

    def _started(self) -> subprocess.Popen[str]:
        with self.log.open("w") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.every_flow.mortal"],
                cwd=ROOT, env=self.made.environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip

    def tell(self, flow: str) -> dict[str, Any]:
        if self.process.poll() is not None:
            self.process.communicate()
            self.process = self._started()
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(flow + "\n")
        self.process.stdin.flush()
        assert select.select([self.process.stdout], [], [], 300)[0], f"{flow} takes longer than 300 s"
        line = self.process.stdout.readline()
        assert line, self.log.read_text()[-3000:]
        told: dict[str, Any] = json.loads(line)
        return told

    def end(self) -> None:
        self.process.communicate(timeout=30)


@pytest.fixture(scope="module")
def mortal(made: Machine) -> Iterator[Mortal]:
    found = Mortal(made)
    yield found
    found.end()


@pytest.mark.parametrize("flow", ALL_EXAMPLES)
def test_killed_at_every_point_with_the_same_outcome(made: Machine, mortal: Mortal, flow: str) -> None:
    told = mortal.tell(flow)
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
    assert made.left_behind(apart=mortal.process.pid) == []
