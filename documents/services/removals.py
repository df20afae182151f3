"""The log of what left: hashes and sizes, never names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.access import require_admin
from accounts.actor import Actor
from documents.choices import Removed, Why
from documents.models import Removal

COLUMNS = ("at", "kind", "why", "sha256", "size", "project_id", "target", "by")


@dataclass(frozen=True)
class Left:
    """What left: its bytes, of which project, and what it was, as ``kind:id``."""

    sha256: str
    size: int
    project_id: UUID | None = None
    target: str = ""


def log_removals(*, actor: Actor, kind: Removed, why: Why, left: Iterable[Left]) -> None:
    """Adds a line for each, in the caller's transaction, so that the act and its lines stand or fall together."""
    Removal.objects.bulk_create(
        Removal(
            kind=kind,
            why=why,
            sha256=one.sha256,
            size=one.size,
            project_id=one.project_id,
            target=one.target,
            by=actor.name or actor.role,
        )
        for one in left
    )


def log_bytes_removed(*, sha256: str, size: int) -> None:
    """Bytes left the store: for the reason, and by whom, the last that named them was removed."""
    last = Removal.objects.filter(sha256=sha256).exclude(kind=Removed.BYTES).first()
    Removal.objects.create(
        kind=Removed.BYTES,
        why=last.why if last else Why.UNUSED,
        sha256=sha256,
        size=size,
        project_id=last.project_id if last else None,
        by=last.by if last else "cleaning",
    )


def removals_as_csv(*, actor: Actor, since: datetime | None = None) -> Iterator[str]:
    """The log as lines of CSV, oldest first, with a header. Administrators only."""
    require_admin(actor)
    rows = Removal.objects.order_by("id")
    if since:
        rows = rows.filter(at__gte=since)
    return _lines(rows.values_list(*COLUMNS).iterator(chunk_size=2000))


def _lines(rows: Iterator[tuple[object, ...]]) -> Iterator[str]:
    yield _line(COLUMNS)
    for at, *rest in rows:
        yield _line([at.isoformat() if isinstance(at, datetime) else at, *("" if one is None else one for one in rest)])


def _line(cells: object) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)  # type: ignore[arg-type]
    return text.getvalue()
