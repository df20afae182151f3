"""Workers that die where they are told to: ``python -m tests.every_flow.mortal`` in a machine's environment.

Each worker is a process of its own, forked before it has opened anything. It works on runs as a cluster's worker does
until it comes to its point and kills itself as the out-of-memory killer would. The next one takes the run up. For each
flow named in a line of stdin prints one line of JSON: the ledgers of a run that nobody disturbed and of those whose
workers died.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import dataclass
from typing import Any

import django

from tests.thorough import THOROUGH


@dataclass(frozen=True)
class Death:
    """In ``stage``, at ``point``, after ``spared`` passages of it that are survived."""

    stage: str
    point: str
    spared: int = 0


def tell(flow_key: str) -> dict[str, Any]:
    from django.db import connections

    from tests.every_flow.examples import ALL_EXAMPLES

    example = ALL_EXAMPLES[flow_key]
    calm = _begin(example)
    connections.close_all()
    assert _worker(None) == 0
    told: dict[str, Any] = {"calm": _told(calm), "killed": []}
    calm.refresh_from_db()
    visited = set(calm.stages.exclude(state="skipped").values_list("name", flat=True))
    for deaths in plans(flow_key, visited):
        run = _begin(example)
        survived = [one for one in deaths if not _dies(one)]
        assert _worker(None) == 0
        ledger = _told(run)
        run.refresh_from_db()
        told["killed"].append(
            {
                "deaths": [f"{one.stage}.{one.point}" for one in deaths],
                "survived": [f"{one.stage}.{one.point}" for one in survived],
                "brought_back": run.events.filter(kind="warning", facts__has_key="crashes").count(),
                "ledger": ledger,
            }
        )
        connections.close_all()
    return told


def plans(flow_key: str, visited: set[str]) -> list[list[Death]]:
    """Runs that together die at every point of every stage that is visited; never thrice in one, which would be poison.

    Reading and what comes after the commit are the engine's alone: flows that are for use die there in a thorough
    trial, those of the trials always.

    An item that kills two workers is poison as well, and so is one that was only begun beside it: those of one stage
    die over items that cannot have been in hand together.
    """
    from pipeline.contract import ItemStage
    from pipeline.registry import flow
    from tests.every_flow.examples import TRIAL_EXAMPLES

    working, stages = [], [one for one in flow(flow_key).stages if one.name in visited]
    for stage in stages:
        if issubclass(stage, ItemStage):
            working.append(Death(stage.name, "item", stage.concurrency))
        else:
            working.append(Death(stage.name, "work"))
    written = [Death(stage.name, "write") for stage in stages]
    if not (THOROUGH or flow_key in TRIAL_EXAMPLES):
        return [in_turn(working, written)]
    read, committed = ([Death(stage.name, point) for stage in stages] for point in ("read", "commit"))
    return [in_turn(read, working), in_turn(written, committed)]


def in_turn(first: list[Death], second: list[Death]) -> list[Death]:
    return [one for pair in zip(first, second, strict=True) for one in pair]


def _begin(example: Any) -> Any:
    from accounts.actor import operator
    from accounts.models import Project
    from pipeline.services.runs import start_run
    from tests.every_flow.conftest import stored

    project, _ = Project.objects.get_or_create(slug="trials", defaults={"name": "Trials"})
    return start_run(
        actor=operator(),
        flow_key=example.flow,
        project_id=project.pk,
        document_ids=[one.pk for one in stored(project, example)],
        params=example.good,
        unattended=True,
    )


def _told(run: Any) -> dict[str, Any]:
    from tests.every_flow.ledger import ledger_of

    return ledger_of(run)


def _dies(death: Death) -> bool:
    """Whether the worker died as it was told to; the run is then brought back as the supervisor would."""
    from django.db import connections

    from pipeline.engine.sweep import Sweeper

    connections.close_all()
    if _worker(death) != -signal.SIGKILL:
        return False
    brought_back = Sweeper().sweep()
    connections.close_all()
    assert brought_back <= 1
    return True


def _worker(death: Death | None) -> int:
    """The exit status of a worker, negative for the signal it died of."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            _work(death)
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _work(death: Death | None) -> None:
    from django.db import connections

    from pipeline.engine import calls, items, perform, work

    left = death.spared if death else 0

    def pass_point(point: str, stage: str) -> None:
        nonlocal left
        if death is None or (point, stage) != (death.point, death.stage):
            return
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    for module in (perform, items, calls):
        module.pass_point = pass_point  # type: ignore[attr-defined]
    while work.work_on_one():
        pass
    connections.close_all()


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(tell(line.strip())) + "\n")
        sys.stdout.flush()
