from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from accounts.configuration import Option, declare  # noqa: PLC0415 - app ready
        from accounts.selectors.attention import declare_concern  # noqa: PLC0415 - app ready
        from accounts.services.rotation import declare_sealed  # noqa: PLC0415 - app ready
        from documents.selectors import attention, blocked  # noqa: PLC0415 - app ready

        declare_concern(attention.passwords_to_give_again)
        declare_concern(attention.documents_not_looked_at)
        declare_concern(blocked.documents_that_are_blocked)
        declare_sealed("documents.DocumentVersion", "password_sealed")
        declare(
            Option("upload_limit_mb", "int", 2048, "Largest file", group="Documents", low=1, high=20480, unit="MB"),
            Option("page_limit", "int", 2000, "Most pages in a PDF", group="Documents", low=1, high=20000),
            Option("copies_mb", "int", 4096, "Space for copies of files in S3", group="Documents", low=16, high=1048576,
                   unit="MB", help="Files that lie in S3 are kept on this machine for a while when they are read."),
            Option("trash_days", "int", 30, "Days in the trash", group="Documents", low=1, high=365, unit="days"),
            Option("disk_spare_mb", "int", 256, "Free space that is left alone", group="Limits", low=1, high=1048576,
                   unit="MB", help="Below it uploads and new runs are refused, before the disk is full."),
            Option("expiry_warning_days", "int", 3, "Days of warning before something expires", group="Documents",
                   low=0, high=365, unit="days"),
            Option("link_days_most", "int", 30, "Longest life of a download link", group="Documents", low=1, high=365,
                   unit="days", help="Links hand out one file to whoever has them, without an account."),
            Option("previews_mb", "int", 1024, "Space for painted pages", group="Documents", low=16, high=1048576,
                   unit="MB", help="Those not looked at for longest are let go, and painted anew when needed."),
        )  # fmt: skip
