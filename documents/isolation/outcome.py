"""How a child can end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """What a child used: bytes of memory at its peak (its own programs included), seconds of processor and clock."""

    peak_memory: int = 0
    cpu: float = 0.0
    wall: float = 0.0


class ChildFailed(Exception):
    """The call did not return. ``kind`` tells whose fault it is.

    "refused": the function raised an error with a ``code`` and a ``text`` for the user (the file is at fault);
    "limit": a limit was reached (code memory, cpu_time, wall_time or output); "crash": the process died of a
    signal (code crashed); "lost": nobody's fault here, the child or its nursery was killed from outside and the call
    may be made again; "disk": the disk is full; "bug": any other error (code bug), ``trace`` holds the traceback for
    the log.
    """

    def __init__(self, kind: str, code: str, text: str, *, trace: str = "", usage: Usage | None = None) -> None:
        super().__init__(text)
        self.kind, self.code, self.text, self.trace = kind, code, text, trace
        self.usage = usage or Usage()


class ChildStopped(Exception):
    """The caller wanted it stopped, and it is gone."""
