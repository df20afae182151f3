"""Tasks of the workers that belong to no run."""

from __future__ import annotations

import time

from documents.services.inspection import inspect_version
from pipeline.engine.draining import is_draining
from pipeline.engine.work import beat

BEAT_EVERY = 5.0  # seconds


def inspect(version_id: str) -> str:
    """Looks at a version, shows meanwhile that this cluster is alive, and stops when it shall end."""
    beaten = 0.0

    def should_stop() -> bool:
        nonlocal beaten
        if time.monotonic() - beaten > BEAT_EVERY:
            beaten = time.monotonic()
            beat()
        return is_draining()

    return inspect_version(version_id=version_id, should_stop=should_stop)
