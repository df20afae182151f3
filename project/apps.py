from __future__ import annotations

import gc

from django.apps import AppConfig


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
        keep_what_is_loaded()


def keep_what_is_loaded() -> None:
    """Spares the garbage collector what stays until the process ends, and begins with it, see manage.py."""
    gc.freeze()
    gc.enable()
