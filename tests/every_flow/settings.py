"""Settings of processes that die in the trials: as the storm's, with the flows of the trials."""

from __future__ import annotations

from tests.storm.settings import *  # noqa: F403

INSTALLED_APPS += ["tests.every_flow.apps.TrialsConfig"]  # noqa: F405
PRIVATE_HOSTS = frozenset({"127.0.0.1"})  # where the servers of the trials are
