"""Everything that runs delivered as one archive, with a list of what came of each document, or of each run."""

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
from accounts.errors import Conflict, TooLarge
from documents import storage
from documents.http.archives import Packed
from documents.names import safe_name
from documents.services.artifacts import record_downloads
from pipeline.selectors.called_runs import (
    CalledRun,
    DeliveredFile,
    called_runs,
    delivered_by,
    delivered_with_calls,
)
from pipeline.selectors.runs import MOST, run_for, runs_of

if TYPE_CHECKING:
    from documents.models import Artifact

SUMMARY: Final = "summary.csv"
CALLED: Final = ("document", "state", "bytes before", "bytes after", "reason")
MANY: Final = ("run", "title", "state", "file", "bytes", "reason")


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
    free = [one for one in artifacts if _is_free(one.artifact)]
    _record_or_refuse(actor, free)
    names = Counter[str]({SUMMARY: 1})
    files = [_packed(one, "", names) for one in free]
    rows = called_runs(actor=actor, run_id=run_id)
    kept_back = [one.artifact for one in artifacts if one not in free]
    if rows or kept_back:
        files.append(_packed_rows(CALLED, _lines(rows, kept_back)))
    return Archive(safe_name(f"{run.title}.zip"), files)


def pack_runs(*, actor: Actor, run_ids: Sequence[UUID]) -> Archive:
    """What several runs delivered, each in a folder with its title; who got which copy is logged.

    The summary names every file, and why there is none of a run: an id of none that the actor sees is named as such.
    Raises TooLarge for more than `MOST`, and Conflict when there is nothing.
    """
    wanted = list(dict.fromkeys(run_ids))
    if len(wanted) > MOST:
        raise TooLarge(f"The files of at most {MOST} runs can be taken at once. Take them in portions.")
    runs = {run.pk: run for run in runs_of(actor=actor).filter(pk__in=wanted).defer("params")}
    delivered = delivered_by(list(runs.values()))
    free = {pk: [one for one in files if _is_free(one.artifact)] for pk, files in delivered.items()}
    _record_or_refuse(actor, [one for files in free.values() for one in files])
    names, folders = Counter[str]({SUMMARY: 1}), Counter[str]({SUMMARY: 1})
    files: list[Packed] = []
    rows: list[Sequence[object]] = []
    for run_id in wanted:
        if (run := runs.get(run_id)) is None:
            rows.append((run_id, "", "", "", "", "There is no such run."))
            continue
        folder = f"{_free_name(safe_name(run.title), '', folders)}/"
        packed = [_packed(one, folder, names) for one in free[run_id]]
        files += packed
        rows += [(run_id, run.title, run.state, one.path, one.size, "") for one in packed]
        held = [one.artifact for one in delivered[run_id] if one not in free[run_id]]
        rows += [(run_id, run.title, run.state, one.name, one.size, _why_held(one)) for one in held]
        if not delivered[run_id]:
            rows.append((run_id, run.title, run.state, "", "", run.error_text or "It delivered no file."))
    return Archive("runs.zip", [*files, _packed_rows(MANY, rows)])


def _record_or_refuse(actor: Actor, free: Sequence[DeliveredFile]) -> None:
    if not free:
        raise Conflict("There is no file to download: nothing was delivered yet, or it waits for its release.")
    record_downloads(actor=actor, artifacts=[one.artifact for one in free])


def _packed(one: DeliveredFile, folder: str, names: Counter[str]) -> Packed:
    path = _path(one.artifact, folder, one.is_main, names)
    return Packed(path, one.artifact.size, partial(storage.open_blob, one.artifact.sha256))


def _packed_rows(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Packed:
    text = _table(head, rows)
    return Packed(SUMMARY, len(text), partial(BytesIO, text))


def _is_free(artifact: Artifact) -> bool:
    return bool(artifact.blob_id) and (not artifact.guarded or artifact.released_at is not None)


def _path(artifact: Artifact, folder: str, is_main: bool, taken: Counter[str]) -> str:
    """A path that no other file of the archive has, upper and lower case being the same."""
    name = PurePosixPath(safe_name(artifact.name))
    folder = folder if is_main else f"{folder}{safe_name(artifact.kind)}/"
    return _free_name(f"{folder}{name.stem}", name.suffix, taken)


def _free_name(stem: str, suffix: str, taken: Counter[str]) -> str:
    wanted = f"{stem}{suffix}".lower()
    found = f"{stem}{suffix}"
    while taken[found.lower()]:
        taken[wanted] += 1
        found = f"{stem}-{taken[wanted]}{suffix}"
    taken[found.lower()] = 1
    return found


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(map(_plain, rows))
    return text.getvalue().encode("utf-8-sig")  # so that a spreadsheet reads it as UTF-8


def _lines(rows: Iterable[CalledRun], kept_back: Iterable[Artifact]) -> Iterator[Sequence[object]]:
    for row in rows:
        yield row.name, row.run.state, row.size_before, row.size_after, row.run.error_text
    for one in kept_back:
        yield one.name, "not in this archive", "", one.size, _why_held(one)


def _why_held(artifact: Artifact) -> str:
    if artifact.blob_id:
        return "It waits for its release."
    return "It has expired." if artifact.has_expired else "It was deleted."


def _plain(row: Sequence[object]) -> list[object]:
    """A name that begins like a formula is text to a spreadsheet, too."""
    return [f"'{one}" if isinstance(one, str) and one[:1] in ("=", "+", "-", "@") else one for one in row]
