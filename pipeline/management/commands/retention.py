"""How long things stay: cleaning up now, deleting now, and the log of what left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.actor import operator
from accounts.errors import Invalid
from documents.services.removals import removals_as_csv
from pipeline.management.telling import problems_told, tell
from pipeline.services.cleaning import clean_up
from pipeline.services.deleting import Going, delete_document, delete_results, document_to_delete, results_to_delete


class Command(BaseCommand):
    help = "Cleans up, deletes results and documents for good, and writes out the log of what left."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        cleaning = verbs.add_parser("clean", help="what the hourly cleaning does, now")
        results = verbs.add_parser("delete-results", help="the files that came out of a run; the run stays")
        results.add_argument("id", type=UUID, metavar="RUN")
        document = verbs.add_parser("delete-document", help="a document, past the trash")
        document.add_argument("id", type=UUID, metavar="DOCUMENT")
        document.add_argument("--with-runs", action="store_true", help="and the runs that used it, with their results")
        for one in (results, document):
            one.add_argument("--yes", action="store_true", help="without it, only what would go is told")
        for one in (cleaning, results, document):
            one.add_argument("--json", action="store_true")
        removals = verbs.add_parser("removals", help="the log of what left, as CSV")
        removals.add_argument("--days", type=int, default=0, help="of so many days; default: all of it")

    def handle(self, *args: Any, **options: Any) -> None:
        with problems_told():
            getattr(self, options["verb"].replace("-", "_"))(**options)

    def clean(self, **options: Any) -> None:
        removed = clean_up()
        tell(self, removed, "\n".join(f"{many:8} {name}" for name, many in removed.items()), as_json=options["json"])

    def delete_results(self, **options: Any) -> None:
        act = delete_results if options["yes"] else results_to_delete
        self._tell(act(actor=operator(), run_id=options["id"]), **options)

    def delete_document(self, **options: Any) -> None:
        if options["yes"]:
            gone = delete_document(actor=operator(), document_id=options["id"], with_runs=options["with_runs"])
        else:
            gone = document_to_delete(actor=operator(), document_id=options["id"])
        self._tell(gone, **options)

    def removals(self, **options: Any) -> None:
        if options["days"] < 0:
            raise Invalid("--days is a number of days.")
        since: datetime | None = timezone.now() - timedelta(days=options["days"]) if options["days"] else None
        for line in removals_as_csv(actor=operator(), since=since):
            self.stdout.write(line, ending="")

    def _tell(self, going: Going, **options: Any) -> None:
        found = {
            "deleted": options["yes"],
            "files": [{"name": name, "size": size} for name, size in going.files],
            "size": going.size,
            "freed": going.freed,
            "shared": going.shared,
            "kept": going.kept,
            "outputs": going.outputs,
            "runs": [str(one.pk) for one in going.runs],
            "others": going.others,
            "batches": [str(one.pk) for one in going.batches],
            "going_on": [str(one.pk) for one in going.going_on],
        }
        lines = [f"{size:12}  {name}" for name, size in going.files]
        lines += [f"run {one.pk}  {one.title}{_beside(one)}" for one in going.runs]
        lines += [f"row of run {one.pk}  {one.title}" for one in going.batches]
        lines.append(f"{going.freed} bytes freed, {going.shared} contents held by others, {going.kept} results kept")
        if not options["yes"]:
            lines.append("Nothing was deleted. Say --yes to do it.")
        tell(self, found, "\n".join(lines), as_json=options["json"])


def _beside(run: Any) -> str:
    many = run.others
    return f", also the result made of {many} other document{'s' if many > 1 else ''}" if many else ""
