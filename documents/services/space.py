"""Room on the disk, watched before it is gone: the database and the runs that go on need some, too."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.storage import storages

from accounts.errors import Unavailable
from accounts.selectors.settings import setting
from documents.storage import DurableFileStorage

MIB: Final = 1024 * 1024


def spare_bytes() -> int:
    """Free space that nothing new may take."""
    return int(setting("disk_spare_mb")) * MIB


def free_bytes() -> int:
    """Free space where files come in and where they are kept, whichever has less; S3 has no end that we know."""
    folders = [Path(settings.SPOOL_DIR)]
    store = storages["default"]
    if isinstance(store, DurableFileStorage) and Path(store.location).is_dir():
        folders.append(Path(store.location))
    return min(shutil.disk_usage(folder).free for folder in folders)


def no_room() -> Unavailable:
    return Unavailable("There is not enough free space for this file. Tell your administrator.", code="disk_full")


def refuse_without_room(needed: int = 0) -> None:
    """Raises Unavailable when ``needed`` more bytes would leave less than what is kept free."""
    if free_bytes() - needed < spare_bytes():
        raise no_room()


def refuse_new_work() -> None:
    """Raises Unavailable for a new run while there is too little space to keep what would come out of it."""
    if free_bytes() < (spare := spare_bytes()):
        text = (
            f"Less than {spare // MIB} MB are free on the server, so no new run is taken. What is there stays and goes "
            "on. Tell your administrator, or delete what you no longer need."
        )
        raise Unavailable(text, code="disk_full")
