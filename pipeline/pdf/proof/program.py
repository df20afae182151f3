"""Run one outside program with bounded time and output, and leave nothing of it behind."""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
"""All that a program gets to see of our environment: nothing of it, so no secret can leak."""
OUTPUT_LIMIT = 256 * 1024 * 1024
NOISE_LIMIT = 64 * 1024
CHUNK = 1024 * 1024


class ProgramError(Exception):
    """The program ran too long (``timed_out``), wrote too much, or ended with an error."""

    def __init__(self, text: str, *, timed_out: bool = False, status: int | None = None) -> None:
        super().__init__(text)
        self.timed_out = timed_out
        self.status = status


@cache
def find_program(name: str) -> Path | None:
    """The absolute path of a program on this machine, looked up once."""
    found = shutil.which(name)
    return Path(found).resolve() if found else None


def run_program(
    command: Sequence[str | Path], *, timeout: float, stdin: bytes = b"", limit: int = OUTPUT_LIMIT
) -> tuple[bytes, str]:
    """Return standard output and what was written to standard error.

    Raises ProgramError when the program does not end within ``timeout`` seconds, writes more than ``limit``
    bytes or ends with a status other than 0. Its whole process group is killed whatever happens here, and the
    kernel kills it when this process dies first (where setpriv is installed).
    """
    try:
        process = subprocess.Popen(
            [*_dying_with_us(), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
    except OSError as error:
        raise ProgramError(f"{command[0]} could not be started: {error.strerror}") from error
    try:
        output, noise = _collect(process, timeout, stdin, limit)
    finally:
        _kill_group(process)
    if process.returncode != 0:
        last = noise.strip().splitlines()[-1:] or ["no message"]
        raise ProgramError(
            f"ended with status {process.returncode}: {last[0][:200].rstrip('.')}", status=process.returncode
        )
    return output, noise


def _dying_with_us() -> tuple[str, ...]:
    setpriv = find_program("setpriv")
    return (str(setpriv), "--pdeathsig", "KILL", "--") if setpriv else ()


def _collect(process: subprocess.Popen[bytes], timeout: float, stdin: bytes, limit: int) -> tuple[bytes, str]:
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise ProgramError("was started without pipes")
    with suppress(BrokenPipeError):  # it ended before reading; its status says more
        process.stdin.write(stdin)
        process.stdin.close()
    output, noise = bytearray(), bytearray()
    end = time.monotonic() + timeout
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, output)
        selector.register(process.stderr, selectors.EVENT_READ, noise)
        while selector.get_map():
            ready = selector.select(max(0.0, end - time.monotonic()))
            if not ready:
                raise ProgramError(f"did not end within {timeout:g} seconds", timed_out=True)
            for key, _ in ready:
                part = os.read(key.fd, CHUNK)
                if not part:
                    selector.unregister(key.fileobj)
                elif key.data is output or len(noise) < NOISE_LIMIT:
                    key.data.extend(part)
            if len(output) > limit:
                raise ProgramError(f"wrote more than {limit} bytes")
    try:
        process.wait(max(0.1, end - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise ProgramError(f"did not end within {timeout:g} seconds", timed_out=True) from error
    return bytes(output), noise.decode("utf-8", "replace")


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """The group may outlive its leader, and the leader its closed pipes: end both and reap."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe and not pipe.closed:
            pipe.close()
