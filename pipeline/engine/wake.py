"""Telling workers that there is something to do. A lost or repeated call changes nothing but the hour."""

from __future__ import annotations

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import transaction
from django_q.brokers import get_broker
from django_q.tasks import async_task

log = structlog.get_logger(__name__)
TASK = "pipeline.engine.work.work"


def _away() -> tuple[type[Exception], ...]:
    """What a broker that does not answer raises; evaluated when something was raised, so that Redis is loaded then."""
    from redis.exceptions import RedisError  # noqa: PLC0415

    return RedisError, OSError


class BrokerAway(ConnectionError):
    """The broker does not answer. Runs are safe in their rows; calls are made again when it is back."""


def wake(runs: int = 1) -> None:
    """Wakes one worker when the present transaction has committed. Never fails: the run is in the database by then.

    For several runs as many workers as a cluster has: each goes on with the next run by itself.
    """
    for _ in range(min(runs, settings.Q_CLUSTER["workers"])):
        call(TASK, name="work")


def call(task: str, *, name: str) -> None:
    """Has a worker do a task without arguments when the present transaction has committed. Never fails."""
    transaction.on_commit(lambda: _call(task, name))


def _call(task: str, name: str) -> None:
    try:
        async_task(task, task_name=name, save=False)
    except DatabaseError as error:
        _lost(task, error)
    except _away() as error:
        _lost(task, error)


def _lost(task: str, error: Exception) -> None:
    log.warning("call_lost", task=task, error=str(error))


def calls_waiting() -> int:
    """How many calls no worker has taken up yet; raises BrokerAway."""
    try:
        return int(get_broker().queue_size())
    except _away() as error:
        raise BrokerAway(str(error)) from error
