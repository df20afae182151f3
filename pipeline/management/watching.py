"""A folder whose files go through a flow as they come. It is looked at again and again, as no network folder tells."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from accounts.actor import Actor
from accounts.errors import Invalid, Problem, Unavailable
from documents.services.documents import Upload, upload_of
from pipeline.lifecycle import ENDED
from pipeline.selectors.runs import run_for
from pipeline.services.packing import SUMMARY, pack_run

UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".swp", ".filepart")  # lower case
JOURNAL = ".bindery-watch"  # a line for each file that is done: hash and name
CHUNK = 1 << 20
GOOD = ("completed", "partial")


@dataclass(frozen=True)
class Seen:
    """How a file was when it was looked at: bytes and nanoseconds."""

    size: int
    changed: int


@dataclass(frozen=True)
class Folders:
    """``out`` is None where results stay in the project; done files are left where they are with ``leaves``."""

    watched: Path
    out: Path | None = None
    leaves: bool = False

    @property
    def done(self) -> Path:
        return self.watched / "done"

    @property
    def failed(self) -> Path:
        return self.watched / "failed"


def checked_folders(watched: Path, out: Path | None, *, leaves: bool, kept: Iterable[Path]) -> Folders:
    """Raises Invalid for what is no folder, is a symbolic link, or overlaps with another one or with ``kept`` ones."""
    for one in (watched, *((out,) if out else ())):
        if one.is_symlink():
            raise Invalid(f"{one} is a symbolic link. Name the folder itself.")
    if not watched.is_dir():
        raise Invalid(f"{watched} is not a folder.")
    folders = Folders(watched.resolve(), out.resolve() if out else None, leaves)
    if folders.out and _overlap(folders.watched, folders.out):
        raise Invalid(f"{out} and {watched} lie in each other. Results would be taken for new files; choose another.")
    for own in (one.resolve() for one in kept):
        if bad := next((one for one in (folders.watched, folders.out) if one and _overlap(one, own)), None):
            raise Invalid(f"{bad} overlaps with {own}, where Bindery keeps its own files. Choose another folder.")
    return folders


def _overlap(one: Path, other: Path) -> bool:
    return one == other or one in other.parents or other in one.parents


@dataclass
class Watch:
    """``start`` starts a run of an upload under a key, the same run for the same key; ``say`` tells what happens.

    ``settle`` is for how many seconds a file has to stay as it is before it is taken.
    """

    actor: Actor
    folders: Folders
    start: Callable[[Upload, str], Any]
    say: Callable[[str], None]
    settle: float
    what: str  # names project, flow and parameters, for the keys
    going: dict[Path, str] = field(default_factory=dict)
    _seen: dict[Path, tuple[Seen, float]] = field(default_factory=dict)
    _left: set[tuple[str, str]] | None = None
    _skipped: dict[Path, Seen] = field(default_factory=dict)

    def look(self) -> None:
        """One round: starts what came to rest, and puts away what has ended."""
        for path in list(self._at_rest()):
            self._take(path)
        for path, run_id in list(self.going.items()):
            run = run_for(actor=self.actor, run_id=run_id)
            if run.state in ENDED:
                del self.going[path]
                self._put_away(path, run)

    @property
    def is_at_rest(self) -> bool:
        """Whether every file that is there was taken, or is left because it was done before."""
        return all(self._skipped.get(path) == seen for path, (seen, _) in self._seen.items() if path.exists())

    def _at_rest(self) -> Iterator[Path]:
        """Files that have not changed for long enough, the oldest first."""
        now, found = time.monotonic(), {}
        for entry in os.scandir(self.folders.watched):
            if not _is_wanted(entry):
                continue
            stat = entry.stat(follow_symlinks=False)
            found[Path(entry.path)] = Seen(stat.st_size, stat.st_mtime_ns)
        before, self._seen = self._seen, {}
        for path, seen in sorted(found.items(), key=lambda one: one[1].changed):
            known = before.get(path)
            since = known[1] if known and known[0] == seen else now
            self._seen[path] = (seen, since)
            if now - since >= self.settle and path not in self.going and self._skipped.get(path) != seen:
                yield path

    def _take(self, path: Path) -> None:
        seen = self._seen[path][0]
        try:
            sha256 = _hash_of(path)
            if (sha256, path.name) in self._done_before():
                self._skipped[path] = seen
                return
            run = self.start(upload_of(path), str(uuid5(NAMESPACE_URL, f"{self.what}\n{path.name}\n{sha256}")))
        except FileNotFoundError:
            return  # somebody took it away
        except (OSError, Unavailable) as error:
            self.say(f"{path.name}: {error}. It is tried again.")
            return
        except Problem as problem:
            self._fail(path, problem.text)
            return
        self.going[path] = str(run.pk)
        self.say(f"{path.name}: run {run.pk}")

    def _put_away(self, path: Path, run: Any) -> None:
        if run.state not in GOOD:
            self._fail(path, run.error_text or f"The run was {run.state}.", str(run.pk))
            return
        try:
            written = self._write_results(str(run.pk)) if self.folders.out else 0
        except Problem as problem:
            self._fail(path, problem.text, str(run.pk))
            return
        self.say(
            f"{path.name}: {run.state}, {written} files written" if self.folders.out else f"{path.name}: {run.state}"
        )
        if not path.exists():
            return
        if self.folders.leaves:
            self._note(path)
        else:
            _move(path, self.folders.done)

    def _write_results(self, run_id: str) -> int:
        """Each file under a name that is free, and there only when it is whole."""
        many = 0
        for one in pack_run(actor=self.actor, run_id=run_id).files:
            if one.path == SUMMARY or self.folders.out is None:
                continue
            target = self.folders.out / one.path
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f".{run_id}.part")
            with one.open_it() as source, part.open("wb") as copy:
                shutil.copyfileobj(source, copy, CHUNK)
            part.replace(_free(target))
            many += 1
        return many

    def _fail(self, path: Path, text: str, run_id: str = "") -> None:
        self.say(f"{path.name}: failed. {text}")
        if path.exists():
            moved = _move(path, self.folders.failed)
            run = f"\nRun {run_id}\n" if run_id else "\n"
            moved.with_name(f"{moved.name}.txt").write_text(f"{text}{run}", "utf-8")

    # --- what was done before, where done files are left ---------------------------------------------------------
    def _done_before(self) -> set[tuple[str, str]]:
        if self._left is None:
            journal = self.folders.watched / JOURNAL
            lines = journal.read_text("utf-8").splitlines() if journal.exists() else []
            self._left = {(sha256, name) for sha256, _, name in (line.partition(" ") for line in lines)}
        return self._left if self.folders.leaves else set()

    def _note(self, path: Path) -> None:
        sha256 = _hash_of(path)
        with (self.folders.watched / JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(f"{sha256} {path.name}\n")
            journal.flush()
            os.fsync(journal.fileno())
        self._done_before().add((sha256, path.name))


def _is_wanted(entry: os.DirEntry[str]) -> bool:
    """A real file that nobody hides and that no program is known to be still writing."""
    name = entry.name.lower()
    hidden = name.startswith((".", "~")) or name.endswith(("~", *UNFINISHED))
    return not hidden and entry.is_file(follow_symlinks=False)


def _hash_of(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _move(path: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return path.replace(_free(folder / path.name))


def _free(path: Path) -> Path:
    """The path, or the next one with a number that is free."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found
