"""Flows from the command line: list, show, run. A run here needs no worker; it is done in this process."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.actor import operator
from accounts.services.projects import ensure_project
from documents.management.password_file import password_in
from documents.services.documents import upload_of
from pipeline.management.any_order import AnyOrderParser
from pipeline.management.foreground import Foreground
from pipeline.management.telling import problems_told, tell_outcome
from pipeline.management.wishes import existing, params_from
from pipeline.params import help_of, params_schema
from pipeline.registry import flow, flows
from pipeline.services.runs import start_run


class Command(BaseCommand):
    help = "Lists, shows and runs flows."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, parser_class=AnyOrderParser)
        listing = verbs.add_parser("list", help="all flows")
        listing.add_argument("--json", action="store_true")
        showing = verbs.add_parser("show", help="one flow: its parameters and stages")
        showing.add_argument("key")
        showing.add_argument("--json", action="store_true")
        running = verbs.add_parser("run", help="run a flow over files, in this process")
        running.add_argument("key")
        running.add_argument("files", nargs="*", type=Path, metavar="FILE")
        running.add_argument("--project", default="command-line", help="slug; made when it does not exist")
        running.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="given")
        running.add_argument("--out", type=Path, help="folder to write the results to")
        running.add_argument("--json", action="store_true", help="the last line of stdout is one JSON object")
        running.add_argument("--once-key", help="the same key in a project is the same run: goes on with it")
        running.add_argument("--keep-days", type=int, metavar="N", help="how long its results stay in the project")
        running.add_argument("--password-file", type=Path, help="password of encrypted files; - is standard input")
        running.add_argument("--no-input", action="store_true", help="reviews take their defaults")

    def handle(self, *args: Any, **options: Any) -> None:
        with problems_told():
            getattr(self, options["verb"])(**options)

    def list(self, **options: Any) -> None:
        rows = [{"key": one.key, "title": one.title, "summary": one.summary, "group": one.group} for one in flows()]
        if options["json"]:
            self.stdout.write(json.dumps(rows))
            return
        for row in rows:
            self.stdout.write(f"{row['key']:24} {row['summary']}")

    def show(self, **options: Any) -> None:
        chosen = flow(options["key"])
        stages = [{"name": one.name, "title": one.title, "review": one.review.name if one.review else None}
                  for one in chosen.stages]  # fmt: skip
        shown = {
            "key": chosen.key,
            "title": chosen.title,
            "summary": chosen.summary,
            "accepts": list(chosen.accepts),
            "params": params_schema(chosen.Params),
            "stages": stages,
        }
        if options["json"]:
            self.stdout.write(json.dumps(shown))
            return
        self.stdout.write(f"{chosen.title}: {chosen.summary}\n\nParameters (--set NAME=VALUE):")
        properties = params_schema(chosen.Params)["properties"]
        for name, field in chosen.Params.base_fields.items():
            self.stdout.write(
                f"  {name:20} {_told(str(field.label or name), help_of(field), properties.get(name, {}))}"
            )
        self.stdout.write("\nStages:")
        for stage in chosen.stages:
            review = f" (then waits for review of {stage.review.title.lower()})" if stage.review else ""
            self.stdout.write(f"  {stage.name:24} {stage.title}{review}")

    def run(self, **options: Any) -> None:
        actor, chosen = operator("cli"), flow(options["key"])
        uploads = [upload_of(existing(path)) for path in options["files"]]
        project = ensure_project(actor=actor, slug=options["project"])
        run = start_run(
            actor=actor,
            flow_key=chosen.key,
            project_id=project.pk,
            uploads=uploads,
            params=params_from(actor, chosen, project.pk, options["given"]),
            unattended=options["no_input"],
            once_key=options["once_key"],
            keep_days=options["keep_days"],
            password=password_in(options["password_file"]) if options["password_file"] else "",
            foreground=True,
        )
        quiet = options["json"] or not sys.stderr.isatty()
        outcome = Foreground(actor, str(run.pk), self.stderr, quiet=quiet).work(options["out"])
        tell_outcome(self, outcome, as_json=options["json"])


def _told(label: str, help_text: str, schema: Mapping[str, Any]) -> str:
    """A parameter in a line: what it is, what it may be, and what it is when nothing is said."""
    values = schema.get("enum") or schema.get("items", {}).get("enum") or ()
    choices = f" One of: {', '.join(map(str, values))}." if "enum" in schema else ""
    choices = choices or (f" Any of: {', '.join(map(str, values))}." if values else "")
    usual = schema.get("default")
    kept = f" [{usual if isinstance(usual, str) else json.dumps(usual)}]" if usual not in (None, "") else ""
    return " ".join(f"{label}. {help_text}".split()) + choices + kept
