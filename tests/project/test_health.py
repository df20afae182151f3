"""Every part of the system looked at: well, lacking, and gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.core.files.storage import storages
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pytest_django import Settings

from documents.services import space
from pipeline.engine.liveliness import beat_as
from pipeline.models import Beat, Run
from project.health import Finding, findings, is_ready, overall
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import start


def part(name: str) -> Finding:
    return next(one for one in findings() if one.part == name)


@pytest.fixture
def working(db: None, settings: Settings) -> None:
    """A worker that was heard of just now, and a data folder."""
    Path(settings.DATA_DIR).mkdir(exist_ok=True)
    beat_as("cluster:one")


@pytest.mark.usefixtures("working")
def test_all_is_well() -> None:
    found = findings()
    assert [(one.part, one.level, one.required) for one in found] == [
        ("database", "ok", True),
        ("storage", "ok", True),
        ("broker", "ok", True),
        ("static", "ok", True),
        ("workers", "ok", False),
        ("cache", "ok", False),
        ("disk", "ok", False),
    ]
    assert (is_ready(found), overall(found)) == (True, "ok")
    assert all(one.milliseconds >= 0 and one.text for one in found)


@pytest.mark.django_db
@pytest.mark.parametrize("age", [None, timedelta(seconds=31)])
def test_without_a_worker_it_is_degraded_and_says_what_to_do(age: timedelta | None) -> None:
    if age is not None:
        beat_as("cluster:one")
        Beat.objects.update(at=timezone.now() - age)
    found = part("workers")
    assert (found.level, "manage.py serve" in found.text) == ("down", True)
    assert (is_ready(findings()), overall(findings())) == (True, "degraded")


@pytest.mark.usefixtures("working")
def test_a_run_that_waits_long_asks_for_more_workers(cast: Cast) -> None:
    with flows.known(flows.Sums):
        run = start(cast, "sums")
        assert part("workers").level == "ok"
        Run.objects.filter(pk=run.pk).update(queued_at=timezone.now() - timedelta(minutes=7))
        found = part("workers")
    assert (found.level, found.text) == (
        "degraded",
        "A run has been waiting for 7 minutes: more workers would help.",
    )


@pytest.mark.usefixtures("working")
def test_a_migration_that_is_missing_makes_it_not_ready() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("pipeline", max(name for app, name in recorder.applied_migrations() if app == "pipeline"))
    found = part("database")
    assert (found.level, "manage.py migrate" in found.text, is_ready(findings())) == ("down", True, False)


@pytest.mark.usefixtures("working")
def test_a_store_that_cannot_be_written_makes_it_not_ready(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "documents.storage.DurableFileStorage",
            "OPTIONS": {"location": str(tmp_path / "file" / "store")},
        },
    }
    found = part("storage")
    assert (found.level, found.text.partition(":")[0]) == ("down", "NotADirectoryError")
    assert overall(findings()) == "down"


@pytest.mark.usefixtures("working")
def test_looking_at_the_store_leaves_nothing_in_it() -> None:
    assert part("storage").level == "ok"
    folder = Path(storages["default"].path("health"))
    assert not folder.exists() or list(folder.iterdir()) == []


@pytest.mark.usefixtures("working")
def test_a_cache_that_forgets_is_told(settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert part("cache").level == "down"
    assert overall(findings()) == "degraded"


@pytest.mark.usefixtures("working")
def test_a_cache_that_does_not_answer_is_told(settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "project.cache.ForgivingRedis", "LOCATION": "redis://127.0.0.1:1/0"}}
    found = part("cache")
    assert (found.level, overall(findings())) == ("down", "degraded")


@pytest.mark.usefixtures("working")
def test_styles_that_were_not_collected_make_it_not_ready(settings: Settings, tmp_path: Path) -> None:
    manifest = {"BACKEND": "project.static_storage.StaticManifestStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": manifest}
    settings.STATIC_ROOT = tmp_path / "static"
    found = part("static")
    assert (found.level, "manage.py collectstatic" in found.text, is_ready(findings())) == ("down", True, False)
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    assert part("static").level == "ok"


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.mark.usefixtures("working")
def test_a_disk_that_fills_up_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space.shutil, "disk_usage", lambda folder: Usage(10 * 1024**3, 9 * 1024**3, 1024**3))
    found = part("disk")
    assert (found.level, found.text) == ("degraded", "Only 1.0 GB free.")


@pytest.mark.django_db
def test_a_database_that_is_gone_is_down_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: Any, **options: Any) -> Callable[..., Any]:
        raise OperationalError("connection refused\nsecond line with details")

    monkeypatch.setattr(connections["default"], "cursor", gone)
    found = {one.part: (one.level, one.text) for one in findings()}
    assert found["database"] == ("down", "OperationalError: connection refused")
    assert {found[name][0] for name in ("broker", "workers")} == {"down"}
    assert found["storage"][0] == "ok"
