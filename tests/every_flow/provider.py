"""A provider for the flows that need one: a process beside the trials, which ends with whoever started it."""

from __future__ import annotations

import atexit
import subprocess
import sys
from functools import cache

from accounts.actor import operator
from accounts.models import Project
from accounts.services.secrets import set_secret
from accounts.services.settings import change_settings
from tests.fake_provider import KEY
from tests.storm.machine import ROOT


@cache
def port() -> int:
    """Started when first asked for."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fake_provider"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def end() -> None:
        process.communicate()
        process.wait(timeout=10)

    atexit.register(end)
    return int(process.stdout.readline())


def give_key(project: Project) -> None:
    """The project may ask it."""
    change_settings(actor=operator(), changes={"openai_url": f"http://127.0.0.1:{port()}/openai/v1"})
    set_secret(actor=operator(), project_id=project.pk, name="openai_key", value=KEY)
