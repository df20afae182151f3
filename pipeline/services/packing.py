"""Everything a run delivered as one archive, with a list of what came of each document."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO, StringIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from uuid import UUID

from accounts.actor import Actor
from accounts.errors import Conflict
from documents import storage
from documents.http.archives import Packed
from documents.names import safe_name
from documents.services.artifacts import record_downloads
from pipeline.selectors.called_runs import CalledRun, called_runs, delivered_with_calls
from pipeline.selectors.runs import run_for

if TYPE_CHECKING:
    from documents.models import Artifact

SUMMARY: Final = "summary.csv"


@dataclass(frozen=True)
class Archive:
    name: str
    files: Sequence[Packed]


def pack_run(*, actor: Actor, run_id: UUID | str) -> Archive:
    """What a run, and the runs it called, delivered so far; who got which copy is logged.

    Files of the kind a flow names first lie at the top, others in a folder of their kind. What is not handed out, being
    expired or not released, is named in the summary. Raises Missing, and Conflict when there is nothing.
    """
    run = run_for(actor=actor, run_id=run_id)
    artifacts = delivered_with_calls(actor=actor, run_id=run_id)
    free = [one for one in artifacts if one.artifact.blob_id and _is_free(one.artifact)]
    if not free:
        raise Conflict("There is no file to download: nothing was delivered yet, or it waits for its release.")
    record_downloads(actor=actor, artifacts=[one.artifact for one in free])
    names = Counter[str]({SUMMARY: 1})
    files = [
        Packed(
            _path(one.artifact, one.is_main, names), one.artifact.size, partial(storage.open_blob, one.artifact.sha256)
        )
        for one in free
    ]
    rows = called_runs(actor=actor, run_id=run_id)
    kept_back = [one.artifact for one in artifacts if one not in free]
    if rows or kept_back:
        text = _summary(rows, kept_back)
        files.append(Packed(SUMMARY, len(text), partial(BytesIO, text)))
    return Archive(safe_name(f"{run.title}.zip"), files)


def _is_free(artifact: Artifact) -> bool:
    return not artifact.guarded or artifact.released_at is not None


def _path(artifact: Artifact, is_main: bool, taken: Counter[str]) -> str:
    """A path that no other file of the archive has, upper and lower case being the same."""
    name = PurePosixPath(safe_name(artifact.name))
    folder = "" if is_main else f"{safe_name(artifact.kind)}/"
    found = f"{folder}{name}"
    while taken[found.lower()]:
        taken[f"{folder}{name}".lower()] += 1
        found = f"{folder}{name.stem}-{taken[f'{folder}{name}'.lower()]}{name.suffix}"
    taken[found.lower()] = 1
    return found


def _summary(rows: Iterable[CalledRun], kept_back: Iterable[Artifact]) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(("document", "state", "bytes before", "bytes after", "reason"))
    writer.writerows(map(_plain, _lines(rows, kept_back)))
    return text.getvalue().encode("utf-8-sig")  # so that a spreadsheet reads it as UTF-8


def _lines(rows: Iterable[CalledRun], kept_back: Iterable[Artifact]) -> Iterator[Sequence[object]]:
    for row in rows:
        yield row.name, row.run.state, row.size_before, row.size_after, row.run.error_text
    for one in kept_back:
        why = "It waits for its release." if one.blob_id else "It has expired."
        yield one.name, "not in this archive", "", one.size, why


def _plain(row: Sequence[object]) -> list[object]:
    """A name that begins like a formula is text to a spreadsheet, too."""
    return [f"'{one}" if isinstance(one, str) and one[:1] in ("=", "+", "-", "@") else one for one in row]
