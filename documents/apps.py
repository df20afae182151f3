from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from accounts.configuration import Option, declare  # noqa: PLC0415 - app ready
        from accounts.selectors.attention import declare_concern  # noqa: PLC0415 - app ready
        from accounts.services.rotation import declare_sealed  # noqa: PLC0415 - app ready
        from documents.selectors import attention  # noqa: PLC0415 - app ready

        declare_concern(attention.passwords_to_give_again)
        declare_concern(attention.documents_not_looked_at)
        declare_sealed("documents.DocumentVersion", "password_sealed")
        declare(
            Option("upload_limit_mb", "int", 2048, "Largest file", group="Documents", low=1, high=20480, unit="MB"),
            Option("page_limit", "int", 2000, "Most pages in a PDF", group="Documents", low=1, high=20000),
            Option("project_limit_mb", "int", 0, "Most bytes in one project", group="Documents", low=0, high=10485760,
                   unit="MB", help="Documents with all their versions and the trash; 0 sets no limit."),
            Option("copies_mb", "int", 4096, "Space for copies of files in S3", group="Documents", low=16, high=1048576,
                   unit="MB", help="Files that lie in S3 are kept on this machine for a while when they are read."),
            Option("trash_days", "int", 30, "Days in the trash", group="Documents", low=1, high=365, unit="days"),
            Option("results_days", "int", 0, "Days until results expire", group="Documents", low=0, high=3650,
                   unit="days", help="0 keeps them until they are deleted. A project may choose otherwise."),
            Option("previews_mb", "int", 1024, "Space for painted pages", group="Documents", low=16, high=1048576,
                   unit="MB", help="Those not looked at for longest are let go, and painted anew when needed."),
        )  # fmt: skip
