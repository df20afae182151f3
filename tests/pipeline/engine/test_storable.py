"""Texts with zero bytes are stored without them, on every database."""

from __future__ import annotations

from typing import Any

from pipeline.contract import Facts, Flow, Live, Stage
from pipeline.engine.storable import storable
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs, start
from tests.pipeline.engine.flows import known


class Zeros(Stage[None, dict[str, Any]]):
    name, title, gives = "zeros", "Zeros", ("found",)

    def read(self, facts: Facts) -> None:
        return None

    def work(self, given: None, live: Live) -> dict[str, Any]:
        live.log("a\0b")
        return {"found": [{"na\0me": "c\0d"}]}


class ZerosFlow(Flow):
    key, title, summary = "zeros", "Zeros", "Gives zero bytes."
    least, most = 0, 0
    stages = (Zeros,)


def test_everything_else_stays() -> None:
    value = {"a": [1, 2.5, None, True, ("x", "y\0")], "b\0": {}}
    assert storable(value) == {"a": [1, 2.5, None, True, ["x", "y"]], "b": {}}


def test_a_stage_may_speak_and_give_them(cast: Cast) -> None:
    with known(ZerosFlow):
        run = drive(start(cast, "zeros"))
    assert (run.state, run.error_text) == ("completed", "")
    assert outputs(run)["found"] == [{"name": "cd"}]
    assert "ab" in run.events.values_list("text", flat=True)
