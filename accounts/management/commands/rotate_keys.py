"""``manage.py rotate_keys``: seals everything anew with the first of BINDERY_SECRETS_KEYS."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actor import operator
from accounts.services.audit import record
from accounts.services.rotation import Resealed, rotate_column, sealed_columns


class Command(BaseCommand):
    help = (
        "Seals every stored secret anew with the first key of BINDERY_SECRETS_KEYS. Put the new key before the old "
        "one, restart, run this, then drop the old key. Can be broken off and run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Counts as one JSON object on stdout.")

    def handle(self, *args: Any, **options: Any) -> None:
        results = []
        for sealed in sealed_columns():
            results.append(rotate_column(sealed=sealed))
            if not options["json"]:
                self.stdout.write(_line(results[-1]))
        counts = {
            "renewed": sum(one.renewed for one in results),
            "current": sum(one.current for one in results),
            "lost": sum(one.lost for one in results),
        }
        record(actor=operator(), action="keys.rotate", details=counts)
        if options["json"]:
            columns = {f"{one.sealed.model}.{one.sealed.column}": _counts(one) for one in results}
            self.stdout.write(json.dumps({**counts, "columns": columns}))
        if counts["lost"]:
            raise CommandError(f"{counts['lost']} values open with none of the keys and have to be set again.")


def _counts(one: Resealed) -> dict[str, int]:
    return {"renewed": one.renewed, "current": one.current, "lost": one.lost}


def _line(one: Resealed) -> str:
    name = f"{one.sealed.model}.{one.sealed.column}"
    return f"{name}: {one.renewed} sealed anew, {one.current} were already, {one.lost} do not open"
