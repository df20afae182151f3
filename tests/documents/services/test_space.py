"""Too little room is said before the disk is full; on a real small file system where one may be mounted."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from pytest_django import Settings

from accounts.errors import Unavailable
from accounts.models import SystemSetting
from documents.models import Document
from documents.services import space
from documents.services.intake import upload_limits
from tests.cast import Cast
from tests.documents.conftest import Store

MIB = 1024 * 1024


@pytest.fixture
def small(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A file system of twelve megabytes, with spool and store on it."""
    place = tmp_path / "small"
    place.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", place], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("mounting a small file system is not allowed here")
    try:
        (place / "spool").mkdir()
        (place / "store").mkdir()
        settings.SPOOL_DIR = place / "spool"
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {
                "BACKEND": "documents.storage.DurableFileStorage",
                "OPTIONS": {"location": str(place / "store")},
            },
        }
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def spare(megabytes: int) -> None:
    SystemSetting.objects.update_or_create(key="disk_spare_mb", defaults={"value": megabytes})


def test_a_small_disk_is_never_filled(cast: Cast, store: Store, small: Path) -> None:
    spare(4)
    kept = [store(bytes([n]) * 3 * MIB, name=f"{n}.bin") for n in range(2)]
    assert upload_limits(actor=cast.actor(cast.bob), project_id=cast.project.pk).free == 2 * MIB
    with pytest.raises(Unavailable) as refused:
        store(b"x" * 3 * MIB, name="too much.bin")
    assert refused.value.code == "disk_full"
    assert refused.value.text == "There is not enough free space for this file. Tell your administrator."
    assert shutil.disk_usage(small).free == 6 * MIB
    assert list((small / "spool").iterdir()) == []
    assert list(Document.objects.order_by("created_at")) == kept
    store(b"y" * MIB, name="fits.bin")


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def nearly_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space.shutil, "disk_usage", lambda folder: Usage(100 * MIB, 95 * MIB, 5 * MIB))


@pytest.mark.usefixtures("nearly_full")
def test_the_setting_says_what_is_too_little(cast: Cast, store: Store) -> None:
    with pytest.raises(Unavailable):
        store(b"x", name="a.txt")  # 256 MB by default
    with pytest.raises(Unavailable) as refused:
        space.refuse_new_work()
    assert refused.value.text.startswith("Less than 256 MB are free on the server, so no new run is taken.")
    spare(4)
    space.refuse_new_work()
    assert store(b"x", name="a.txt").name == "a.txt"
