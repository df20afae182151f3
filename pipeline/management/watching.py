"""A folder whose files go through a flow as they come. It is looked at again and again, as no network folder tells."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accounts.actor import Actor
from accounts.errors import Invalid, Missing, Problem, Unavailable
from documents.names import is_passing
from documents.services.documents import Upload, upload_of
from pipeline.lifecycle import ENDED
from pipeline.selectors.called_runs import delivered_with_calls
from pipeline.selectors.runs import run_for
from pipeline.services.packing import SUMMARY, pack_run

JOURNAL = ".bindery-watch"  # a line for each file that is done: hash and name
CHUNK = 1 << 20
EMPTY = 12  # times as long an empty file has to rest: many who write make the file first
LONGEST = 255  # bytes of a name, as file systems have it
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
class Going:
    """A file whose run goes on, as it was when it was taken; ``is_written`` once its results are in ``out``."""

    run_id: str
    seen: Seen
    sha256: str
    is_written: bool = False


@dataclass
class Watch:
    """``start`` starts a run of an upload, the same run for the same words beside it; ``say`` tells what happens.

    ``settle`` is for how many seconds a file has to stay as it is before it is taken.
    """

    actor: Actor
    folders: Folders
    start: Callable[[Upload, str], Any]
    say: Callable[[str], None]
    settle: float
    going: dict[Path, Going] = field(default_factory=dict)
    stuck: dict[Path, str] = field(default_factory=dict)  # what is tried again, and what was said of it
    _seen: dict[Path, tuple[Seen, float]] = field(default_factory=dict)
    _left: set[tuple[str, str]] | None = None
    _skipped: dict[Path, Seen] = field(default_factory=dict)

    def look(self) -> None:
        """One round: starts what came to rest, and puts away what has ended."""
        for path in list(self._at_rest()):
            self._take(path)
        for path, one in list(self.going.items()):
            try:
                self._follow(path, one)
            except OSError as error:
                self._try_again(path, error)

    @property
    def is_at_rest(self) -> bool:
        """Whether every file that is there was taken, is left because it was done before, or cannot be taken now."""
        waiting = set(self.going) - set(self.stuck)
        rest = all(
            path in self.stuck or self._skipped.get(path) == seen
            for path, (seen, _) in self._seen.items()
            if path.exists()
        )
        return rest and not waiting

    def _at_rest(self) -> Iterator[Path]:
        """Files that have not changed for long enough, the oldest first."""
        now, found = time.monotonic(), {}
        for entry in os.scandir(self.folders.watched):
            with suppress(FileNotFoundError):  # taken away while we look
                if not is_passing(entry.name) and entry.is_file(follow_symlinks=False):
                    found[Path(entry.path)] = _seen_as(entry.stat(follow_symlinks=False))
        before, self._seen = self._seen, {}
        for path, seen in sorted(found.items(), key=lambda one: one[1].changed):
            known = before.get(path)
            since = known[1] if known and known[0] == seen else now
            self._seen[path] = (seen, since)
            enough = self.settle if seen.size else self.settle * EMPTY
            if now - since >= enough and path not in self.going and self._skipped.get(path) != seen:
                yield path

    def _take(self, path: Path) -> None:
        seen, sha256 = self._seen[path][0], ""
        try:
            sha256 = _hash_of(path)
            if (sha256, shown(path)) in self._done_before():
                self._skipped[path] = seen
                return
            run = self._run_of(path, sha256)
        except FileNotFoundError:
            self.stuck.pop(path, None)  # somebody took it away
            return
        except (OSError, Unavailable) as error:
            self._try_again(path, error)
            return
        except Problem as problem:
            self._fail(path, Going("", seen, sha256), problem.text)
            return
        self.stuck.pop(path, None)
        self.going[path] = Going(str(run.pk), seen, sha256)
        self.say(f"{shown(path)}: run {run.pk}")

    def _run_of(self, path: Path, sha256: str) -> Any:
        """The run of this name and content, or a new one: none was begun, it did not succeed, or its results left."""
        words = f"{shown(path)}\n{sha256}"
        while True:
            run = self.start(upload_of(path), words)
            if not self._is_of_no_use(run):
                return run
            words += f"\n{run.pk}"

    def _is_of_no_use(self, run: Any) -> bool:
        if run.deleted_at or (run.state in ENDED and run.state not in GOOD):
            return True
        if run.state not in ENDED:
            return False
        files = delivered_with_calls(actor=self.actor, run_id=run.pk)
        return bool(files) and all(one.artifact.removed_at for one in files)

    def _follow(self, path: Path, one: Going) -> None:
        """Puts a file away once its run has ended."""
        try:
            run = run_for(actor=self.actor, run_id=one.run_id)
            if run.state not in ENDED:
                return
            if run.state not in GOOD:
                self._fail(path, one, run.error_text or f"The run was {run.state}.")
                return
            if self.folders.out and not one.is_written:
                written = self._write_results(one.run_id, self.folders.out)
                self.say(f"{shown(path)}: {run.state}, {written} files written")
            elif not one.is_written:
                self.say(f"{shown(path)}: {run.state}")
            one.is_written = True
        except Missing:
            self._fail(path, one, "Its run was deleted.")
        except Problem as problem:
            self._fail(path, one, problem.text)
        else:
            self._put_away(path, one)

    def _put_away(self, path: Path, one: Going) -> None:
        if self.folders.leaves:
            self._note(path, one.sha256)
        elif self._is_as_taken(path, one):
            _move(path, self.folders.done)
        self._forget(path)

    def _fail(self, path: Path, one: Going, text: str) -> None:
        self.say(f"{shown(path)}: failed. {text}")
        try:
            if self._is_as_taken(path, one):
                moved = _move(path, self.folders.failed)
                run = f"\nRun {one.run_id}\n" if one.run_id else "\n"
                _free(_fitting(moved, moved.name, ".txt")).write_text(f"{text}{run}", "utf-8")
        except OSError as error:
            self.say(f"{shown(path)}: {error}. It is left where it is.")
            self._skipped[path] = self._seen.get(path, (one.seen, 0.0))[0]
        self._forget(path)

    def _is_as_taken(self, path: Path, one: Going) -> bool:
        """Whether what lies there is what went through; another file of that name that came meanwhile is the next."""
        try:
            now = path.lstat()
            is_same = _seen_as(now) == one.seen or (stat.S_ISREG(now.st_mode) and _hash_of(path) == one.sha256)
        except FileNotFoundError:
            return False
        if not is_same:
            self.say(f"{shown(path)}: changed meanwhile, so it is taken again.")
        return is_same

    def _try_again(self, path: Path, error: Exception) -> None:
        """Said once, however often it is tried."""
        reason = (getattr(error, "text", "") or str(error)).rstrip(".")
        text = f"{shown(path)}: {reason}. It is tried again."
        if self.stuck.get(path) != text:
            self.stuck[path] = text
            self.say(text)

    def _forget(self, path: Path) -> None:
        self.going.pop(path, None)
        self.stuck.pop(path, None)

    def _write_results(self, run_id: str, out: Path) -> int:
        """Each file under a name that is free, and there only when all are whole."""
        parts: list[tuple[Path, Path]] = []
        try:
            for one in pack_run(actor=self.actor, run_id=run_id).files:
                if one.path == SUMMARY:
                    continue
                target = out / one.path
                target.parent.mkdir(parents=True, exist_ok=True)
                part = target.with_name(f".{run_id}-{len(parts)}.part")
                parts.append((part, target))
                with one.open_it() as source, part.open("wb") as copy:
                    shutil.copyfileobj(source, copy, CHUNK)
            for part, target in parts:
                part.replace(_free(target))
        finally:
            for part, _ in parts:
                part.unlink(missing_ok=True)
        return len(parts)

    # --- what was done before, where done files are left ---------------------------------------------------------
    def _done_before(self) -> set[tuple[str, str]]:
        if self._left is None:
            journal = self.folders.watched / JOURNAL
            lines = journal.read_text("utf-8", "replace").split("\n") if journal.exists() else []
            self._left = {(sha256, name) for sha256, _, name in (line.partition(" ") for line in lines)}
        return self._left if self.folders.leaves else set()

    def _note(self, path: Path, sha256: str) -> None:
        with (self.folders.watched / JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(f"{sha256} {shown(path)}\n")
            journal.flush()
            os.fsync(journal.fileno())
        self._done_before().add((sha256, shown(path)))


def shown(path: Path) -> str:
    """A file's name on one line, whatever bytes it is made of."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in path.name)


def _seen_as(found: os.stat_result) -> Seen:
    return Seen(found.st_size, found.st_mtime_ns)


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
        found = _fitting(path, path.stem, f"-{number}{path.suffix}")
    return found


def _fitting(path: Path, stem: str, tail: str) -> Path:
    """Beside the path, with a stem that leaves room for the tail."""
    while len(os.fsencode(stem + tail)) > LONGEST:
        stem = stem[:-1]
    return path.with_name(stem + tail)
