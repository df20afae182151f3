"""The states of a run and the legal moves between them; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

State = Literal["queued", "running", "waiting", "paused", "completed", "partial", "failed", "cancelled"]
Wish = Literal["", "pause", "cancel"]

Verb = Literal["pause", "resume", "cancel", "retry", "rerun", "fork", "clone", "delete", "restore"]

ENDED: Final[frozenset[State]] = frozenset({"completed", "partial", "failed", "cancelled"})
MOVES: Final[Mapping[str, frozenset[State]]] = {
    "queued": frozenset({"running", "paused", "cancelled", "failed"}),
    "running": frozenset({"queued", "waiting", "paused", "completed", "partial", "failed", "cancelled"}),
    "waiting": frozenset({"queued", "paused", "cancelled"}),
    "paused": frozenset({"queued", "cancelled"}),
    "completed": frozenset(),
    "partial": frozenset({"queued"}),
    "failed": frozenset({"queued"}),
    "cancelled": frozenset({"queued"}),
}
STATES: Final[tuple[State, ...]] = get_args(State)


def may_move(before: str, after: State) -> bool:
    """Whether a run may go from one state, as its row tells it, to another; staying is not a move."""
    return after in MOVES[before]


def verbs_now(state: str, wanted: str = "", *, in_trash: bool = False) -> tuple[Verb, ...]:
    """What can be asked of a run in this state, the likeliest first.

    A running run that was asked to pause can be asked to go on after all; one that was asked to end cannot.
    """
    if in_trash:
        return ("restore",)
    going: tuple[Verb, ...] = ()
    if state == "paused" or (state == "running" and wanted == "pause"):
        going = ("resume", "cancel")
    elif state in ("queued", "waiting") or (state == "running" and not wanted):
        going = ("pause", "cancel")
    elif state in ("partial", "failed", "cancelled"):
        going = ("retry",)
    return (*going, "rerun", "fork", "clone", "delete")
