"""Whether the system can do its work: required and optional parts, each with what is wrong and what helps."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from documents.services.space import free_bytes, spare_bytes
from pipeline.engine.liveliness import last_beat, longest_wait
from pipeline.engine.wake import calls_waiting

log = structlog.get_logger(__name__)
Level = Literal["ok", "degraded", "down"]
SILENT_AFTER = timedelta(seconds=30)
LONG_WAIT = 300.0  # seconds a run waits before that counts as a sign of trouble
LITTLE_SPACE = 1024**3  # bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """One part's state; a required part that is down makes the whole not ready."""

    part: str
    level: Level
    text: str
    required: bool
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Check:
    part: str
    look: Callable[[], tuple[Level, str]]
    required: bool


def findings() -> tuple[Finding, ...]:
    """Every part looked at just now."""
    return tuple(_found(one) for one in CHECKS)


def is_ready(found: tuple[Finding, ...]) -> bool:
    return not any(one.level == "down" and one.required for one in found)


def overall(found: tuple[Finding, ...]) -> Level:
    if not is_ready(found):
        return "down"
    return "ok" if all(one.level == "ok" for one in found) else "degraded"


def _found(check: _Check) -> Finding:
    began = time.perf_counter()
    try:
        level, text = check.look()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a part is what we are here to tell
        level, text = "down", f"{type(error).__name__}: {str(error).partition(chr(10))[0][:200]}"
        log.warning("part_is_down", part=check.part, error=str(error))
    spent = round((time.perf_counter() - began) * 1000, 1)
    return Finding(check.part, level, text, check.required, spent)


# --- the checks -----------------------------------------------------------------------------------------------
def _database() -> tuple[Level, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "down", "Migrations are missing: run `python manage.py migrate`."
    return "ok", connection.vendor


def _storage() -> tuple[Level, str]:
    store, name = storages["default"], f"health/{timezone.now():%Y%m%d%H%M%S%f}"
    store.save(name, ContentFile(b"ok"))
    with store.open(name) as handle:
        good = handle.read() == b"ok"
    store.delete(name)
    return ("ok", type(store).__name__) if good else ("down", "What was written is not what is read.")


def _broker() -> tuple[Level, str]:
    return "ok", f"{calls_waiting()} calls waiting"


def _workers() -> tuple[Level, str]:
    heard = last_beat("cluster:")
    if heard is None or timezone.now() - heard > SILENT_AFTER:
        return "down", "No worker has been heard of for half a minute: start `python manage.py serve`."
    waited = longest_wait()
    if waited > LONG_WAIT:
        return "degraded", f"A run has been waiting for {waited / 60:.0f} minutes: more workers would help."
    return "ok", "working"


def _cache() -> tuple[Level, str]:
    cache.set("health", 1, 10)
    backend = settings.CACHES["default"]["BACKEND"].rpartition(".")[2]
    return ("ok", backend) if cache.get("health") == 1 else ("down", "What was kept is gone at once.")


def _static() -> tuple[Level, str]:
    backend = settings.STORAGES["staticfiles"]["BACKEND"].rpartition(".")[2]
    if "Manifest" in backend and not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        return "down", "Styles and scripts are not collected: run `python manage.py collectstatic --noinput`."
    return "ok", backend


def _space() -> tuple[Level, str]:
    free, spare = free_bytes(), spare_bytes()
    text = f"{free / 1024**3:.1f} GB free"
    if free < spare:
        return "down", f"Only {text}: uploads and new runs are refused below {spare // 1024**2} MB (disk_spare_mb)."
    return ("ok", text) if free > max(LITTLE_SPACE, 2 * spare) else ("degraded", f"Only {text}.")


CHECKS = (
    _Check("database", _database, required=True),
    _Check("storage", _storage, required=True),
    _Check("broker", _broker, required=True),
    _Check("static", _static, required=True),
    _Check("workers", _workers, required=False),
    _Check("cache", _cache, required=False),
    _Check("disk", _space, required=False),
)
