"""Refusing a verb to many things at once, as `require` does to one."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from accounts.access import Verb, require
from accounts.actor import Actor
from accounts.errors import Missing, Problem
from accounts.services.audit import record_attempts


def refusals_of(*, actor: Actor, verb: Verb, noun: str, seen: Mapping[UUID, UUID]) -> dict[UUID, Problem]:
    """Why the actor may not do it with things it sees; ``seen`` are their ids with those of their projects.

    Each attempt is in the audit log, where ``noun`` names what it was about.
    """
    why = {project_id: _refusal(actor, verb, noun, project_id) for project_id in set(seen.values())}
    record_attempts(actor=actor, problems=[(why[project], {noun: str(one)}) for one, project in seen.items()])
    return {one: why[project] for one, project in seen.items()}


def _refusal(actor: Actor, verb: Verb, noun: str, project_id: UUID) -> Problem:
    try:
        require(actor, verb, project_id)
    except Problem as problem:
        return problem
    return Missing(f"There is no such {noun}.")  # it was given the right in this moment; asked again, it is met
