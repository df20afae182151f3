"""Under which name a process holds runs, and whether such a process can still be alive."""

from __future__ import annotations

import hashlib
import os
import socket
from functools import cache
from pathlib import Path

import psutil

WORK = "work-"
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


def place_of(holder: str) -> str:
    """Where the holder of this name is, or was."""
    return holder.rpartition(":")[0]


def is_gone(holder: str) -> bool:
    """Whether the holder was here and is no process any more; of holders elsewhere nothing is known."""
    pid = pid_here(holder)
    if pid is None:
        return False
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE  # it has ended, and nobody has taken note of it
    except psutil.NoSuchProcess:
        return True


def work_prefix() -> str:
    """How names of this process's working folders begin; `is_left_behind` reads them."""
    return f"{WORK}{place()}.{os.getpid()}-"


def is_left_behind(folder: str) -> bool:
    """Whether a folder of this name is the working folder of a process that was here and is none any more."""
    holder = folder.removeprefix(WORK).rpartition("-")[0]
    where, _, pid = holder.rpartition(".")
    return folder.startswith(WORK) and is_gone(f"{where}:{pid}")
