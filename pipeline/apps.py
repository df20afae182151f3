from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class PipelineConfig(AppConfig):
    name = "pipeline"
    verbose_name = "Tools and runs"

    def ready(self) -> None:
        from accounts.configuration import Option, declare  # noqa: PLC0415 - app ready
        from accounts.services.rotation import declare_sealed  # noqa: PLC0415 - app ready
        from pipeline.params import SEALED  # noqa: PLC0415 - app ready
        from pipeline.providers.catalogue import PROVIDERS  # noqa: PLC0415 - app ready
        from pipeline.providers.cloud.consent import SERVICES  # noqa: PLC0415 - app ready
        from pipeline.providers.prices import LISTED, read_prices  # noqa: PLC0415 - app ready

        declare_sealed("pipeline.Run", "params", mark=SEALED)
        declare_sealed("pipeline.Schedule", "params", mark=SEALED)
        declare_sealed("pipeline.Recipe", "steps", mark=SEALED)
        declare_sealed("pipeline.Webhook", "sealed")
        declare_sealed("pipeline.Webhook", "sealed_before")
        declare_sealed("documents.Artifact", "params", mark=SEALED)  # those of the run that made it
        for one in PROVIDERS:
            declare(
                Option(one.setting, "str", one.url, f"Address of {one.title}", group="Providers"),
                Option(one.model_setting, "str", one.model, f"Model of {one.title}", group="Providers",
                       help="The one that is asked where a run names none."),
            )  # fmt: skip
            if one.ocr_model:
                declare(
                    Option(one.ocr_setting, "str", one.ocr_model, f"Model of {one.title} that reads scans",
                           group="Providers", help="The one that is asked where a run names none."),
                )  # fmt: skip
        declare(
            Option("model_prices", "text", LISTED, "Prices of models", group="Providers", check=read_prices,
                   help="Model, and US dollars for a million tokens in and out, or “page” and US dollars for a page; "
                   "a line or a semicolon between two. Check them against your providers' lists: the cost of runs is "
                   "estimated by them. What is not here has an unknown cost."),
        )  # fmt: skip
        for service in SERVICES.values():
            declare(
                Option(service.id_setting, "str", "", f"Client id of {service.title}", group="Cloud storage",
                       help="Of the app that is registered there; with it people connect their accounts by consent. "
                       f"Redirect address to register: {settings.PUBLIC_URL}/connections/consent/{service.kind}/"),
                Option(service.secret_setting, "secret", "", f"Client secret of {service.title}", group="Cloud storage",
                       help="Sealed. Without one the app counts as public."),
            )  # fmt: skip
