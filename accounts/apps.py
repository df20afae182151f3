from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and projects"

    def ready(self) -> None:
        from accounts.choices import Registration  # noqa: PLC0415 - app ready
        from accounts.configuration import Option, declare  # noqa: PLC0415 - app ready
        from accounts.selectors import attention  # noqa: PLC0415 - app ready
        from accounts.services.rotation import declare_sealed  # noqa: PLC0415 - app ready

        attention.declare_concern(attention.people_waiting)
        attention.declare_concern(attention.secrets_to_reset)
        attention.declare_concern(attention.projects_without_owner)
        declare_sealed("accounts.Secret", "sealed")
        declare_sealed("accounts.SystemSetting", "sealed")
        declare_sealed("accounts.IdempotentAnswer", "sealed")
        declare(
            Option("registration", "str", "approval", "Registration", group="People",
                   choices=tuple(Registration.choices)),
            Option("invitation_days", "int", 14, "Days an invitation is good for", group="People", low=1, high=90,
                   unit="days"),
            Option("source_url", "str", "", "Address of the source", help="Where people find the source of this "
                   "installation, as the licence asks. The foot of every page leads to it."),
        )  # fmt: skip
