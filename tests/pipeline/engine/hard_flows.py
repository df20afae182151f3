"""Flows whose stages are interrupted, refused by the database, or work in limited processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Item, ItemStage, Live, Outcome, Refused, Stage, TryLater
from tests.documents.isolation import calls
from tests.pipeline.engine.flows import QUICK

MIB = 1024 * 1024


class Scripted(Stage[None, dict[str, Any]]):
    """Does what the test wrote into `script`, one entry per try; the last one again and again."""

    name, title, gives, retry = "scripted", "Scripted", ("tries",), QUICK
    script: list[Callable[[Live], None]] = []
    tried = 0

    def read(self, facts: Facts) -> None:
        return None

    def work(self, given: None, live: Live) -> dict[str, Any]:
        kind = type(self)
        act = kind.script[min(kind.tried, len(kind.script) - 1)]
        kind.tried += 1
        act(live)
        return {"tries": kind.tried}


class OneScripted(Flow):
    key, title, summary, least = "scripted", "Scripted", "Does what it is told.", 0
    stages = (Scripted,)


class ScriptedItems(ItemStage[int, dict[str, Any]]):
    """The same for each of three items."""

    name, title, gives, retry = "items", "Items", (), QUICK
    script: dict[int, list[Callable[[Live], None]]] = {}
    tried: dict[int, int] = {}

    def plan(self, facts: Facts) -> Sequence[Item]:
        return [Item(str(n), f"number {n}", {"n": n}) for n in range(3)]

    def read_item(self, facts: Facts, item: Item) -> int:
        return int(item.given["n"])

    def work_item(self, given: int, live: Live) -> dict[str, Any]:
        kind = type(self)
        acts = kind.script.get(given, [fine])
        act = acts[min(kind.tried.get(given, 0), len(acts) - 1)]
        kind.tried[given] = kind.tried.get(given, 0) + 1
        act(live)
        return {"n": given}


class ManyScripted(Flow):
    key, title, summary, least = "scripted-items", "Scripted items", "Does what it is told with each.", 0
    stages = (ScriptedItems,)


def fine(live: Live) -> None:
    return None


def busy(live: Live) -> None:
    raise TryLater("busy", "The neighbour is busy.")


def refuse(live: Live) -> None:
    raise Refused("no", "No.")


def until_halted(live: Live) -> None:
    """Works for as long as nobody stops it."""
    BEGUN.set()
    while True:
        live.checkpoint()
        time.sleep(0.02)


def wrong_statement(live: Live) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO pipeline_beat (name) VALUES (NULL)")


BEGUN = threading.Event()


class Wide(ItemStage[int, dict[str, Any]]):
    """Counts how many of its items are worked on at the same time."""

    name, title, gives, concurrency = "wide", "Wide", ("most",), 3
    lock = threading.Lock()
    now = most = 0

    def plan(self, facts: Facts) -> Sequence[Item]:
        return [Item(str(n), str(n)) for n in range(12)]

    def read_item(self, facts: Facts, item: Item) -> int:
        return int(item.key)

    def work_item(self, given: int, live: Live) -> dict[str, Any]:
        kind = type(self)
        with kind.lock:
            kind.now += 1
            kind.most = max(kind.most, kind.now)
        time.sleep(0.05)
        with kind.lock:
            kind.now -= 1
        return {}

    def finish(self, facts: Facts, items: Sequence[Any]) -> Mapping[str, Any]:
        return {"most": type(self).most}


class Broad(Flow):
    key, title, summary, least = "broad", "Broad", "Works side by side.", 0
    stages = (Wide,)


class InChild(Stage[None, dict[str, Any]]):
    """Makes one call in a limited process."""

    name, title, gives = "in_child", "In a child", ("answer",)
    limits = Limits(memory=400 * MIB, cpu=20, wall=60, output=MIB)
    call: tuple[Any, ...] = (calls.add, 1, 2)

    def read(self, facts: Facts) -> None:
        return None

    def work(self, given: None, live: Live) -> dict[str, Any]:
        BEGUN.set()
        function, *arguments = type(self).call
        return {"answer": live.child(function, *arguments)}


class Childish(Flow):
    key, title, summary, least = "childish", "Childish", "Has a child do it.", 0
    stages = (InChild,)


class Choose(Stage[str, dict[str, Any]]):
    name, title, gives, actions = "choose", "Choose", (), ("left", "right")
    way = "left"

    def read(self, facts: Facts) -> str:
        return type(self).way

    def work(self, given: str, live: Live) -> dict[str, Any]:
        return {"way": given}

    def write(self, facts: Facts, result: dict[str, Any]) -> Outcome:
        return Outcome({}, result["way"])


class _Went(Stage[None, dict[str, Any]]):
    gives = ("went",)

    def read(self, facts: Facts) -> None:
        return None

    def work(self, given: None, live: Live) -> dict[str, Any]:
        return {"went": self.name}


class Left(_Went):
    name, title = "left", "Left"


class Right(_Went):
    name, title = "right", "Right"


class Meet(Stage[str, dict[str, Any]]):
    name, title, needs, gives = "meet", "Meet", ("went",), ("came",)

    def read(self, facts: Facts) -> str:
        return str(facts.outputs["went"])

    def work(self, given: str, live: Live) -> dict[str, Any]:
        return {"came": given}


class Fork(Flow):
    """left and right part at choose and meet again."""

    key, title, summary, least = "parting", "Parting", "Goes one of two ways.", 0
    stages = (Choose, Left, Right, Meet)
    edges = {("choose", "left"): "left", ("choose", "right"): "right", ("left", "default"): "meet"}


ALL = (OneScripted, ManyScripted, Broad, Childish, Fork)
