"""Small flows that make the engine do everything it can."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django import forms

from pipeline import registry
from pipeline.called import Calling, CallOutcome
from pipeline.contract import (
    CallStage,
    Facts,
    Flow,
    Item,
    ItemOutcome,
    ItemStage,
    Live,
    Outcome,
    Refused,
    Retry,
    Skip,
    Stage,
    TryLater,
)
from pipeline.reviewing import ReviewKind

QUICK = Retry(attempts=3, wait=0.01, factor=1.0, jitter=0.0)


@contextmanager
def known(*flows: type[Flow]) -> Iterator[None]:
    """Flows that exist for one test."""
    for flow in flows:
        registry.register(flow)
    try:
        yield
    finally:
        for flow in flows:
            registry.forget(flow.key)


class Count(Stage[int, dict[str, Any]]):
    name, title, gives = "count", "Count", ("number",)

    def read(self, facts: Facts) -> int:
        return int(facts.params.get("start", 1))

    def work(self, given: int, live: Live) -> dict[str, Any]:
        live.log("counting")
        live.progress(1, 2)
        return {"number": given}


class Double(Stage[int, dict[str, Any]]):
    name, title, needs, gives = "double", "Double", ("number",), ("doubled",)

    def read(self, facts: Facts) -> int:
        return int(facts.outputs["number"])

    def work(self, given: int, live: Live) -> dict[str, Any]:
        path = live.folder / "doubled.txt"
        path.write_text(str(given * 2))
        live.keep(path, kind="text", name="doubled.txt", media_type="text/plain", proof={"digits": len(str(given))})
        return {"doubled": given * 2}


class Start(forms.Form):
    start = forms.IntegerField(min_value=0, max_value=100, initial=1)


class Sums(Flow):
    key, title, summary = "sums", "Sums", "Counts and doubles."
    Params = Start
    least, most = 0, 5
    stages = (Count, Double)


class Unsteady(Stage[None, dict[str, Any]]):
    """Fails as often as `failures` says."""

    name, title, gives, retry = "unsteady", "Unsteady", ("tries",), QUICK
    failures = 0
    tried = 0
    error: type[Exception] = TryLater

    def read(self, facts: Facts) -> None:
        return None

    def work(self, given: None, live: Live) -> dict[str, Any]:
        kind = type(self)
        kind.tried += 1
        if kind.tried <= kind.failures:
            raise kind.error("busy", "The neighbour is busy.") if kind.error is TryLater else kind.error("no")
        return {"tries": kind.tried}


class Patience(Flow):
    key, title, summary, least = "patience", "Patience", "Tries again.", 0
    stages = (Unsteady,)


class Saved(Unsteady):
    name = "saved"

    def fallback(self, given: None, error: Exception) -> dict[str, Any]:
        return {"tries": -1}


class Fallback(Flow):
    key, title, summary, least = "fallback", "Fallback", "Falls back.", 0
    stages = (Saved,)


class Waits(Stage[None, dict[str, Any]]):
    """Works until the gate is opened, or the run shall stop."""

    name, title, gives = "waits", "Waits", ("waited",)
    begun, gate = threading.Event(), threading.Event()

    def read(self, facts: Facts) -> None:
        return None

    def work(self, given: None, live: Live) -> dict[str, Any]:
        type(self).begun.set()
        while not type(self).gate.wait(0.02):
            live.checkpoint()
        return {"waited": True}


class Waiting(Flow):
    key, title, summary, least = "waiting", "Waiting", "Waits at a gate.", 0
    stages = (Waits, Count)


class Sleeps(Stage[None, dict[str, Any]]):
    """Asynchronous work."""

    name, title, gives = "sleeps", "Sleeps", ("slept",)
    cancelled = False
    seconds_to_sleep = 0.01

    def read(self, facts: Facts) -> None:
        return None

    async def work(self, given: None, live: Live) -> dict[str, Any]:
        try:
            await asyncio.sleep(type(self).seconds_to_sleep)
        except asyncio.CancelledError:
            type(self).cancelled = True
            raise
        return {"slept": True}


class Asleep(Flow):
    key, title, summary, least = "asleep", "Asleep", "Sleeps.", 0
    stages = (Sleeps,)


class Again(Stage[int, dict[str, Any]]):
    name, title, gives, actions = "again", "Again", ("round",), ("more", "enough")

    def read(self, facts: Facts) -> int:
        return int(facts.outputs.get("round", 0))

    def work(self, given: int, live: Live) -> dict[str, Any]:
        return {"round": given + 1}

    def write(self, facts: Facts, result: dict[str, Any]) -> Outcome:
        enough = result["round"] >= int(facts.params["rounds"])
        return Outcome(result, "enough" if enough else "more")


class Rounds(forms.Form):
    rounds = forms.IntegerField(initial=3)


class Loop(Flow):
    key, title, summary, least = "loop", "Loop", "Goes round.", 0
    Params, steps = Rounds, 20
    stages = (Again, Count)
    edges = {("again", "more"): "again", ("again", "enough"): "count"}


class Each(ItemStage[int, dict[str, Any]]):
    name, title, gives, retry = "each", "Each", ("sum",), QUICK
    tried: dict[int, int] = {}
    ran: list[int] = []

    def plan(self, facts: Facts) -> Sequence[Item]:
        return [Item(str(n), f"number {n}", {"n": n}) for n in range(int(facts.params["many"]))]

    def read_item(self, facts: Facts, item: Item) -> int:
        return int(item.given["n"])

    def work_item(self, given: int, live: Live) -> dict[str, Any]:
        kind = type(self)
        kind.tried[given] = kind.tried.get(given, 0) + 1
        kind.ran.append(given)
        if given % 10 == 7:
            raise Refused("seven", "Sevens are refused.")
        if given % 10 == 8:
            raise Skip("eight", "Eights are skipped.")
        if given % 10 == 5 and kind.tried[given] < 3:
            raise TryLater("five", "Fives come later.")
        return {"square": given * given}

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any]:
        return {"sum": sum(one.result.get("square", 0) for one in items)}


class Many(forms.Form):
    many = forms.IntegerField(initial=5)


class Everyone(Flow):
    key, title, summary, least = "everyone", "Everyone", "Does each.", 0
    Params = Many
    stages = (Each,)


class Fan(CallStage):
    name, title, gives = "fan", "Fan out", ("states",)

    def calls(self, facts: Facts) -> Sequence[Calling]:
        return [Calling(str(n), "sums", f"Sum {n}", (), {"start": n}) for n in range(int(facts.params["many"]))]

    def finish(self, facts: Facts, calls: Sequence[CallOutcome]) -> Mapping[str, Any]:
        return {"states": {one.key: [one.state, one.outputs.get("doubled")] for one in calls}}


class Parent(Flow):
    key, title, summary, least = "parent", "Parent", "Calls others.", 0
    Params = Many
    stages = (Fan, Count)


@dataclass(frozen=True)
class Wish:
    text: str
    size: int = 1


WISHES = ReviewKind(name="wishes", title="Wishes", item=Wish, describe=lambda wish: wish.text)


class Propose(Stage[None, dict[str, Any]]):
    name, title, gives, review = "propose", "Propose", ("proposed",), WISHES

    def read(self, facts: Facts) -> None:
        return None

    def work(self, given: None, live: Live) -> dict[str, Any]:
        return {"proposed": 2}

    def proposals(self, facts: Facts, result: Any) -> Sequence[Any]:
        return [Wish("one"), Wish("two", 2)]


class Fulfil(Stage[list[str], dict[str, Any]]):
    name, title, needs, gives = "fulfil", "Fulfil", ("proposed",), ("fulfilled",)

    def read(self, facts: Facts) -> list[str]:
        return [f"{one.value.text}:{one.decision}" for one in facts.reviews["wishes"]]

    def work(self, given: list[str], live: Live) -> dict[str, Any]:
        return {"fulfilled": given}


class Asking(Flow):
    key, title, summary, least = "asking", "Asking", "Asks a person.", 0
    stages = (Propose, Fulfil)
