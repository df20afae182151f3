from __future__ import annotations

from django.apps import AppConfig

from documents.isolation.loading import spare_what_is_loaded


class SiteConfig(AppConfig):
    name = "project"
    label = "project"
    verbose_name = "Bindery"

    def ready(self) -> None:
        from prometheus_client import REGISTRY  # noqa: PLC0415 - app ready

        from pipeline.admin import offer_flows  # noqa: PLC0415 - app ready
        from project.figures import Figures  # noqa: PLC0415 - app ready

        REGISTRY.register(Figures())
        offer_flows()
        spare_what_is_loaded()
