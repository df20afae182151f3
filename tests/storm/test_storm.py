"""Processes are killed at random while runs go: each run ends as the calm one, each effect happens once."""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.storm.machine import Machine, machine, postgres_is_there

SECONDS = float(os.environ.get("STORM_SECONDS", "60"))
RUNS = int(os.environ.get("STORM_RUNS", "60"))
ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.skipif(not postgres_is_there(), reason="no server"))]
pytestmark = [pytest.mark.storm, pytest.mark.slow]

LEDGER = """
import json
from collections import Counter
from accounts.models import AuditEntry
from pipeline.models import Run
from pipeline.engine.facts import outputs_of
effects = Counter(AuditEntry.objects.filter(action="storm.effect").values_list("target", flat=True))
runs = {}
for run in Run.objects.all():
    number = run.params["number"]
    runs[number] = {
        "state": run.state, "code": run.error_code, "outputs": outputs_of(run.pk),
        "effects": {key.partition(":")[2]: count for key, count in effects.items() if key.startswith(str(run.pk))},
        "artifacts": [link.artifact.sha256[:8] for link in run.artifacts.select_related("artifact")],
        "gapless": list(run.events.values_list("seq", flat=True)) == list(range(1, run.event_seq + 1)),
        "done": sorted(run.stages.filter(state="done").values_list("name", flat=True)),
    }
print(json.dumps(runs, sort_keys=True))
"""


def calm(number: int) -> dict[str, object]:
    """What a run comes to when nobody disturbs it."""
    import hashlib

    square = number * number
    return {
        "state": "completed",
        "code": "",
        "outputs": {"number": square, "parts": 10, "sum": square + 10},
        "effects": {"first": 1, **{f"second:{n}": 1 for n in range(5)}, "third": 1},
        "artifacts": [hashlib.sha256(str(square).encode()).hexdigest()[:8]],
        "gapless": True,
        "done": ["first", "second", "third"],
    }


def rage(made: Machine, seconds: float, chance: random.Random) -> dict[str, int]:
    """Kills a process of a random sort every second or two; answers how many of each.

    A killed supervisor is started anew, as an init system would; it is chosen less often than the others, because
    with it everything ends.
    """
    killed: dict[str, int] = {}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(chance.uniform(0.8, 2.2))
        there = {role: group for role, group in made.processes().items() if group}
        role = chance.choice(sorted(there))
        if role == "supervisor" and chance.random() < 0.6:
            continue
        try:
            chance.choice(there[role]).kill()
        except psutil.NoSuchProcess:
            continue
        killed[role] = killed.get(role, 0) + 1
        if role == "supervisor":
            made.serves[-1].wait(10)
            made.serve()
    return killed


@pytest.mark.parametrize("engine", ENGINES)
def test_storm(engine: str, tmp_path: Path) -> None:
    with machine(tmp_path / "storm", engine, STORM_CRASHES="99") as made:
        made.serve()
        made.start_runs(RUNS)
        killed = rage(made, SECONDS, random.Random(20261121))
        assert made.states() != {"completed": RUNS}, "the storm was over before the runs: it proved too little"
        states = made.wait_until_ended(RUNS, 150)
        print(f"{engine}: killed {killed}, states {states}")
        ledger = json.loads(made.run_python(LEDGER))
        assert ledger == {str(number): calm(number) for number in range(RUNS)}
        assert sum(killed.values()) >= SECONDS / 4
        assert httpx.get(f"http://127.0.0.1:{made.port}/healthz", timeout=30).status_code == 200
        made.stop()
        assert made.left_behind() == []
