"""Flows are checked when the program starts, and what stages put out when they put it out."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.contract import Facts, Flow, Live, Outcome, Stage
from pipeline.engine.commit import BadStage, settled
from pipeline.registry import BrokenFlow, check, forget, register


def stage(stage_name: str, **options: Any) -> type[Stage[Any, Any]]:
    """A stage of that name that needs, gives and decides what the options say."""
    return type(f"Stage{stage_name}", (Stage,), {"name": stage_name, "title": stage_name, **options})


def flow_of(*stages: type[Stage[Any, Any]], **options: Any) -> type[Flow]:
    named = {"key": "made-up", "title": "Made up", "summary": "Made up.", "stages": stages}
    return type("MadeUp", (Flow,), {**named, **options})


GIVES_A = stage("one", gives=("a",))
NEEDS_A = stage("two", needs=("a",))


@pytest.mark.parametrize(
    ("flow", "words"),
    [
        (flow_of(), "no stages"),
        (flow_of(GIVES_A, seldom=("pages",)), "folds up pages, which is no parameter"),
        (flow_of(GIVES_A, needed_with=("pages",)), "needs pages where it counts, and does not say where"),
        (flow_of(GIVES_A, only_with={"pages": ("by", ("every",))}), "shows pages only with by, which is no parameter"),
        (flow_of(GIVES_A, GIVES_A), "a stage twice"),
        (flow_of(stage("one"), NEEDS_A), "needs a, which not every path gives"),
        (flow_of(NEEDS_A, GIVES_A), "needs a"),
        (flow_of(GIVES_A, stage("x"), edges={("one", "left"): "x"}), "no action left"),
        (flow_of(GIVES_A, edges={("one", "default"): "nowhere"}), "leads to nowhere"),
        (flow_of(stage("one", actions=("left", "right")), stage("x"), edges={("one", "left"): "x"}), "leads by right"),
        (flow_of(stage("one"), stage("x"), edges={("one", "default"): ""}), "no path leads to x"),
        (
            flow_of(
                stage("choose", actions=("left", "right")), GIVES_A, stage("empty"), NEEDS_A,
                edges={("choose", "left"): "one", ("choose", "right"): "empty", ("one", "default"): "two"},
            ),
            "needs a, which not every path gives",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_broken_flows_are_refused(flow: type[Flow], words: str) -> None:
    with pytest.raises(BrokenFlow, match=words):
        check(flow)


def test_paths_that_all_give_it_may_meet() -> None:
    check(
        flow_of(
            stage("choose", actions=("left", "right")), GIVES_A, stage("other", gives=("a", "b")), NEEDS_A,
            edges={("choose", "left"): "one", ("choose", "right"): "other", ("one", "default"): "two"},
        )
    )  # fmt: skip


def test_two_flows_of_one_name_are_refused() -> None:
    first = register(flow_of(GIVES_A))
    try:
        assert register(first) is first
        with pytest.raises(BrokenFlow, match="two flows"):
            register(flow_of(GIVES_A))
    finally:
        forget("made-up")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({}, "declares"),
        ({"a": 1, "b": 2}, "declares"),
        (Outcome({"a": 1}, "sideways"), "no action"),
        ({"a": "x" * 70_000}, "keep a file"),
    ],
    ids=["nothing", "too many", "action", "too large"],
)
def test_outcome_is_held_against_the_declaration(written: Any, words: str) -> None:
    with pytest.raises(BadStage, match=words):
        settled(GIVES_A, written)
    assert settled(GIVES_A, {"a": 1}).action == "default"


def test_stage_that_does_not_say_what_it_does_is_no_stage() -> None:
    empty: Stage[Any, Any] = stage("empty")()
    facts: Facts = None  # type: ignore[assignment]
    live: Live = None  # type: ignore[assignment]
    for act in (lambda: empty.read(facts), lambda: empty.work(None, live)):
        with pytest.raises(NotImplementedError, match="does not say"):
            act()
    with pytest.raises(TypeError, match="write it or give a mapping"):
        empty.write(facts, 7)
