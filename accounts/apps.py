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
        declare(
            Option("results_days", "int", 0, "Days until results expire", group="Documents", low=0, high=3650,
                   unit="days", help="0 keeps them until they are deleted. A project may choose otherwise."),
            Option("results_days_most", "int", 0, "Longest time results may be kept", group="Documents", low=0,
                   high=3650, unit="days", help="Bounds what projects and runs choose; 0 sets no bound."),
            Option("project_limit_mb", "int", 0, "Most bytes in one project", group="Limits", low=0, high=10485760,
                   unit="MB", help="Documents with all versions and the trash, and results; 0 sets no limit."),
            Option("person_limit_mb", "int", 0, "Most bytes of one person", group="Limits", low=0, high=10485760,
                   unit="MB", help="Documents and results in all projects; 0 sets no limit. The administration has "
                   "exceptions for a person or a project under Quotas."),
            Option("project_pages_month", "int", 0, "Pages of one project in a month", group="Limits", low=0,
                   high=100_000_000, help="Pages that runs are started over; 0 sets no limit."),
            Option("person_pages_month", "int", 0, "Pages of one person in a month", group="Limits", low=0,
                   high=100_000_000, help="In all projects; 0 sets no limit."),
            Option("project_spend_month", "int", 0, "Paid to providers for one project in a month", group="Limits",
                   low=0, high=1_000_000, unit="USD", help="0 sets no limit."),
            Option("person_spend_month", "int", 0, "Paid to providers for one person in a month", group="Limits",
                   low=0, high=1_000_000, unit="USD", help="In all projects; 0 sets no limit."),
        )  # fmt: skip
