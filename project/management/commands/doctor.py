"""What is installed, what is reachable, and what is switched off for lack of something."""

from __future__ import annotations

import json
import platform
import sys
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from project.health import findings, is_ready
from project.programs import tools

SIGNS = {"ok": "ok      ", "degraded": "degraded", "down": "DOWN    "}


class Command(BaseCommand):
    help = "Looks at everything Bindery needs and says what is missing and what that switches off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        parts, found = findings(), tools()
        if options["json"]:
            facts = {
                "version": settings.VERSION,
                "python": platform.python_version(),
                "parts": [asdict(one) for one in parts],
                "tools": [asdict(one) for one in found],
            }
            self.stdout.write(json.dumps(facts))
        else:
            self.stdout.write(f"Bindery {settings.VERSION} on Python {platform.python_version()}\n")
            for part in parts:
                need = "required" if part.required else "optional"
                self.stdout.write(f"  {SIGNS[part.level]} {part.part:10} {need}  {part.text}")
            self.stdout.write("")
            for tool in found:
                lack = "" if tool.found else f"missing: no {tool.without}. {tool.how}"
                self.stdout.write(f"  {'ok      ' if tool.found else 'missing '} {tool.name:14} {tool.found or lack}")
                if tool.found and tool.more:
                    self.stdout.write(f"{' ' * 26}{tool.more}")
        if not is_ready(parts):
            sys.exit(1)
