"""``manage.py fsck``: whether every stored byte is what its row says."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from accounts.actor import operator
from documents.services.checking import LOST, Report, check_store

EXIT_OPEN, EXIT_LOST = 1, 3


class Command(BaseCommand):
    help = (
        "Compares rows and stored bytes: every file against its hash, rows without bytes, bytes without rows, "
        "versions, leftovers. The exit status is 0 when all is well or mended, 1 when something is open, 3 when "
        "bytes are lost."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="mend what can be mended without losing anything")
        parser.add_argument("--quick", action="store_true", help="do not read the bytes, only whether they are there")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["json"] or not sys.stderr.isatty()
        with tqdm(desc="Reading", unit="file", disable=quiet, leave=False) as bar:

            def look(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            report = check_store(actor=operator(), repair=options["repair"], quick=options["quick"], on_blob=look)
        self.stdout.write(json.dumps(_as_json(report)) if options["json"] else _as_text(report))
        if status := _status(report):
            self.stdout.flush()
            sys.exit(status)


def _status(report: Report) -> int:
    if any(one.trouble in LOST for one in report.open):
        return EXIT_LOST
    return EXIT_OPEN if report.open else 0


def _as_json(report: Report) -> dict[str, Any]:
    return {**asdict(report), "open": len(report.open), "status": _status(report)}


def _as_text(report: Report) -> str:
    lines = [f"{one.trouble:16} {one.subject}  {one.text}{f' -> {one.mended}' if one.mended else ''}"
             for one in report.found]  # fmt: skip
    counts = (
        f"{report.blobs} files with {report.bytes:,} bytes, {report.documents} documents with {report.versions} "
        f"versions, {report.artifacts} artifacts: "
    )
    end = "all is well." if not report.found else f"{len(report.found)} found, {len(report.open)} open."
    return "\n".join([*lines, counts + end])
