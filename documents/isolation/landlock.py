"""What of the file system a program may reach: Linux takes the rest away from it, without root, by Landlock.

Numbers and structures are those of linux/landlock.h; see landlock(7). What a kernel does not know yet is not asked of
it, and where it has no Landlock, or a container forbids it, nothing is taken away.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_PR_SET_NO_NEW_PRIVS = 38
_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_FILE, _MAKE_SOCK = (1 << bit for bit in (0, 1, 2, 3, 5, 9))
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL  # the others are of folders
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_SOCKETS = _MAKE_SOCK | _REMOVE_FILE
_KNOWN = (0, 13, 14, 15, 15)  # how many kinds of access each version has; the fifth and later have 16
_TCP = 0b11  # to bind and to connect, since version 4
_SCOPES = 0b11  # abstract sockets of others and signals to them, since version 6


@dataclass(frozen=True, slots=True)
class Reach:
    """Files and folders with all that is in them; those that are not there count for nothing.

    In ``sockets`` sockets may be made and names removed, and nothing be read.
    """

    read: tuple[Path, ...]
    write: tuple[Path, ...] = ()
    sockets: tuple[Path, ...] = ()


def landlock_version() -> int:
    """0 where there is none."""
    return max(0, _call(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)) if sys.platform == "linux" else 0


@contextmanager
def confined_to(reach: Reach) -> Iterator[Callable[[], None] | None]:
    """What a new process is to call before it becomes the program; None where the kernel takes nothing away."""
    version = landlock_version()
    if not version:
        yield None
        return
    known = (1 << (_KNOWN[version] if version < len(_KNOWN) else 16)) - 1
    ruleset = _ruleset(known, version)
    try:
        for paths, rights in ((reach.read, _READ), (reach.write, known), (reach.sockets, _SOCKETS)):
            for path in paths:
                _allow(ruleset, path, rights & known)
        yield lambda: _restrict(ruleset)
    finally:
        os.close(ruleset)


def _ruleset(known: int, version: int) -> int:
    """Without a rule for TCP none may be spoken."""
    words = [known, *([_TCP] if version >= 4 else []), *([_SCOPES] if version >= 6 else [])]
    asked = struct.pack(f"={len(words)}Q", *words)
    return _checked(_call(_CREATE_RULESET, asked, ctypes.c_size_t(len(asked)), 0))


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not there, or not for this account
        return
    try:
        if not path.is_dir():
            rights &= _OF_FILES
        _checked(_call(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, place), 0))
    finally:
        os.close(place)


def _restrict(ruleset: int) -> None:
    """In the new process; what it starts is bound as it is."""
    _checked(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _checked(_call(_RESTRICT_SELF, ruleset, 0))


def _call(number: int, *arguments: Any) -> int:
    return int(ctypes.CDLL(None, use_errno=True).syscall(number, *arguments))


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
