"""What the flow that carries files computes in its limited process; it loads nothing else there."""

from __future__ import annotations

import time
from pathlib import Path


class Broken(Exception):
    code, text = "broken", "The file is broken. Repair it, or leave it out."


def carry(source: Path, target: Path, times: int) -> None:
    """Writes the file ``times`` times; raises Broken for one that says so, and never ends for one that hangs."""
    content = source.read_bytes()
    if b"BROKEN" in content:
        raise Broken
    while b"HANG" in content:
        time.sleep(0.05)
    with target.open("wb") as copy:
        for _ in range(times):
            copy.write(content)
