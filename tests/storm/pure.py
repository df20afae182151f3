"""What the storm's flow computes in a limited process."""

from __future__ import annotations

import time
from pathlib import Path


def slow_square(number: int) -> int:
    time.sleep(0.8)
    return number * number


def wait_for(gate: Path, seconds: float) -> bool:
    """Until the file is there; whether it came in time."""
    until = time.monotonic() + seconds
    while not gate.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return gate.exists()
