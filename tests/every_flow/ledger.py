"""What came of a run, without what differs from run to run: two runs that went the same way have the same ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import AuditEntry
from pipeline.engine.facts import outputs_of
from pipeline.models import Run, RunArtifact
from tests.every_flow.examples import ALL_EXAMPLES


def ledger_of(run: Run) -> dict[str, Any]:
    """JSON: state, outputs, artifacts, stages, effects, and whether the events have no gap."""
    run.refresh_from_db()
    steady = ALL_EXAMPLES[run.flow].steady
    links = list(RunArtifact.objects.filter(run=run).select_related("artifact"))
    wandering = {one.artifact.sha256 for one in links if one.artifact.kind not in steady}
    effects = Counter(
        AuditEntry.objects.filter(action="trial.effect", target__startswith=str(run.pk)).values_list(
            "target", flat=True
        )
    )
    return {
        "state": run.state,
        "progress": run.progress,
        "error": run.error_code,
        "outputs": _settled(outputs_of(run.pk), wandering),
        "artifacts": sorted(_artifact(one, steady) for one in links),
        "stages": [[one.name, one.state, one.action] for one in run.stages.order_by("visit")],
        "items": sorted([one.label, one.state] for stage in run.stages.all() for one in stage.items.all()),
        "effects": {target.partition(":")[2]: many for target, many in effects.items()},
        "gapless": list(run.events.values_list("seq", flat=True)) == list(range(1, run.event_seq + 1)),
        "done": Counter(run.events.filter(kind="stage.done").values_list("stage", flat=True)),
    }


def _artifact(link: RunArtifact, steady: frozenset[str]) -> list[str]:
    one = link.artifact
    return [link.stage, one.kind, one.name, one.sha256 if one.kind in steady else ""]


def _settled(value: Any, wandering: set[str]) -> Any:
    """Outputs, with references to files that differ from run to run reduced to their names."""
    if isinstance(value, Mapping):
        if value.get("sha256") in wandering:
            return {"name": value["name"]}
        return {name: _settled(one, wandering) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_settled(one, wandering) for one in value]
    return value
