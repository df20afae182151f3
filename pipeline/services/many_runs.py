"""One verb for many runs: each is asked as it would be alone, and has an outcome of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal
from uuid import UUID

from django.db import transaction

from accounts.access import require_scope
from accounts.actor import Actor
from accounts.errors import Missing, Problem, TooLarge
from accounts.services.audit import record_attempt
from accounts.services.limits import spend_as_person
from pipeline.choices import UNSUCCESSFUL
from pipeline.selectors.runs import MOST, runs_of
from pipeline.services import runs

ManyVerb = Literal["pause", "resume", "cancel", "retry", "delete", "restore"]
COMMANDS: Final[Mapping[str, Callable[..., Any]]] = {
    "pause": runs.pause_run,
    "resume": runs.resume_run,
    "cancel": runs.cancel_run,
    "retry": partial(runs.retry_run, is_counted=True),
    "delete": runs.delete_run,
    "restore": runs.restore_run,
}


@dataclass(frozen=True)
class Outcome:
    """What became of one run; ``problem`` is why nothing did."""

    run_id: UUID
    problem: Problem | None = None

    @property
    def word(self) -> Literal["done", "refused", "not_found"]:
        if self.problem is None:
            return "done"
        return "not_found" if isinstance(self.problem, Missing) else "refused"


def steer_runs(*, actor: Actor, verb: ManyVerb, run_ids: Sequence[UUID]) -> list[Outcome]:
    """Does a verb with each of the runs by its own command; answers in the order given, an id that came twice once.

    Each is done whole or not at all, whatever becomes of the others, with its own entry in the audit log. Called runs
    come before their callers, whose verbs reach them as well. What is retried counts as so many starts. Raises
    TooLarge for more than `MOST`, TooMany, and NotAllowed for an API token without the scope.
    """
    require_scope(actor, "run.control")
    wanted = list(dict.fromkeys(run_ids))
    if len(wanted) > MOST:
        raise TooLarge(f"At most {MOST} runs can be taken at once. Take them in portions.")
    seen = runs_of(actor=actor, trashed=verb == "restore").filter(pk__in=wanted).order_by("-created_at", "-pk")
    order = list(seen.values_list("pk", flat=True))
    if verb == "retry":
        ready = runs_of(actor=actor, verb="run.control").filter(pk__in=order, state__in=UNSUCCESSFUL)
        spend_as_person(actor=actor, scope="run", times=ready.count())
    found = {run_id: _done(actor, verb, run_id) for run_id in order}
    missing = Missing("There is no such run.")
    return [found.get(run_id) or Outcome(run_id, missing) for run_id in wanted]


def _done(actor: Actor, verb: ManyVerb, run_id: UUID) -> Outcome:
    try:
        with transaction.atomic():
            COMMANDS[verb](actor=actor, run_id=run_id)
    except Problem as problem:
        record_attempt(actor=actor, problem=problem, run=str(run_id))
        return Outcome(run_id, problem)
    return Outcome(run_id)


def many_done(outcomes: Sequence[Outcome]) -> int:
    return sum(one.problem is None for one in outcomes)


def reasons_of(outcomes: Sequence[Outcome]) -> list[tuple[str, int]]:
    """Why runs were left as they are, each reason with how many, the most frequent first."""
    return Counter(one.problem.text for one in outcomes if one.problem).most_common()
