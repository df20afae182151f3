"""What a process does for `tests.storm.test_many_verbs`: begins many runs, steers them all at once, looks at them."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

from tests.storm.many import editor

EMAIL = "{}@example.org"


def begin(many: int) -> None:
    from accounts.models import Project
    from pipeline.services.runs import start_run

    project, _ = Project.objects.get_or_create(slug="storm", defaults={"name": "Storm"})
    for who in ("alice", "bob"):
        editor(project, EMAIL.format(who))
    actor = editor(project, EMAIL.format("alice"))
    for number in range(many):
        start_run(actor=actor, flow_key="halves", project_id=project.pk, params={"number": number})


def steer(who: str, verb: str, gate: str) -> None:
    """Asks all runs of the project at once, as soon as the file is there; prints the outcomes and how long it took."""
    from accounts.models import Project
    from pipeline.models import Run
    from pipeline.services.many_runs import steer_runs

    actor = editor(Project.objects.get(slug="storm"), EMAIL.format(who))
    ids = list(Run.objects.values_list("pk", flat=True))
    Path(f"{gate}-{who}").touch()
    while not Path(gate).exists():
        time.sleep(0.005)
    began = time.monotonic()
    outcomes = steer_runs(actor=actor, verb=verb, run_ids=ids)  # type: ignore[arg-type]
    seconds = time.monotonic() - began
    texts = Counter(one.problem.text for one in outcomes if one.problem)
    done = [str(one.id) for one in outcomes if one.word == "done"]
    print(json.dumps({"done": done, "texts": texts, "seconds": seconds}))


def look() -> None:
    """Prints what of the runs is not whole, and how often each verb was written down for one run at most."""
    from accounts.models import AuditEntry
    from pipeline.models import Run, RunItem

    effects = Counter(AuditEntry.objects.filter(action="storm.effect").values_list("target", flat=True))
    broken = []
    for run in Run.objects.all():
        seqs, moves = zip(*run.events.order_by("seq").values_list("seq", "kind"), strict=True)
        states = [one.partition(".")[2] for one in moves if one.startswith("run.") and one != "run.wanted"]
        mine = {key.partition(":")[2]: many for key, many in effects.items() if key.startswith(str(run.pk))}
        items = dict(RunItem.objects.filter(stage__run=run).values_list("key", "state"))
        done = {f"halves:{key}": 1 for key, state in items.items() if state == "done"}
        wanted = {"completed": {"a": "done", "b": "done"}, "partial": {"a": "done", "b": "failed"}}
        whole = (
            list(seqs) == list(range(1, run.event_seq + 1)),
            run.state in ("queued", "running") or states[-1] == run.state,
            run.state == "running" or (run.holder, run.wanted) == ("", ""),
            mine == done,
            items == wanted.get(run.state, items),
            run.crashes == 0,
        )
        if not all(whole):
            broken.append([run.state, run.wanted, states, mine, items, whole])
    verbs = Counter(AuditEntry.objects.filter(action__startswith="run.").values_list("action", "target"))
    most = {action: max(many for (one, _), many in verbs.items() if one == action) for action, _ in verbs}
    print(json.dumps({"broken": broken, "most": most, "trashed": Run.objects.exclude(deleted_at=None).count()}))
