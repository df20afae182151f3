"""Under which name a process holds runs, and whether such a process can still be alive."""

from __future__ import annotations

import hashlib
import os
import socket
from functools import cache
from pathlib import Path

import psutil

LINUX = (Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid"))


@cache
def place() -> str:
    """Where process ids mean the same: this boot of this machine, this container. Two places never have one name."""
    boot, namespace = LINUX
    try:
        mark = f"{boot.read_text('ascii')}{namespace.readlink()}"
    except OSError:
        return f"{socket.gethostname()}-{os.getppid()}"  # no Linux: the dead are told by their beats alone
    return f"{socket.gethostname()[:60]}-{hashlib.sha256(mark.encode()).hexdigest()[:8]}"


def me() -> str:
    """The name under which this process holds runs."""
    return f"{place()}:{os.getpid()}"


def pid_here(holder: str) -> int | None:
    """The process id of a holder of this place, or None for one elsewhere."""
    where, _, pid = holder.rpartition(":")
    return int(pid) if where == place() and pid.isdigit() else None


def is_gone(holder: str) -> bool:
    """Whether the holder was here and is no process any more; of holders elsewhere nothing is known."""
    pid = pid_here(holder)
    return pid is not None and not psutil.pid_exists(pid)
