from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class StormConfig(AppConfig):
    name = "tests.storm"

    def ready(self) -> None:
        from pipeline.engine import items, sweep, work
        from pipeline.flows.extract import Extract
        from pipeline.registry import register
        from tests.pipeline.flows.carrying import Carrier
        from tests.storm.clock import follow
        from tests.storm.flows import Gate, Halves, Hogs, Storm

        if os.environ.get("STORM_CLOCK"):
            follow(Path(settings.DATA_DIR) / "clock")
        # Who is killed at random may meet one run so often that it is taken for the cause.
        if "STORM_CRASHES" in os.environ:
            sweep.CRASHES = items.CRASHES_OF_AN_ITEM = int(os.environ["STORM_CRASHES"])
        if "STORM_SLICE" in os.environ:
            work.SLICE = float(os.environ["STORM_SLICE"])
        if "STORM_STALLED" in os.environ:
            sweep.STALLED = float(os.environ["STORM_STALLED"])
        if "STORM_EXTRACTS_FOR" in os.environ:
            Extract.limits = replace(Extract.limits, wall=float(os.environ["STORM_EXTRACTS_FOR"]))
        register(Storm)
        register(Gate)
        register(Halves)
        register(Hogs)
        register(Carrier)
