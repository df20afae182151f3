"""A flow of three stages whose effects can be counted, and one that waits for as long as a test likes."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings

from accounts.services.audit import record
from pipeline.contract import Facts, Flow, Item, ItemOutcome, ItemStage, Live, Refused, Stage
from tests.storm import pure


def effect(facts: Facts, what: str) -> None:
    record(
        actor=facts.actor, action="storm.effect", target=f"{facts.run_id}:{what}", project_id=facts.project_id,
        details={"pid": os.getpid()},
    )  # fmt: skip


class First(Stage[int, dict[str, Any]]):
    """Works in a limited process and keeps a file."""

    name, title, gives = "first", "First", ("number",)

    def read(self, facts: Facts) -> int:
        return int(facts.params["number"])

    def work(self, given: int, live: Live) -> dict[str, Any]:
        number = live.child(pure.slow_square, given)
        path = live.folder / "number.txt"
        path.write_text(str(number))
        live.keep(path, kind="number", name="number.txt", media_type="text/plain")
        return {"number": number}

    def write(self, facts: Facts, result: Any) -> Mapping[str, Any]:
        effect(facts, "first")
        return {"number": result["number"]}


class Second(ItemStage[int, dict[str, Any]]):
    name, title, needs, gives = "second", "Second", ("number",), ("parts",)

    def plan(self, facts: Facts) -> Sequence[Item]:
        return [Item(str(n), f"part {n}", {"n": n}) for n in range(5)]

    def read_item(self, facts: Facts, item: Item) -> int:
        return int(item.given["n"])

    def work_item(self, given: int, live: Live) -> dict[str, Any]:
        time.sleep(0.05)
        return {"n": given}

    def write_item(self, facts: Facts, item: Item, result: Any) -> Mapping[str, Any]:
        effect(facts, f"second:{item.key}")
        return {"n": result["n"]}

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any]:
        return {"parts": sum(one.result["n"] for one in items)}


class Third(Stage[int, dict[str, Any]]):
    name, title, needs, gives = "third", "Third", ("number", "parts"), ("sum",)

    def read(self, facts: Facts) -> int:
        return int(facts.outputs["number"]) + int(facts.outputs["parts"])

    def work(self, given: int, live: Live) -> dict[str, Any]:
        for step in range(5):
            time.sleep(0.05)
            live.progress(step + 1, 5)
        return {"sum": given}

    def write(self, facts: Facts, result: Any) -> Mapping[str, Any]:
        effect(facts, "third")
        return {"sum": result["sum"]}


class Number(forms.Form):
    number = forms.IntegerField(initial=1)


class Storm(Flow):
    key, title, summary, least = "storm", "Storm", "Has effects that can be counted.", 0
    Params = Number
    stages = (First, Second, Third)


class Wait(Stage[tuple[Path, bool], dict[str, Any]]):
    """Waits in a limited process for a gate to open: a file in the machine's folder."""

    name, title, gives = "wait", "Waiting", ("open",)

    def read(self, facts: Facts) -> tuple[Path, bool]:
        return Path(settings.DATA_DIR) / str(facts.params["gate"]), bool(facts.params["refuse"])

    def work(self, given: tuple[Path, bool], live: Live) -> dict[str, Any]:
        gate, refuse = given
        live.log("waiting at the gate")
        if refuse:
            raise Refused("closed", "The gate stays closed.")
        return {"open": live.child(pure.wait_for, gate, 60.0)}

    def write(self, facts: Facts, result: Any) -> Mapping[str, Any]:
        effect(facts, "wait")
        return {"open": result["open"]}


class Through(Stage[None, dict[str, Any]]):
    name, title, needs = "through", "Going through", ("open",)

    def read(self, facts: Facts) -> None:
        return None

    def work(self, given: None, live: Live) -> dict[str, Any]:
        path = live.folder / "through.txt"
        path.write_text("through")
        live.keep(path, kind="text", name="through.txt", media_type="text/plain", guarded=True)
        return {}


class GateParams(forms.Form):
    gate = forms.CharField(initial="gate", max_length=40)
    refuse = forms.BooleanField(required=False, initial=False)


class Gate(Flow):
    key, title, summary, least, most = "gate", "Gate", "Waits until a gate is opened.", 0, 3
    Params = GateParams
    stages = (Wait, Through)
    policy = "Close the gate behind you."


class Hog(Stage[int, dict[str, Any]]):
    """Calls C for seconds without giving Python back: no other thread of the process runs meanwhile."""

    name, title, gives = "hog", "Hogging", ("slept",)

    def read(self, facts: Facts) -> int:
        return int(facts.params["number"])

    def work(self, given: int, live: Live) -> dict[str, Any]:
        ctypes.PyDLL(None).sleep(given)
        return {"slept": given}


class Seconds(forms.Form):
    number = forms.IntegerField(initial=30)


class Hogs(Flow):
    key, title, summary, least = "hog", "Hog", "Keeps a worker to itself.", 0
    Params = Seconds
    stages = (Hog,)


class Half(ItemStage[str, dict[str, Any]]):
    """Of two items one is refused until a file is there: before, runs end partly done."""

    name, title, gives = "half", "Halves", ("parts",)

    def plan(self, facts: Facts) -> Sequence[Item]:
        return [Item(key, f"half {key}") for key in ("a", "b")]

    def read_item(self, facts: Facts, item: Item) -> str:
        return item.key

    def work_item(self, given: str, live: Live) -> dict[str, Any]:
        if given == "b" and not (Path(settings.DATA_DIR) / "mended").exists():
            raise Refused("broken", "This half is broken.")
        return {"half": given}

    def write_item(self, facts: Facts, item: Item, result: Any) -> Mapping[str, Any]:
        effect(facts, f"halves:{item.key}")
        return {"half": result["half"]}

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any]:
        return {"parts": sum(one.state == "done" for one in items)}


class Halves(Flow):
    key, title, summary, least = "halves", "Halves", "Ends partly done until it is mended.", 0
    Params = Number
    stages = (Half,)
