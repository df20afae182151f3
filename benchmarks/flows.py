"""Flows that do next to nothing, so that what is left is the engine."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django import forms

from pipeline.contract import Facts, Flow, Live, Outcome, Stage


class _Nothing(Stage[None, dict[str, Any]]):
    def read(self, facts: Facts) -> None:
        return None

    def work(self, given: None, live: Live) -> dict[str, Any]:
        return {}


class One(_Nothing):
    name, title = "one", "One"


class Two(_Nothing):
    name, title = "two", "Two"


class Three(_Nothing):
    name, title = "three", "Three"


class ThreeSteps(Flow):
    key, title, summary, least = "bench-three", "Three steps", "Three stages that do nothing.", 0
    stages = (One, Two, Three)


class Turn(Stage[tuple[int, int], dict[str, Any]]):
    name, title, gives, actions = "turn", "Turn", ("turns",), ("again", "enough")

    def read(self, facts: Facts) -> tuple[int, int]:
        return int(facts.outputs.get("turns", 0)), int(facts.params["turns"])

    def work(self, given: tuple[int, int], live: Live) -> dict[str, Any]:
        done, wanted = given
        return {"turns": done + 1, "more": done + 1 < wanted}

    def write(self, facts: Facts, result: dict[str, Any]) -> Outcome:
        return Outcome({"turns": result["turns"]}, "again" if result["more"] else "enough")


class Turns(forms.Form):
    turns = forms.IntegerField(min_value=1, initial=1)


class Carousel(Flow):
    """The same stage as often as one likes."""

    key, title, summary, least = "bench-turns", "Turns", "One stage again and again.", 0
    Params, steps = Turns, 100_000
    stages = (Turn,)
    edges = {("turn", "again"): "turn", ("turn", "enough"): ""}


class Say(Stage[tuple[int, float], dict[str, Any]]):
    """Says the time, now and then."""

    name, title = "say", "Say"

    def read(self, facts: Facts) -> tuple[int, float]:
        return int(facts.params["times"]), float(facts.params["pause"])

    def work(self, given: tuple[int, float], live: Live) -> dict[str, Any]:
        times, pause = given
        for number in range(times):
            time.sleep(pause * (0.5 + (number * 7 % 11) / 11))  # not in step with anybody's clock
            live.log("now", said=time.time())
        return {}


class Sayings(forms.Form):
    times = forms.IntegerField(min_value=1, initial=100)
    pause = forms.FloatField(min_value=0, initial=0.1)


class Talk(Flow):
    key, title, summary, least = "bench-talk", "Talk", "Says the time now and then.", 0
    Params = Sayings
    stages = (Say,)


FLOWS: tuple[type[Flow], ...] = (ThreeSteps, Carousel, Talk)


def note_time(place: str) -> None:
    """A bare task: writes down when it ran, the first and the last of many into a file each."""
    if place:
        with Path(place).open("a", encoding="ascii") as handle:
            handle.write(f"{time.time()}\n")
