"""What a child may use."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """``memory`` and ``output`` in bytes, times in seconds. ``output`` bounds each file and the returned value."""

    memory: int = 1024 * MIB
    cpu: int = 300
    wall: float = 600.0
    output: int = 512 * MIB
