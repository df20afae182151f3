"""Every verb of runs from the command line: look, start, pause, resume, cancel, retry, derive, decide, release."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser

from accounts.actor import operator
from accounts.errors import Invalid, Missing
from accounts.services.projects import ensure_project
from documents.management.password_file import password_in
from pipeline.lifecycle import ENDED
from pipeline.management import choosing, reviewing
from pipeline.management.any_order import AnyOrderParser
from pipeline.management.foreground import Foreground
from pipeline.management.outcome import delivered, described, described_run, write_files
from pipeline.management.telling import problems_told, tell, tell_outcome
from pipeline.management.wishes import files_and_documents, params_from
from pipeline.registry import flow
from pipeline.selectors.events import events_after
from pipeline.selectors.outputs import results_of
from pipeline.selectors.runs import run_for, run_with_parts
from pipeline.services import runs as services
from pipeline.services.many_runs import ManyVerb
from pipeline.services.releases import confirm_release, policy_of

EACH: dict[ManyVerb, str] = {
    "pause": "stop where it can go on later",
    "cancel": "end it and the runs it called",
    "delete": "put it into the trash; one that is still going is cancelled",
    "restore": "take it out of the trash",
    "purge": "remove it from the trash for good, with what it called and made",
}
AGAIN: dict[ManyVerb, str] = {
    "resume": "let a paused run go on",
    "retry": "take it up where it failed",
}
DERIVED: dict[str, tuple[Callable[..., Any], str]] = {
    "rerun": (services.rerun_run, "a new run that takes over what came before a stage"),
    "fork": (services.fork_run, "the same, paused, so that its reviews can be changed"),
    "clone": (services.clone_run, "the same documents and parameters from the beginning"),
}
FOLLOW_EVERY = 0.5  # seconds


class Command(BaseCommand):
    help = "Lists, shows and steers runs. The operator has every verb."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, parser_class=AnyOrderParser)
        listing = _verb(verbs, "list", "runs, newest first")
        choosing.add_filter(listing)
        listing.add_argument("--trashed", action="store_true", help="those in the trash")
        listing.add_argument("--limit", type=_number, default=50, help="default: %(default)s")
        starting = _verb(verbs, "start", "queue a run for the workers; `flow run` works here instead")
        starting.add_argument("key", help="of the flow")
        starting.add_argument("inputs", nargs="*", metavar="FILE_OR_ID", help="files, or ids of documents")
        starting.add_argument("--project", default="command-line", help="slug; made when it does not exist")
        starting.add_argument("--title", default="")
        starting.add_argument("--once-key", help="the same key in a project starts one run")
        starting.add_argument("--keep-days", type=_number, metavar="N", help="how long its results stay")
        starting.add_argument("--password-file", type=Path, help="password of encrypted files; - is standard input")
        starting.add_argument("--no-input", action="store_true", help="reviews take their defaults")
        _settings(starting)
        _one(_verb(verbs, "show", "one run: stages, inputs, results"))
        for each, words in EACH.items():
            choosing.add_arguments(_verb(verbs, each, words))
        for again, words in AGAIN.items():
            choosing.add_arguments(_here(_verb(verbs, again, words)))
        for derived, (_, words) in DERIVED.items():
            deriving = _here(_one(_verb(verbs, derived, words)))
            _settings(deriving)
            if derived != "clone":
                deriving.add_argument("--stage", default="", help="where to start; default: at the beginning")
        events = _one(_verb(verbs, "events", "what happened, one line each"))
        events.add_argument("--after", type=_number, default=0, metavar="SEQ")
        events.add_argument("--follow", action="store_true", help="until the run has ended")
        _one(_verb(verbs, "artifacts", "what came out")).add_argument("--out", type=Path, help="folder to write to")
        reviewing.add_arguments(_one(_verb(verbs, "reviews", "what a person shall decide, and deciding it")))
        releasing = _one(_verb(verbs, "release", "confirm the policy, so that guarded files are handed out"))
        releasing.add_argument("--yes", action="store_true", help="I have read it")

    def handle(self, *args: Any, **options: Any) -> None:
        self.actor = operator("cli")
        verb = options["verb"]
        with problems_told():
            if verb in EACH:
                self._each(**options)
            elif verb in AGAIN:
                self._again(**options)
            elif verb in DERIVED:
                self._derive(**options)
            else:
                getattr(self, verb)(**options)

    # --- looking --------------------------------------------------------------------------------------------------
    def list(self, **options: Any) -> None:
        rows = choosing.listed(self.actor, options, trashed=options["trashed"], called=True)
        found = [described_run(run) for run in rows[: options["limit"]]]
        lines = [
            f"{one['run']}  {one['status']:10} {one['progress']:5.1f} %  {one['title']}"
            + (f" ({one['does']})" if one["tool"] != one["flow"] else "")
            for one in found
        ]
        tell(self, found, "\n".join(lines) or "There are no such runs.", as_json=options["json"])

    def show(self, **options: Any) -> None:
        run = run_with_parts(actor=self.actor, run_id=options["run"])
        stages = [
            {
                "name": one.name,
                "visit": one.visit,
                "state": one.state,
                "attempts": one.attempts,
                "duration_ms": one.duration_ms,
                "peak_memory": one.peak_memory or None,
                "error": one.error_text,
            }
            for one in run.stages.all()
        ]
        found = {
            **described_run(run),
            "params": run.params,
            "inputs": [
                {"role": one.role, "document": str(one.version.document_id), "name": one.version.document.name}
                for one in run.inputs.all()
            ],
            "stages": stages,
            "results": results_of(actor=self.actor, run_id=run.pk),
            "outputs": [_came_out(link.artifact) for link in delivered(self.actor, str(run.pk))],
        }
        lines = [f"{run.title}: {run.state}, {run.progress:.0f} %", f"  {found['does']}"]
        lines += [f"  {run.error_text}"] if run.error_text else []
        lines += [f"  {one.name:24} {one.state:9} {one.duration_ms / 1000:8.2f} s" for one in run.stages.all()]
        tell(self, found, "\n".join(lines), as_json=options["json"])

    def events(self, **options: Any) -> None:
        seq = options["after"]
        while True:
            has_ended = run_for(actor=self.actor, run_id=options["run"]).state in ENDED
            for one in events_after(actor=self.actor, run_id=options["run"], seq=seq):
                seq = one.seq
                row = {"seq": seq, "kind": one.kind, "stage": one.stage, "text": one.text, "facts": one.facts,
                       "at": one.at.isoformat()}  # fmt: skip
                words = f"{seq:5} {one.at:%H:%M:%S} {one.kind:16} {one.stage:20} {one.text}"
                tell(self, row, words.rstrip(), as_json=options["json"])
            if has_ended or not options["follow"]:
                return
            time.sleep(FOLLOW_EVERY)

    def artifacts(self, **options: Any) -> None:
        run_id = str(options["run"])
        if options["out"]:
            found = write_files(self.actor, run_id, options["out"])
        else:
            found = [_came_out(link.artifact) for link in delivered(self.actor, run_id)]
        lines = [f"{one['kind']:14} {one['size']:10}  {one['path'] or one['name']}{_gone(one)}" for one in found]
        tell(self, found, "\n".join(lines) or "Nothing came out yet.", as_json=options["json"])

    # --- verbs ----------------------------------------------------------------------------------------------------
    def start(self, **options: Any) -> None:
        chosen = flow(options["key"])
        uploads, ids = files_and_documents(options["inputs"])
        project = ensure_project(actor=self.actor, slug=options["project"])
        run = services.start_run(
            actor=self.actor,
            flow_key=chosen.key,
            project_id=project.pk,
            document_ids=ids,
            uploads=uploads,
            params=params_from(self.actor, chosen, project.pk, options["given"]),
            title=options["title"],
            once_key=options["once_key"],
            unattended=options["no_input"],
            keep_days=options["keep_days"],
            password=password_in(options["password_file"]) if options["password_file"] else "",
        )
        self._tell_run(run.pk, as_json=options["json"])

    def _each(self, **options: Any) -> None:
        choosing.steer(self, self.actor, options)

    def _again(self, **options: Any) -> None:
        """A run that needs no verb, because whoever worked on it died, is gone on with all the same."""
        if not options["here"]:
            return self._each(**options)
        if len(options["runs"]) != 1 or choosing.has_filter(options):
            raise Invalid("--here works on one run. Name it.")
        run = run_for(actor=self.actor, run_id=options["runs"][0])
        going = options["verb"] == "resume" and run.state in ("queued", "running", "waiting")
        if not going or run.wanted:
            choosing.done_alone(self.actor, options["verb"], run.pk)
        return self._go_on(run.pk, **options)

    def _derive(self, **options: Any) -> None:
        verb, _ = DERIVED[options["verb"]]
        source = run_for(actor=self.actor, run_id=options["run"])
        params = params_from(self.actor, flow(source.flow), source.project_id, options["given"])
        where = {} if options["verb"] == "clone" else {"stage": options["stage"]}
        made = verb(actor=self.actor, run_id=source.pk, params=params, **where)
        self._go_on(made.pk, **options)

    def _go_on(self, run_id: UUID, **options: Any) -> None:
        if not options["here"]:
            self._tell_run(run_id, as_json=options["json"])
            return
        quiet = options["json"] or not sys.stderr.isatty()
        outcome = Foreground(self.actor, str(run_id), self.stderr, quiet=quiet).work(options["out"])
        tell_outcome(self, outcome, as_json=options["json"])

    def _tell_run(self, run_id: UUID, *, as_json: bool) -> None:
        found = described_run(run_for(actor=self.actor, run_id=run_id))
        tell(self, found, choosing.line_of(found), as_json=as_json)

    # --- reviews and releases -------------------------------------------------------------------------------------
    def reviews(self, **options: Any) -> None:
        found, words = reviewing.act(self.actor, options["run"], options)
        tell(self, found, words, as_json=options["json"])

    def release(self, **options: Any) -> None:
        text, digest = policy_of(run_for(actor=self.actor, run_id=options["run"]))
        if not text:
            raise Missing("Nothing of this run needs a release.")
        self.stderr.write(text)
        if not options["yes"] and not self._agrees():
            raise Invalid("Nothing was released. Read the policy and confirm it with --yes.")
        released = confirm_release(actor=self.actor, run_id=options["run"], digest=digest)
        found = {"run": str(options["run"]), "released": released, "policy": digest}
        tell(self, found, f"{released} released", as_json=options["json"])

    def _agrees(self) -> bool:
        return sys.stdin.isatty() and input("Confirm? [y/N] ").strip().lower() in ("y", "yes")


def _verb(verbs: Any, name: str, words: str) -> ArgumentParser:
    parser: ArgumentParser = verbs.add_parser(name, help=words)
    parser.add_argument("--json", action="store_true", help="each line of stdout is JSON; the last one is the answer")
    return parser


def _came_out(artifact: Any) -> dict[str, Any]:
    """With why its bytes are not there any more, where they are not."""
    gone = "" if not artifact.removed_at else "expired" if artifact.has_expired else "deleted"
    return described(artifact, None) | {"gone": gone}


def _gone(one: dict[str, Any]) -> str:
    return f"  ({one['gone']})" if one.get("gone") else ""


def _one(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("run", type=UUID, metavar="RUN")
    return parser


def _here(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("--here", action="store_true", help="work on it in this process, until it ends or waits")
    parser.add_argument("--out", type=Path, help="folder to write the results to, with --here")
    return parser


def _settings(parser: ArgumentParser) -> None:
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="given")


def _number(text: str) -> int:
    found = int(text)
    if found < 0:
        raise ValueError(text)
    return found
