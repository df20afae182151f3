"""Settings of the test suite: own keys and folders, never the operator's environment file."""

from __future__ import annotations

import os
import tempfile
import zlib
from pathlib import Path

_PLACE = zlib.crc32(str(Path(__file__).resolve()).encode())  # two checkouts on one machine do not meet
_HOME = Path(tempfile.gettempdir()) / f"bindery-tests-{os.getuid()}-{_PLACE:08x}"
_HOME.mkdir(exist_ok=True)
os.environ["BINDERY_ENV_FILE"] = "/dev/null"
os.environ["BINDERY_SECRET_KEY"] = "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLM"
os.environ["BINDERY_SECRETS_KEYS"] = "pR8Oq2u9UMrkWjZ0nBsFYFTe2ZWmqXiyzQqBAJJxRkQ="
os.environ["BINDERY_DATA"] = str(_HOME)
os.environ["BINDERY_HOSTS"] = "*"
os.environ["BINDERY_LOG_LEVEL"] = "WARNING"

from project.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
AXES_ENABLED = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, not memory: worker threads and processes of the tests share it.
    DATABASES["default"]["TEST"] = {"NAME": _HOME / "test.sqlite3"}  # noqa: F405
elif DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    # What a test writes need not outlive the machine; waiting for its disk takes a third of the time of many tests.
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}  # noqa: F405
