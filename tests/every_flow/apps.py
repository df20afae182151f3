from __future__ import annotations

from django.apps import AppConfig


class TrialsConfig(AppConfig):
    name = "tests.every_flow"

    def ready(self) -> None:
        from pipeline.registry import register
        from tests.every_flow.flows import TRIAL_FLOWS

        for flow in TRIAL_FLOWS:
            register(flow)
