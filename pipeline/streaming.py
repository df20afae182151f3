"""Events of runs as server-sent events (HTML standard, section 9.2), from the rows themselves.

All streams of a process share one look at the database twenty times a second, which asks for the newest numbers of
the runs that are being watched; only those that moved are read. Every second it asks who of the watchers would still be
let in, so that the stream of somebody who was denied or signed out ends at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection
from django.http import StreamingHttpResponse

from accounts.actor import Actor
from accounts.errors import Problem
from accounts.selectors.standing import still_welcome
from pipeline.lifecycle import ENDED
from pipeline.selectors.events import event_numbers, events_after
from pipeline.selectors.runs import run_for

LOOK_EVERY = 0.05  # seconds
ASK_EVERY = 1.0  # seconds
HEARTBEAT = 15.0  # seconds; also how often it is asked whether the watcher may still see the run
BATCH = 200
END = b"event: end\ndata: {}\n\n"

_reader = ThreadPoolExecutor(max_workers=2, thread_name_prefix="events")  # own threads, own connections


@dataclass(eq=False)
class Watcher:
    """One open stream; ``moved`` wakes it."""

    actor: Actor
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    is_welcome: bool = True


class Tail:
    """Who watches which run in this event loop."""

    def __init__(self) -> None:
        self.watchers: dict[UUID, set[Watcher]] = {}
        self.newest: dict[UUID, int] = {}
        self.task: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def watching(self, run_id: UUID, actor: Actor) -> Iterator[Watcher]:
        watcher = Watcher(actor)
        self.watchers.setdefault(run_id, set()).add(watcher)
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._look())
        try:
            yield watcher
        finally:
            self.watchers[run_id].discard(watcher)
            if not self.watchers[run_id]:
                del self.watchers[run_id]
                self.newest.pop(run_id, None)

    async def _look(self) -> None:
        asked = time.monotonic()
        while self.watchers:
            with contextlib.suppress(DatabaseError):  # away for a while: the next look finds everything
                if time.monotonic() - asked >= ASK_EVERY:
                    await self._turn_away()
                    asked = time.monotonic()
                numbers = await _read(event_numbers, list(self.watchers))
                for run_id, newest in numbers.items():
                    if self.newest.get(run_id) != newest:
                        self.newest[run_id] = newest
                        for watcher in self.watchers.get(run_id, ()):
                            watcher.moved.set()
            await asyncio.sleep(LOOK_EVERY)

    async def _turn_away(self) -> None:
        watchers = [one for group in self.watchers.values() for one in group]
        welcome = await _read(still_welcome, actors=[one.actor for one in watchers])
        for watcher in watchers:
            if watcher.actor not in welcome:
                watcher.is_welcome = False
                watcher.moved.set()


_tails: dict[int, Tail] = {}


def _tail() -> Tail:
    return _tails.setdefault(id(asyncio.get_running_loop()), Tail())


async def _read(function: Any, *arguments: Any, **keywords: Any) -> Any:
    """A query in a thread of our own, so that no request's thread and no connection is held while we wait."""

    def read() -> Any:
        close_old_connections()
        try:
            return function(*arguments, **keywords)
        except DatabaseError:
            connection.close()
            raise

    return await asyncio.get_running_loop().run_in_executor(_reader, read)


def last_event_id(request: Any) -> int:
    """Where a client wants to go on: the Last-Event-ID header that browsers send, else ``after``."""
    given = request.headers.get("Last-Event-ID") or request.GET.get("after") or "0"
    return int(given) if given.isdigit() else 0


def event_stream(*, actor: Actor, run_id: UUID, after: int) -> StreamingHttpResponse:
    """The response; raises Missing before anything is sent when the actor may not see the run."""
    run_for(actor=actor, run_id=run_id)
    response = StreamingHttpResponse(_messages(actor, run_id, after), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Accel-Buffering"] = "no"
    return response


async def _messages(actor: Actor, run_id: UUID, seq: int) -> AsyncIterator[bytes]:
    yield b"retry: 2000\n\n"
    spoke = time.monotonic()
    with _tail().watching(run_id, actor) as watcher:
        while True:
            watcher.moved.clear()
            if not watcher.is_welcome:
                yield END
                return
            try:
                rows, has_ended = await _read(_since, actor, run_id, seq)
            except Problem:
                yield END  # no longer this actor's to see
                return
            for row in rows:
                seq = row["seq"]
                yield _message(row)
            if rows:
                spoke = time.monotonic()
            if len(rows) == BATCH:
                continue
            if has_ended:
                yield END
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(watcher.moved.wait(), timeout=max(0.1, HEARTBEAT - (time.monotonic() - spoke)))
            if time.monotonic() - spoke >= HEARTBEAT:
                spoke = time.monotonic()
                yield b": still here\n\n"


def _since(actor: Actor, run_id: UUID, seq: int) -> tuple[list[dict[str, Any]], bool]:
    """New events, and whether none will follow. The state is read first: what ends a run is its last event."""
    has_ended = run_for(actor=actor, run_id=run_id).state in ENDED
    rows = events_after(actor=actor, run_id=run_id, seq=seq)[:BATCH]
    fields = ("seq", "kind", "stage", "text", "facts", "at")
    return [{name: getattr(row, name) for name in fields} for row in rows], has_ended


def _message(row: dict[str, Any]) -> bytes:
    body = json.dumps(row, default=lambda at: at.isoformat())
    return f"id: {row['seq']}\nevent: {row['kind']}\ndata: {body}\n\n".encode()
