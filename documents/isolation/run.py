"""The outside of a child: one call, watched until it ended."""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from documents.isolation import wire
from documents.isolation.child import Call
from documents.isolation.limits import Limits
from documents.isolation.outcome import ChildFailed, ChildStopped, Usage

ROOT = Path(__file__).resolve().parent.parent.parent
LOOK_EVERY = 0.1  # seconds between looks at the clock and at the caller's wish to stop
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX", "VIRTUAL_ENV")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
# No limit of ours ends a child so, and no fault of a program: a person did, or who stops all that runs here, or the
# system when memory ran out, mostly for others' sake.
FROM_OUTSIDE = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGUSR1, signal.SIGUSR2)
SIGNAL_CODES = {
    signal.SIGXCPU: ("limit", "cpu_time", "The file takes more processor time than one file may use."),
    **dict.fromkeys(FROM_OUTSIDE, ("lost", "lost", "The process that reads files was ended from outside.")),
}


class _Owner:
    """The nursery of this process, started when first needed and anew after its death or our own fork."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.control: socket.socket | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def _start(self) -> socket.socket:
        mine, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        environment |= {"PYTHONPATH": str(ROOT), **ONE_THREAD}
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "documents.isolation.nursery", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                env=environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.control = mine
        return mine

    def hand_over(self, channel: socket.socket, name: str) -> None:
        """Gives the nursery one end of a call's socket, and what is called; a dead nursery is replaced once."""
        with self.lock:
            try:
                socket.send_fds(self.control or self._start(), [name.encode()], [channel.fileno()])
            except OSError:
                self._end()
                socket.send_fds(self._start(), [name.encode()], [channel.fileno()])

    def _end(self) -> None:
        if self.control is not None and self.process is not None:
            self.control.close()  # the nursery kills its children and ends when this closes
            self.process.wait(timeout=10)
        self.control = self.process = None

    def close(self) -> None:
        with self.lock:
            self._end()

    def forget(self) -> None:
        """In a forked process: the nursery belongs to the parent, and must see it die."""
        self.lock = threading.Lock()
        if self.control is not None and self.process is not None:
            self.control.close()
            self.process.returncode = 0  # not ours to wait for
        self.control = self.process = None


_owner = _Owner()
atexit.register(_owner.close)
os.register_at_fork(after_in_child=_owner.forget)


class _Watch:
    """What is known of one running child."""

    def __init__(self, limits: Limits, on_progress: Callable[[int, int], None] | None) -> None:
        self.limits, self.on_progress = limits, on_progress
        self.began = time.monotonic()
        self.pid = 0
        self.peak, self.cpu = 0, 0.0
        self.result: tuple[Any, ...] | None = None
        self.exit: int | None = None

    @property
    def usage(self) -> Usage:
        return Usage(self.peak, self.cpu, time.monotonic() - self.began)

    def take(self, message: tuple[Any, ...]) -> None:
        kind, *rest = message
        if kind == "started":
            (self.pid,) = rest
        elif kind == "progress" and self.on_progress:
            self.on_progress(*rest)
        elif kind == "usage":
            self.peak, self.cpu = rest
        elif kind == "exit":
            (self.exit,) = rest
        elif kind in ("value", "failed"):
            self.result = message

    def kill(self) -> None:
        if self.pid:
            try:
                os.killpg(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                self.pid = 0

    def conclude(self) -> Any:
        """The value, or ChildFailed."""
        if self.result is not None and self.result[0] == "value":
            return self.result[1]
        if self.result is not None:
            _, kind, code, text, trace = self.result
            raise ChildFailed(kind, code, text, trace=trace, usage=self.usage)
        if self.exit is None:
            raise ChildFailed("lost", "lost", "The process that reads files was stopped.", usage=self.usage)
        died_of = -self.exit if self.exit < 0 else 0
        kind, code, text = SIGNAL_CODES.get(
            died_of,  # type: ignore[call-overload]
            ("crash", "crashed", "Reading this file crashed the program that reads it."),
        )
        words = f"{text.rstrip('.')} (signal {died_of})." if died_of else text
        raise ChildFailed(kind, code, words, usage=self.usage)


def run_isolated(
    call: Call,
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[Any, Usage]:
    """What the call returns in a child of its own, and what it used.

    Raises ChildFailed when it did not return, ChildStopped when ``should_stop`` said so; in every case the child and
    all it started are gone when this function is left.
    """
    mine, theirs = socket.socketpair()
    with mine:
        with theirs:
            _owner.hand_over(theirs, call.function)
        watch, reader = _Watch(limits, on_progress), wire.Reader(mine, most=limits.output)
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # killed already: `conclude` says so
                wire.send(mine, (call, limits))
            _attend(mine, reader, watch, should_stop)
        finally:
            if watch.exit is None:
                _end(mine, reader, watch)
        return watch.conclude(), watch.usage


def _end(channel: socket.socket, reader: wire.Reader, watch: _Watch) -> None:
    """Kills the child and waits until the nursery has reaped it; one that did not begin yet never will."""
    if not watch.pid:
        # The nursery may still be starting. A child cannot say any more that it has started, and ends by that before
        # it makes the call; if it said so just before, that is still to be read.
        channel.shutdown(socket.SHUT_RD)
        while not watch.pid and not reader.ended:
            for message in reader.receive():
                watch.take(message)
    watch.kill()
    until = time.monotonic() + 5
    while watch.pid and _exists(watch.pid) and time.monotonic() < until:
        time.sleep(0.01)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _attend(channel: socket.socket, reader: wire.Reader, watch: _Watch, should_stop: Callable[[], bool] | None) -> None:
    while not reader.ended and watch.exit is None:
        if should_stop and should_stop():
            raise ChildStopped
        if time.monotonic() - watch.began > watch.limits.wall:
            seconds = f"{watch.limits.wall:g}"
            text = f"The file takes longer than the {seconds} seconds one file may take."
            raise ChildFailed("limit", "wall_time", text, usage=watch.usage)
        if select.select([channel], [], [], LOOK_EVERY)[0]:
            try:
                for message in reader.receive():
                    watch.take(message)
            except wire.TooMuch:
                raise ChildFailed("limit", "output", "The result is larger than allowed.", usage=watch.usage) from None
