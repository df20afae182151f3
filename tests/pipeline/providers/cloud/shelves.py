"""A WebDAV server for as long as the process lives, and connections to it."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from accounts.actor import operator
from accounts.services.secrets import set_secret
from tests.pipeline.providers.cloud.webdav_server import PASSWORD, USER, webdav_server


@cache
def served() -> tuple[Path, str]:
    """The folder and the address."""
    folder, stack = Path(tempfile.mkdtemp(prefix="shelf-")), ExitStack()
    address = stack.enter_context(webdav_server(folder))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(stack.close)
    return folder, address


def connect(project: Any, key: UUID, folder: str) -> None:
    """A connection of this id in the project, if it is not there."""
    from documents.models import CloudConnection

    if CloudConnection.objects.filter(pk=key).exists():
        return
    name = f"connection-{key.hex}"
    credentials = json.dumps({"user": USER, "password": PASSWORD})
    set_secret(actor=operator(), project_id=project.pk, name=name, value=credentials)
    CloudConnection.objects.create(
        pk=key, project_id=project.pk, kind="webdav", name=folder, address=served()[1], folder=folder, secret=name
    )
