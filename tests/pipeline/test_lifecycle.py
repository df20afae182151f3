"""What can be asked of a run in which state."""

from __future__ import annotations

import pytest

from pipeline.lifecycle import MOVES, STATES, may_move, verbs_now

COPIES = ("rerun", "fork", "clone", "delete")


@pytest.mark.parametrize(
    ("state", "wanted", "first"),
    [
        ("queued", "", ("pause", "cancel")),
        ("running", "", ("pause", "cancel")),
        ("running", "pause", ("resume", "cancel")),
        ("running", "cancel", ()),
        ("waiting", "", ("pause", "cancel")),
        ("paused", "", ("resume", "cancel")),
        ("completed", "", ()),
        ("partial", "", ("retry",)),
        ("failed", "", ("retry",)),
        ("cancelled", "", ("retry",)),
    ],
)
def test_verbs_follow_from_the_state(state: str, wanted: str, first: tuple[str, ...]) -> None:
    assert verbs_now(state, wanted) == (*first, *COPIES)


def test_a_run_in_the_trash_can_be_restored_and_nothing_else() -> None:
    assert verbs_now("completed", in_trash=True) == ("restore",)


@pytest.mark.parametrize("state", STATES)
def test_no_verb_asks_for_an_illegal_move(state: str) -> None:
    after = {"pause": "paused", "resume": "queued", "cancel": "cancelled", "retry": "queued"}
    asked = [verb for verb in verbs_now(state) if verb in after]
    assert [verb for verb in asked if not may_move(state, after[verb])] == []  # type: ignore[arg-type]
    assert set(MOVES) == set(STATES)
