"""Tasks of the workers that belong to no run."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import Error as DatabaseError
from django.db import connection

from documents.services.inspection import inspect_version
from pipeline.engine.draining import is_draining
from pipeline.engine.work import beat
from pipeline.services import cleaning, delivering

log = structlog.get_logger(__name__)

BEAT_EVERY = 5.0  # seconds


def clean_up() -> dict[str, int]:
    """Everything that is due, with signs of life: after a long time of nothing the worker would be taken for hung."""
    with beating():
        return cleaning.clean_up()


def deliver() -> int:
    """Sends messages to webhooks, with signs of life: an address may take its time."""
    with beating():
        return delivering.deliver_due(should_stop=is_draining)


@contextmanager
def beating() -> Iterator[None]:
    """Shows every few seconds that this cluster is alive, while something is done that asks nobody."""
    done = threading.Event()

    def beat_on() -> None:
        try:
            while not done.wait(BEAT_EVERY):
                try:
                    beat()
                except DatabaseError as error:
                    log.warning("beat_without_database", error=str(error))
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=beat_on, name="beating", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


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
