"""Measures Bindery on this machine; see docs/benchmarks.md for what was found on ours."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from benchmarks import NAMES
from benchmarks.figure import Machine, Measured, as_page, as_text, bench_of


class Command(BaseCommand):
    help = "Measures Bindery on this machine, each figure beside a raw limit or a peer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help=f"which of {', '.join(NAMES)} (default: all)")
        parser.add_argument("--json", action="store_true", help="the last line of stdout is one JSON object")
        parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there as well")

    def handle(self, *args: Any, **options: Any) -> None:
        names = options["names"] or NAMES
        if unknown := set(names) - set(NAMES):
            raise CommandError(
                f"There is no bench {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}.", returncode=2
            )
        machine, found = Machine(), []
        for name in names:
            found.append(self._one(name))
            if not options["json"]:
                self.stdout.write(as_text(found[-1]))
                self.stdout.flush()
        if options["write"]:
            options["write"].write_text(as_page(machine, found), "utf-8")
        if options["json"]:
            self.stdout.write(json.dumps({"machine": asdict(machine), "benches": [one.as_json() for one in found]}))

    def _one(self, name: str) -> Measured:
        bench, load, began = bench_of(name), os.getloadavg()[0], time.monotonic()
        self.stderr.write(f"measuring {name} …")
        figures = bench.measure()
        return Measured(name, bench.TITLE, bench.WHAT, figures, load, time.monotonic() - began)
