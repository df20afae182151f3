"""What children are made to do in the tests of isolation."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path


def add(one: int, other: int) -> int:
    return one + other


def count(to: int, *, progress: Callable[[int, int], None]) -> int:
    for done in range(to):
        progress(done + 1, to)
    return to


def environment() -> dict[str, str]:
    return dict(os.environ)


def writes_bytecode() -> bool:
    return not sys.dont_write_bytecode


def folder() -> str:
    return str(Path.cwd())


def connect(port: int) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=2):
        return "connected"


def end_by(number: int) -> None:
    os.kill(os.getpid(), number)


def touch(path: str) -> None:
    Path(path).touch()


def take_memory(size: int) -> int:
    return len(bytearray(size))


def spin() -> None:
    while True:
        pass


def crash() -> None:
    ctypes.string_at(0)


def start_program_and_wait(mark: str) -> None:
    subprocess.run(["sleep", mark], check=True)


def start_program_and_leave(mark: str) -> str:
    subprocess.Popen(["sleep", mark])
    return "left"


def divide(by: int) -> float:
    return 1 / by


def many_bytes(size: int) -> bytes:
    return b"x" * size


def write_file(path: Path, size: int) -> None:
    path.write_bytes(b"x" * size)


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def recurse(depth: int = 0) -> int:
    return recurse(depth + 1)


class Refused(Exception):
    def __init__(self) -> None:
        super().__init__("no")
        self.code, self.text = "encrypted", "The file needs its password."


def refuse() -> None:
    raise Refused


def who_loads_late() -> tuple[int, int]:
    return _late()


def asks_another_who_loads_late() -> tuple[int, int]:
    from tests.documents.isolation.remembered import who_is_late

    return who_is_late()


def _late() -> tuple[int, int]:
    from tests.documents.isolation import late

    return late.who()
