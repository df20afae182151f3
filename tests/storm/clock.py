"""A wall clock that jumps while processes run: each looks at a file that says by how many seconds it is wrong.

The monotonic clock goes on as if nothing had happened, as it does on a machine whose time is set.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import time_machine


class _Follower:
    def __init__(self, path: Path) -> None:
        self.path, self.offset = path, 0.0
        self.clock = time_machine.travel(time.time(), tick=True).start()

    def start(self) -> None:
        threading.Thread(target=self._follow, name="clock", daemon=True).start()

    def _follow(self) -> None:
        gate = threading.Event()
        while not gate.wait(0.1):
            wanted = float(self.path.read_text() or 0) if self.path.exists() else 0.0
            if wanted != self.offset:
                self.clock.shift(wanted - self.offset)
                self.offset = wanted


def follow(path: Path) -> None:
    """This process, and every one it forks, has the time that the file says."""
    follower = _Follower(path)
    follower.start()
    os.register_at_fork(after_in_child=follower.start)
