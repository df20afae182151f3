"""The inside of a child: limits first, then the one call."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from documents.isolation import wire
from documents.isolation.limits import Limits

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE = 1, 38, 4
CLONE_NEWNET = 0x40000000


@dataclass(frozen=True, slots=True)
class Call:
    """A module-level function by name, with picklable arguments; ``folder`` becomes the working directory.

    With ``progress`` the function gets a keyword argument ``progress``: a callable (done, total).
    """

    function: str  # "package.module:name"
    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)
    folder: Path | None = None
    progress: bool = False

    @classmethod
    def of(cls, function: Callable[..., Any], *arguments: Any, folder: Path | None = None, progress: bool = False,
           **keywords: Any) -> Call:  # fmt: skip
        return cls(f"{function.__module__}:{function.__qualname__}", arguments, keywords, folder, progress)


class Named:
    """A function by its name alone: whoever only has it called elsewhere need not load what it works with."""

    def __init__(self, name: str) -> None:
        self.__module__, _, self.__qualname__ = name.partition(":")

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        raise TypeError(f"{self.__module__}:{self.__qualname__} is called in a child only")


def limit(limits: Limits) -> None:
    """Applies the limits to this process and all it starts; soft ones, so that the reason can still be reported."""
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux":
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.unshare(CLONE_NEWNET)  # works for root only; without it the child merely has a network it never uses
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output, limits.output))
    # DATA counts what is really allocated; AS would also count the address space that V8 only reserves.
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the limit is an OSError, not a silent death


def _described(error: BaseException) -> tuple[str, str, str, str]:
    """(kind, code, text, trace) of an error."""
    code, text = getattr(error, "code", None), getattr(error, "text", None)
    if isinstance(code, str) and isinstance(text, str):
        return ("refused", code, text, "")
    if isinstance(error, MemoryError):
        return ("limit", "memory", "The file needs more memory than one file may use.", "")
    if isinstance(error, OSError) and error.errno == 27:
        return ("limit", "output", "The result is larger than one file may be.", "")
    if isinstance(error, OSError) and error.errno == 28:
        return ("disk", "disk_full", "The disk is full.", "")
    if isinstance(error, RecursionError):
        return ("limit", "nesting", "The file is nested deeper than any real document.", "")
    trace = "".join(traceback.format_exception(error))
    return ("bug", "bug", f"{type(error).__name__}: {error}", trace)


def perform(call: Call, limits: Limits, channel: socket.socket) -> None:
    """Makes the call and sends what came of it. Never returns an error in any other way."""
    try:
        limit(limits)
        if call.folder:
            os.chdir(call.folder)
        module, _, name = call.function.partition(":")
        function = import_module(module)
        for part in name.split("."):
            function = getattr(function, part)
        keywords = dict(call.keywords)
        if call.progress:
            keywords["progress"] = lambda done, total: wire.send(channel, ("progress", done, total))
        value = function(*call.arguments, **keywords)  # type: ignore[operator]
        message: tuple[Any, ...] = ("value", value)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the caller must hear of it
        message = ("failed", *_described(error))
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    peak = max(one.ru_maxrss for one in usage) * 1024
    cpu = sum(one.ru_utime + one.ru_stime for one in usage)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the caller went away: nobody to tell
        wire.send(channel, ("usage", peak, cpu))
        wire.send(channel, message)
