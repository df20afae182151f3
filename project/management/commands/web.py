"""The web process alone, as `serve` starts it."""

from __future__ import annotations

from typing import Any

import uvicorn
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Runs the web process of this machine; normally `serve` does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        uvicorn.run(
            "project.asgi:application",
            host=options["host"],
            port=options["port"],
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=3,  # open event streams would otherwise hold the process for ever
            proxy_headers=False,  # accounts.http reads forwarded headers, as far as BINDERY_TRUSTED_PROXIES allows
        )
