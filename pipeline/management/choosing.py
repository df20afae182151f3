"""Which runs a command means, by id or by a filter, and one verb for all of them."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.errors import Invalid
from accounts.selectors.projects import project_by_slug
from pipeline.lifecycle import STATES
from pipeline.management.outcome import described_run
from pipeline.management.telling import EXIT_FAILED, tell
from pipeline.selectors.runs import MOST, RunFilter, run_for, runs_listed, runs_of
from pipeline.services.many_runs import OF_THE_TRASH, ManyVerb, steer_runs

if TYPE_CHECKING:
    from pipeline.models import Run


def add_filter(parser: ArgumentParser) -> None:
    parser.add_argument("--project", help="slug")
    parser.add_argument("--flow", help="key")
    parser.add_argument("--tool", help="key of a flow: its runs, and those that take many documents through it")
    parser.add_argument("--state", action="append", choices=STATES, default=[])


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("runs", nargs="*", type=UUID, metavar="RUN")
    add_filter(parser)
    parser.epilog = "Name runs, or choose them by a filter; those that others called are left to their callers."


def has_filter(options: Mapping[str, Any]) -> bool:
    return bool(options["project"] or options["flow"] or options["tool"] or options["state"])


def listed(actor: Actor, options: Mapping[str, Any], *, trashed: bool, called: bool) -> QuerySet[Run]:
    """The runs that a filter shows, newest first; raises Missing for a project that is not there."""
    project = project_by_slug(actor=actor, slug=options["project"]) if options["project"] else None
    narrow = RunFilter(
        flow=options["flow"] or "", tool=options["tool"] or "", states=tuple(options["state"]), called=called
    )
    return runs_listed(actor=actor, narrow=narrow, project_id=project.pk if project else None, trashed=trashed)


def done_alone(actor: Actor, verb: ManyVerb, run_id: UUID) -> None:
    """Does the verb with one run; raises why it cannot be done."""
    (outcome,) = steer_runs(actor=actor, verb=verb, run_ids=[run_id])
    if outcome.problem:
        raise outcome.problem


def steer(command: BaseCommand, actor: Actor, options: Mapping[str, Any]) -> None:
    """Does the verb with each and tells what became of it; ends with status 1 where one was left as it is.

    One run that is named is told as itself; raises why nothing was done with it.
    """
    verb, trashed = options["verb"], options["verb"] == "delete"
    wanted = _chosen(actor, options)
    if len(options["runs"]) == 1:
        done_alone(actor, verb, wanted[0])
        is_gone = verb == "purge"
        found = _gone(wanted[0]) if is_gone else described_run(run_for(actor=actor, run_id=wanted[0], trashed=trashed))
        return tell(command, found, line_of(found), as_json=options["json"])
    rows = [row for portion in _portions(wanted) for row in _rows(actor, verb, portion)]
    words = "\n".join(map(line_of, rows)) or "There are no such runs."
    tell(command, rows, words, as_json=options["json"])
    if any(one["outcome"] != "done" for one in rows):
        sys.exit(EXIT_FAILED)
    return None


def line_of(found: Mapping[str, Any]) -> str:
    """A run after a verb, in words."""
    if found.get("outcome", "done") != "done":
        return f"{found['run']}  {found['outcome'].replace('_', ' ')}: {found['text']}"
    return f"{found['run']}  {found['status']}" + (f", asked to {found['wanted']}" if found["wanted"] else "")


def _chosen(actor: Actor, options: Mapping[str, Any]) -> list[UUID]:
    if options["runs"] and not has_filter(options):
        return list(options["runs"])
    if options["runs"] or not has_filter(options):
        raise Invalid("Name runs, or give a filter: --project, --flow, --tool, --state.")
    rows = listed(actor, options, trashed=options["verb"] in OF_THE_TRASH, called=False)
    return list(rows.values_list("pk", flat=True))


def _portions(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + MOST] for start in range(0, len(ids), MOST))


def _rows(actor: Actor, verb: ManyVerb, ids: Sequence[UUID]) -> Iterator[dict[str, Any]]:
    outcomes = steer_runs(actor=actor, verb=verb, run_ids=ids)
    after = runs_of(actor=actor, trashed=verb == "delete").filter(pk__in=ids).in_bulk()
    for one in outcomes:
        if one.problem:
            yield {"run": str(one.id), "outcome": one.word, "code": one.problem.code, "text": one.problem.text}
        else:
            yield {**(described_run(after[one.id]) if verb != "purge" else _gone(one.id)), "outcome": one.word}


def _gone(run_id: UUID) -> dict[str, Any]:
    """Of a run that is no more."""
    return {"run": str(run_id), "status": "gone", "wanted": ""}
