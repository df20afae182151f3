"""Web and workers together."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from project.demo import demo_account
from project.supervisor.serve import Supervisor


class Command(BaseCommand):
    help = "Runs web and workers of this machine under a supervisor until it is told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        address = urlsplit(settings.PUBLIC_URL)
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: %(default)s)")
        parser.add_argument("--port", type=int, default=address.port or 8000)
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--web-only", action="store_true")
        only.add_argument("--workers-only", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["workers_only"]:
            _require_free(options["host"], options["port"])
        Supervisor(
            host=options["host"],
            port=options["port"],
            web=not options["workers_only"],
            workers=not options["web_only"],
            on_ready=lambda: self._greet(_address(options["port"]), web=not options["workers_only"]),
        ).run()

    def _greet(self, address: str, *, web: bool) -> None:
        self.stdout.write(f"Bindery is ready at {address}" if web else "Workers are ready.")
        account = demo_account() if web else None
        if account:
            self.stdout.write(f"Sign in with {account.email} and the password {account.password}")
        self.stdout.flush()


def _address(port: int) -> str:
    """Where people find it: the public URL, which a proxy may answer; on this machine alone, at the port in use."""
    public = urlsplit(settings.PUBLIC_URL)
    is_alone = public.hostname in ("127.0.0.1", "localhost", "::1")
    return f"{public.scheme}://{public.hostname}:{port}" if is_alone else str(settings.PUBLIC_URL)


def _require_free(host: str, port: int) -> None:
    """Raises CommandError when nobody can listen there: the web process would only be started again and again."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CommandError(
            f"Nothing can listen at {host}, port {port}: {error.strerror}. Give another --port."
        ) from error
