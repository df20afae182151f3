"""Looking into connections: whether they answer, and what lies there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from accounts.actor import Actor
from accounts.errors import Conflict, Invalid, Unavailable
from documents.selectors.connections import connection_for
from documents.services.connections import note_check
from pipeline.contract import Refused, TryLater
from pipeline.engine.connections import open_connection
from pipeline.models import Run
from pipeline.remote import Listing
from pipeline.selectors.runs import run_for
from pipeline.services.runs import start_run


def check_connection(*, actor: Actor, connection_id: UUID | str) -> str:
    """Asks the storage for its folder; answers what is wrong, "" for nothing, and writes it down."""
    try:
        browse(actor=actor, connection_id=connection_id)
    except (Conflict, Unavailable, Invalid) as problem:
        note_check(connection_id=connection_id, problem=problem.text)
        return problem.text
    note_check(connection_id=connection_id, problem="")
    return ""


def browse(*, actor: Actor, connection_id: UUID | str, folder: str = "", cursor: str = "") -> Listing:
    """A page of a folder. Raises Conflict for what the storage refuses, Unavailable when it is busy or away."""
    connection_for(actor=actor, connection_id=connection_id)
    with _as_problems():
        return open_connection(actor=actor, connection_id=connection_id).listing(folder, cursor)


def import_files(*, actor: Actor, connection_id: UUID | str, paths: Sequence[str], once_key: str | None = None) -> Run:
    """Starts a run that brings these files into the connection's project."""
    connection = connection_for(actor=actor, connection_id=connection_id, verb="run.start")
    if not paths:
        raise Invalid("Choose a file first.", fields={"paths": ["Choose a file first."]})
    return start_run(
        actor=actor,
        flow_key="cloud-import",
        project_id=connection.project_id,
        document_ids=(),
        params={"connection": str(connection.pk), "paths": list(paths)},
        once_key=once_key,
    )


def export_files(
    *,
    actor: Actor,
    run_id: UUID | str,
    connection_id: str,
    artifact_ids: Sequence[str],
    folder: str = "",
    existing: str = "refuse",
    once_key: str | None = None,
) -> Run:
    """Starts a run that puts files of a run into a connection's folder."""
    source = run_for(actor=actor, run_id=run_id, verb="run.start")
    if not artifact_ids:
        raise Invalid("Choose a file first.", fields={"artifacts": ["Choose a file first."]})
    params = {"connection": connection_id, "folder": folder, "existing": existing, "artifacts": list(artifact_ids)}
    return start_run(
        actor=actor, flow_key="cloud-export", project_id=source.project_id, params=params, once_key=once_key
    )


@contextmanager
def _as_problems() -> Iterator[None]:
    try:
        yield
    except TryLater as busy:
        raise Unavailable(busy.text, code=busy.code) from busy
    except Refused as refused:
        raise Conflict(refused.text, code=refused.code) from refused
