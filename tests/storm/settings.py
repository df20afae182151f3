"""Settings of processes that are made to die: a database and folders of their own, and the flows of the storm."""

from __future__ import annotations

import os
from pathlib import Path

from project.settings_test import *  # noqa: F403

DATA_DIR = Path(os.environ["STORM_HOME"])
SPOOL_DIR = DATA_DIR / "spool"
SPOOL_DIR.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_TEMP_DIR = SPOOL_DIR
MEDIA_ROOT = DATA_DIR / "store"
STORAGES["default"]["OPTIONS"] = {"location": str(MEDIA_ROOT)}  # noqa: F405
INSTALLED_APPS += ["tests.storm.apps.StormConfig"]  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["NAME"] = DATA_DIR / "storm.sqlite3"  # noqa: F405
else:  # servers are killed here as well: what was promised to be written must be
    del DATABASES["default"]["OPTIONS"]  # noqa: F405
