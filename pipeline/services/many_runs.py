"""One verb for many runs: each is asked as it would be alone, and has an outcome of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal
from uuid import UUID

from accounts.access import require_scope
from accounts.actor import Actor
from accounts.errors import TooLarge
from accounts.outcomes import Outcome
from accounts.services.limits import spend_as_person
from accounts.services.refusing import refusals_of
from pipeline.choices import UNSUCCESSFUL
from pipeline.selectors.runs import MOST, runs_of
from pipeline.services.purging import purge_each
from pipeline.services.retrying import retry_each
from pipeline.services.steering import (
    Told,
    cancel_each,
    delete_each,
    pause_each,
    restore_each,
    resume_each,
    told_of,
)

ManyVerb = Literal["pause", "resume", "cancel", "retry", "delete", "restore", "purge"]
OF_THE_TRASH: Final = frozenset({"restore", "purge"})
COMMANDS: Final[Mapping[str, Callable[..., Told]]] = {
    "pause": pause_each,
    "resume": resume_each,
    "cancel": cancel_each,
    "retry": retry_each,
    "delete": delete_each,
    "restore": restore_each,
    "purge": purge_each,
}


def steer_runs(*, actor: Actor, verb: ManyVerb, run_ids: Sequence[UUID]) -> list[Outcome]:
    """Does a verb with each run as its own command would; answers in the order given, an id that came twice once.

    Each is done or left for a reason of its own, with its own entry in the audit log; all of them in as many statements
    as one, but for one or two more for every fifty. What is retried counts as so many starts. Raises TooLarge for more
    than `MOST`, TooMany, and NotAllowed for an API token without the scope.
    """
    require_scope(actor, "run.control")
    wanted = list(dict.fromkeys(run_ids))
    if len(wanted) > MOST:
        raise TooLarge(f"At most {MOST} runs can be taken at once. Take them in portions.")
    trashed = verb in OF_THE_TRASH
    seen = dict(runs_of(actor=actor, trashed=trashed).filter(pk__in=wanted).values_list("pk", "project_id"))
    mine = runs_of(actor=actor, verb="run.control", trashed=trashed).filter(pk__in=list(seen))
    states = dict(mine.values_list("pk", "state"))
    if verb == "retry":
        spend_as_person(actor=actor, scope="run", times=sum(one in UNSUCCESSFUL for one in states.values()))
    told: Told = told_of(wanted)
    others = {run_id: project_id for run_id, project_id in seen.items() if run_id not in states}
    told |= refusals_of(actor=actor, verb="run.control", noun="run", seen=others)
    told |= COMMANDS[verb](actor=actor, run_ids=[one for one in wanted if one in states])
    return [Outcome(run_id, told[run_id]) for run_id in wanted]
