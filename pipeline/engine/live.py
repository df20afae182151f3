"""What a stage holds in its hand while it works."""

from __future__ import annotations

import asyncio
import errno
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.db import connection

from documents import storage
from documents.isolation import Call, ChildFailed, ChildStopped, Limits, Named, run_isolated
from documents.selectors.documents import version_password
from documents.services.blobs import keep_file
from pipeline.contract import Halt, Kept, Refused, TryLater
from pipeline.engine.connections import open_connection
from pipeline.engine.events import Happening
from pipeline.engine.facts import actor_of
from pipeline.engine.holders import work_prefix
from pipeline.engine.meter import Spent, amount_of, refuse_spending, refuse_unpriced
from pipeline.engine.outside import outside
from pipeline.engine.pulse import Pulse
from pipeline.engine.supply import EXPECTED, USED, Supply
from pipeline.engine.words import Words
from pipeline.models import Run
from pipeline.providers.catalogue import BY_KEY
from pipeline.providers.meter import Usage
from pipeline.providers.service import Service
from pipeline.remote import RemoteFolder

log = structlog.get_logger(__name__)
T = TypeVar("T")
PDF = "application/pdf"
OPENS_WITH = Named("documents.extraction.password:opens_with")
LOST_CHILDREN = 3  # times a call is made whose process was ended from outside, before that counts as a failed attempt
MOST_LINES = 2000  # log lines of one attempt that are stored; a flood says so once


class Bug(Exception):
    """A child failed by our own fault; its traceback is for the log."""

    def __init__(self, text: str, trace: str) -> None:
        super().__init__(text)
        self.trace = trace


@dataclass
class Figures:
    """What was used: bytes of memory at the peak of child processes, bytes read and bytes stored."""

    peak_memory: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def note(self, *, peak_memory: int = 0, bytes_in: int = 0, bytes_out: int = 0) -> None:
        """Adds to them; items side by side do it from threads of their own."""
        with self._lock:
            self.peak_memory = max(self.peak_memory, peak_memory)
            self.bytes_in += bytes_in
            self.bytes_out += bytes_out


@dataclass(frozen=True)
class Meter:
    """Whose expenses a stage reports, and what has been reported so far."""

    run: Run
    spent: Spent = field(default_factory=Spent)


@dataclass
class Attempt:
    """One try of a stage or of one of its items. Use as a context manager: its folder goes when it ends.

    ``spent`` is where the visit adds up what all its tries use, those that fail included.
    """

    pulse: Pulse
    stage: str
    limits: Limits
    show: Callable[[float], None]
    spent: Figures
    meter: Meter
    supply: Supply
    item: str = ""
    kept: list[Kept] = field(default_factory=list)
    _folder: Path | None = None
    _open: ExitStack = field(default_factory=ExitStack)
    _paths: dict[str, Path] = field(default_factory=dict)
    _lines: int = 0
    _words: Words | None = None
    _used_password: bool = False

    def __enter__(self) -> Attempt:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._open.close()
        if self._words is not None:
            self._words.end()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    # --- the Live protocol -----------------------------------------------------------------------------------
    @property
    def folder(self) -> Path:
        """Made when it is first asked for."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix=work_prefix(), dir=settings.SPOOL_DIR))
        return self._folder

    def progress(self, done: float, total: float) -> None:
        if total > 0:
            self.show(min(1.0, max(0.0, done / total)))

    def log(self, text: str, **facts: Any) -> None:
        self._say("log", text, facts)

    def warn(self, text: str, **facts: Any) -> None:
        self._say("warning", text, facts)

    def _say(self, kind: str, text: str, facts: dict[str, Any]) -> None:
        self._lines += 1
        if self._lines > MOST_LINES:
            return
        if self._lines == MOST_LINES:
            kind, text, facts = "warning", f"More than {MOST_LINES} lines: the rest of this log is left out.", {}
        self.pulse.say(Happening(kind, stage=self.stage, text=text[:4000], facts=facts))
        log.info("stage_says", stage=self.stage, text=text[:500])

    def checkpoint(self) -> None:
        if self.pulse.should_stop():
            raise Halt(self.pulse.why())

    def path_of(self, sha256: str) -> Path:
        if sha256 not in self._paths:
            try:
                path = self._open.enter_context(storage.local_path(sha256))
            except storage.NotStored:
                raise Refused("file_gone", "The file is no longer in the store. It may have expired.") from None
            self.spent.note(bytes_in=path.stat().st_size)
            self._paths[sha256] = path
        return self._paths[sha256]

    def password_of(self, version_id: str) -> str | None:
        found = _apart(lambda: version_password(version_id))
        self._used_password = self._used_password or found is not None
        return found

    def spend(self, kind: str, amount: Decimal | float) -> None:
        self.meter.spent.add(kind, amount_of(kind, amount))

    def may_spend(self, amount: Decimal | float | None, model: str = "") -> None:
        if amount is None:
            _apart(lambda: refuse_unpriced(self.meter.run, model))
            return
        wanted = amount_of("money", amount)
        _apart(lambda: refuse_spending(self.meter.run, wanted, unwritten=self.meter.spent.money))

    def service(self, key: str) -> Service:
        access = _apart(lambda: self.supply.access(key))
        self._words = self._words or Words(self._show_words, self.item)
        return Service(
            provider=access.provider,
            url=access.url,
            model=access.model,
            ocr_model=access.ocr_model,
            key=access.key,
            outside=replace(outside(), look=self.checkpoint),
            meter=_apart(lambda: self.supply.meter),
            prices=access.prices,
            run_id=self.supply.facts.run_id,
            expects=partial(self._tell_expected, access.provider.key),
            told=partial(self._tell_used, access.provider.key),
            may_spend=self.may_spend,
            shown=self._words.add,
        )

    def used(self) -> Usage:
        return _apart(lambda: self.supply.meter).spent

    def _show_words(self, text: str, facts: dict[str, Any]) -> None:
        self.pulse.say(Happening("stage.text", stage=self.stage, text=text, facts=facts))

    def _tell_expected(self, provider: str, model: str, words: str) -> None:
        facts = {"provider": provider, "model": model, "words": words}
        text = f"Expected of {_asked(provider, model)}: {words}"
        self.pulse.say(Happening(EXPECTED, stage=self.stage, text=text, facts=facts))

    def _tell_used(self, provider: str, model: str, usage: Usage) -> None:
        facts = {"provider": provider, "model": model, **asdict(usage)}
        text = f"Asked {_asked(provider, model)}: {usage.words()}"
        self.pulse.say(Happening(USED, stage=self.stage, text=text, facts=facts))
        self.spend("money", usage.cost)

    def connection(self, connection_id: str) -> RemoteFolder:
        run = self.meter.run
        return _apart(
            lambda: open_connection(
                actor=actor_of(run), connection_id=connection_id, project_id=run.project_id, look=self.checkpoint
            )
        )

    def child(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        limits: Limits | None = None,
        progress: bool = False,
        **keywords: Any,
    ) -> Any:
        call = Call.of(function, *arguments, folder=self.folder, progress=progress, **keywords)
        lost = 0
        while True:
            self.checkpoint()
            try:
                return self._in_child(call, limits or self.limits, progress=progress)
            except ChildFailed as error:
                lost += error.kind == "lost"
                if error.kind != "lost" or lost >= LOST_CHILDREN:
                    raise _in_our_words(error) from None

    def _in_child(self, call: Call, limits: Limits, *, progress: bool) -> Any:
        try:
            value, usage = run_isolated(
                call,
                limits=limits,
                should_stop=self.pulse.should_stop,
                on_progress=self.progress if progress else None,
            )
        except ChildStopped:
            raise Halt(self.pulse.why()) from None
        except ChildFailed as error:
            self.spent.note(peak_memory=error.usage.peak_memory)
            raise
        self.spent.note(peak_memory=usage.peak_memory)
        return value

    def keep(
        self,
        path: Path,
        *,
        kind: str,
        name: str,
        media_type: str,
        proof: Mapping[str, Any] | None = None,
        tools: Mapping[str, str] | None = None,
        guarded: bool = False,
    ) -> Kept:
        self.checkpoint()
        try:
            whole = path if path.is_absolute() else self.folder / path
            stored = _apart(lambda: keep_file(whole, media_type=media_type))
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise disk_full() from error
            raise
        self.spent.note(bytes_out=stored.size)
        measured = {**self._lock_of(whole, media_type), **(proof or {})}
        kept = Kept(
            kind=kind,
            name=name,
            sha256=stored.sha256,
            size=stored.size,
            media_type=media_type,
            proof=measured,
            tools=tools or {},
            guarded=guarded,
        )
        self.kept.append(kept)
        return kept

    def _lock_of(self, path: Path, media_type: str) -> dict[str, bool]:
        """Whether a PDF that was made with a password opens without one, for pages that would show it."""
        if media_type != PDF or not self._used_password:
            return {}
        try:
            return {"opens_without_password": self.child(OPENS_WITH, path, "")}
        except Refused:
            return {}


def _asked(provider: str, model: str) -> str:
    return f"{BY_KEY[provider].title.partition(',')[0]} ({model[:100]})"


def _apart(act: Callable[[], T]) -> T:
    """Django keeps the database from coroutines; what one asks of us is done in a thread beside it."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return act()

    def there() -> T:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="live") as pool:
        return pool.submit(there).result()


def disk_full() -> TryLater:
    return TryLater("disk_full", "The disk is full. Free some space, then retry; nothing was lost.", after=30)


def _in_our_words(error: ChildFailed) -> Exception:
    if error.kind == "lost":
        return TryLater("lost", "The process that reads files was stopped.", after=0)
    if error.kind == "disk":
        return disk_full()
    if error.kind == "bug":
        return Bug(error.text, error.trace)
    return Refused(error.code, error.text)
