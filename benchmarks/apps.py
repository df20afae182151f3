from __future__ import annotations

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    name = "benchmarks"

    def ready(self) -> None:
        from benchmarks.flows import FLOWS  # noqa: PLC0415 - app ready
        from pipeline.registry import register  # noqa: PLC0415 - app ready

        for flow in FLOWS:
            register(flow)
