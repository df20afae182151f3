"""What a run came to, as the command line tells it: in words, as JSON, and as files in a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import OutputWrapper

from accounts.actor import Actor
from accounts.errors import Missing
from documents.names import safe_name
from documents.services.artifacts import open_artifact
from pipeline.registry import flow
from pipeline.selectors.artifacts import artifacts_of
from pipeline.selectors.called_runs import called_runs
from pipeline.selectors.outputs import results_of
from pipeline.selectors.runs import run_for
from pipeline.selectors.tools import does
from pipeline.services.releases import confirm_release, policy_of

GONE_ON = {
    "waiting": "The run waits for review. Decide on its page or by `runs reviews {run}`; --no-input takes defaults.",
    "paused": "The run is paused. Go on with: manage.py runs resume {run} --here",
    "queued": "The run was given back. A worker goes on with it, or: manage.py runs resume {run} --here",
    "running": "A worker goes on with the run.",
}


@dataclass
class Outcome:
    """What is said at the end; ``outputs`` describe files, with a path where they were written to a folder.

    ``not_done`` are the called runs that did not complete: name, state, text, run.
    """

    run_id: str
    flow: str
    status: str
    error: dict[str, str] | None
    outputs: list[dict[str, Any]] = field(default_factory=list)
    results: dict[str, Any] = field(default_factory=dict)
    not_done: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "run": self.run_id,
            "flow": self.flow,
            "status": self.status,
            "error": self.error,
            "outputs": self.outputs,
            "results": self.results,
            "not_done": self.not_done,
        }

    def as_text(self) -> str:
        lines = [f"{self.flow}: {self.status}"]
        if self.error:
            lines.append(f"  {self.error['text']}")
        lines += [f"  {one['path'] or one['name']} ({one['size']} bytes)" for one in self.outputs]
        lines += [f"  {one}" for one in self._remarks()]
        lines += [f"  {one['state']}: {one['name']}. {one['text']}".rstrip(" .") for one in self.not_done]
        if self.status in GONE_ON:
            lines.append(GONE_ON[self.status].format(run=self.run_id))
        return "\n".join(lines)

    def _remarks(self) -> Iterator[str]:
        """Of the results what is short and should not be missed: sizes before and after, and the flow's notes."""
        before, after = self.results.get("size_before"), self.results.get("size_after")
        if before is not None and after is not None:
            yield f"{before} bytes before, {after} after"
        yield from self.results.get("notes") or ()


def outcome_of(actor: Actor, run_id: str, out: Path | None, stderr: OutputWrapper) -> Outcome:
    """The run as it stands; with ``out`` the files people came for are written there when it succeeded."""
    run = run_for(actor=actor, run_id=run_id)
    error = {"code": run.error_code, "text": run.error_text} if run.error_code else None
    found = Outcome(run_id=run_id, flow=run.flow, status=run.state, error=error)
    found.results = results_of(actor=actor, run_id=run_id)
    found.not_done = _not_done(actor, run_id)
    if out is not None and run.state in ("completed", "partial"):
        _release(actor, run_id, stderr)
        found.outputs = write_files(actor, run_id, out)
    else:
        found.outputs = [described(link.artifact, None) for link in delivered(actor, run_id)]
    return found


def _not_done(actor: Actor, run_id: str) -> list[dict[str, str]]:
    """Of the runs it called those that did not complete: what went in, how it ended, why."""
    rows = called_runs(actor=actor, run_id=run_id)
    return [
        {"name": row.name, "state": row.run.state, "text": row.run.error_text, "run": str(row.run.pk)}
        for row in rows
        if row.run.state != "completed"
    ]


def delivered(actor: Actor, run_id: str) -> list[Any]:
    """The links to the artifacts that people came for."""
    wanted = flow(run_for(actor=actor, run_id=run_id).flow).delivers
    links = artifacts_of(actor=actor, run_id=run_id)
    return [one for one in links if not wanted or one.artifact.kind in wanted]


def _release(actor: Actor, run_id: str, stderr: OutputWrapper) -> None:
    """The operator is the owner: the policy is shown, and that it was is logged."""
    links = artifacts_of(actor=actor, run_id=run_id)
    if not any(link.artifact.guarded and link.artifact.released_at is None for link in links):
        return
    text, digest = policy_of(run_for(actor=actor, run_id=run_id))
    stderr.write(text)
    confirm_release(actor=actor, run_id=run_id, digest=digest)


def write_files(actor: Actor, run_id: str, folder: Path) -> list[dict[str, Any]]:
    folder.mkdir(parents=True, exist_ok=True)
    written, taken = [], set[str]()
    for link in delivered(actor, run_id):
        name = _free_name(safe_name(link.artifact.name), taken)
        taken.add(name)
        try:
            source = open_artifact(actor=actor, artifact_id=link.artifact.pk)
        except Missing:
            continue  # it expired while the run went on
        target = folder / name
        with source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
        written.append(described(link.artifact, target))
    return written


def described(artifact: Any, path: Path | None) -> dict[str, Any]:
    return {
        "kind": artifact.kind,
        "name": artifact.name,
        "path": str(path) if path else None,
        "sha256": artifact.sha256,
        "size": artifact.size,
        "media_type": artifact.media_type,
    }


def described_run(run: Any) -> Mapping[str, Any]:
    """A run in a list, or after a verb."""
    return {
        "run": str(run.pk),
        "flow": run.flow,
        "tool": run.tool,
        "does": does(run),
        "title": run.title,
        "project": run.project.slug,
        "status": run.state,
        "wanted": run.wanted,
        "stage": run.next_stage,
        "progress": round(run.progress, 1),
        "created_at": run.created_at.isoformat(),
        "error": {"code": run.error_code, "text": run.error_text} if run.error_code else None,
    }


def _free_name(name: str, taken: set[str]) -> str:
    stem, dot, extension = name.rpartition(".")
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{stem or name}-{number}{dot if stem else ''}{extension if stem else ''}"
    return free
