"""A program under supervision: started, watched, started again, stopped with everything it began."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence

import psutil
import structlog

log = structlog.get_logger(__name__)
PR_SET_PDEATHSIG = 1
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
STEADY_AFTER = 60.0  # seconds of life after which a death is taken for a new story


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """This process gets ``number`` when its parent dies, however that happens (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


class Program:
    """One child in a session of its own; ``last_words`` is the signal it gets when we are killed."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Callable[[], Mapping[str, str]] = dict,
        last_words: int = signal.SIGKILL,
    ) -> None:
        self.name, self.command = name, list(command)
        self.environment, self.last_words = environment, last_words
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.start_again_at = 0.0
        self.pause = FIRST_PAUSE
        self.starts = 0

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment()},
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(self.last_words),  # noqa: PLW1509 - the supervisor has one thread
        )
        self.started_at = time.monotonic()
        self.starts += 1
        log.info("program_started", program=self.name, pid=self.process.pid, starts=self.starts)

    def keep_alive(self) -> None:
        """Starts it when it is not running and its pause is over."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            status = self.process.returncode
            log.warning("program_ended", program=self.name, status=status)
            self.kill()
            # Killed from outside is an accident; ending by itself soon after the start is likely to happen again.
            accident = status < 0 or now - self.started_at > STEADY_AFTER
            self.pause = FIRST_PAUSE if accident else min(LONGEST_PAUSE, self.pause * 2)
            self.start_again_at = now + self.pause
        if self.process is None and now >= self.start_again_at:
            self.start()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def pids(self) -> set[int]:
        """It and all its descendants."""
        if self.process is None:
            return set()
        with contextlib.suppress(psutil.NoSuchProcess):
            root = psutil.Process(self.process.pid)
            return {self.process.pid, *(one.pid for one in root.children(recursive=True))}
        return set()

    def signal_group(self, number: int) -> None:
        """To it and the processes of its session; those that read files have sessions of their own, and would die."""
        if self.process is not None and self.is_running():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def terminate(self) -> None:
        if self.process is not None and self.is_running():
            self.process.terminate()

    def wait(self, until: float) -> bool:
        """Whether it ended before ``until`` on the monotonic clock."""
        while self.process is not None and self.process.poll() is None:
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True

    def kill(self) -> None:
        """Ends the whole group at once; nothing of it is left behind."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
