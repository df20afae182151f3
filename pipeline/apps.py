from __future__ import annotations

from django.apps import AppConfig


class PipelineConfig(AppConfig):
    name = "pipeline"
    verbose_name = "Flows and runs"

    def ready(self) -> None:
        from accounts.configuration import Option, declare  # noqa: PLC0415 - app ready
        from pipeline.providers.catalogue import PROVIDERS  # noqa: PLC0415 - app ready

        for one in PROVIDERS:
            declare(Option(one.setting, "str", one.url, f"Address of {one.title}", group="Providers"))
