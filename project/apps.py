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


SELDOM = 5_000  # objects more than were there, before garbage is looked for


def keep_what_is_loaded() -> None:
    """Spares the garbage collector what stays until the process ends, and begins with it, see manage.py.

    It walks through all that is left whenever a quarter has come anew, which is often once most is spared.
    """
    gc.freeze()
    gc.set_threshold(SELDOM)
    gc.enable()
