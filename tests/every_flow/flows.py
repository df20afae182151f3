"""Flows that exist for the trials alone: one that works on several documents item by item, and one that goes round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.services.audit import record
from pipeline.contract import Facts, Flow, Input, Item, ItemOutcome, ItemStage, Live, Outcome, Refused, Stage
from pipeline.params import DocumentField
from pipeline.reviewing import ReviewKind
from tests.every_flow import pure


class WordParams(forms.Form):
    least = forms.IntegerField(label="Fewest words", min_value=1, max_value=1000, initial=1)
    shout = forms.BooleanField(label="In capitals", required=False, initial=True)
    mark = forms.CharField(label="Mark", max_length=3, initial="!")
    order = forms.ChoiceField(label="Order", choices=[("as given", "As given"), ("longest", "Longest first")])
    parts = forms.MultipleChoiceField(
        label="Parts", choices=[("a", "A"), ("b", "B"), ("c", "C")], initial=["a", "c"], required=False
    )
    glossary = DocumentField(label="Glossary", required=False, accepts=("text/*",))


class Words(ItemStage[Input, dict[str, Any]]):
    """Each document in a limited process, two side by side."""

    name, title, gives, concurrency = "words", "Counting words", ("words", "lists"), 2

    def plan(self, facts: Facts) -> Sequence[Item]:
        return [Item(one.document_id, one.name, {"at": at}) for at, one in enumerate(facts.inputs_as("document"))]

    def read_item(self, facts: Facts, item: Item) -> Input:
        return facts.inputs_as("document")[int(item.given["at"])]

    def work_item(self, given: Input, live: Live) -> dict[str, Any]:
        target = live.folder / "words.txt"
        many = live.child(pure.count_words, live.path_of(given.sha256), target)
        kept = live.keep(target, kind="words", name=f"{given.name}.words.txt", media_type="text/plain")
        return {"many": many, "list": kept.reference}

    def write_item(self, facts: Facts, item: Item, result: Any) -> Mapping[str, Any]:
        record(
            actor=facts.actor, action="trial.effect", target=f"{facts.run_id}:{item.label}", project_id=facts.project_id
        )
        return {"many": result["many"], "list": result["list"]}

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any]:
        done = [one for one in items if one.state == "done"]
        return {"words": sum(one.result["many"] for one in done), "lists": [one.result["list"] for one in done]}


class Sum(Stage[tuple[int, Mapping[str, Any]], dict[str, Any]]):
    name, title, needs, gives = "sum", "Adding up", ("words",), ("sentence",)

    def read(self, facts: Facts) -> tuple[int, Mapping[str, Any]]:
        return int(facts.outputs["words"]), facts.params

    def work(self, given: tuple[int, Mapping[str, Any]], live: Live) -> dict[str, Any]:
        many, params = given
        if many < params["least"]:
            raise Refused("too_few", f"{many} words are fewer than {params['least']}.")
        sentence = f"{many} words{params['mark']}"
        live.log(sentence)
        return {"sentence": sentence.upper() if params["shout"] else sentence}

    def write(self, facts: Facts, result: Any) -> Mapping[str, Any]:
        record(actor=facts.actor, action="trial.effect", target=f"{facts.run_id}:sum", project_id=facts.project_id)
        return {"sentence": result["sentence"]}


class WordCount(Flow):
    key, title, summary = "trial-words", "Count words", "Counts the words of texts."
    Params = WordParams
    accepts, most = ("text/plain",), 5
    stages = (Words, Sum)
    results = ("sentence",)


@dataclass(frozen=True)
class Remark:
    text: str


REMARKS = ReviewKind(name="remarks", title="Remarks", item=Remark, describe=lambda one: one.text)


class RoundParams(forms.Form):
    rounds = forms.IntegerField(label="Rounds", min_value=1, max_value=20, initial=3)


class Round(Stage[tuple[int, int], dict[str, Any]]):
    name, title, gives, actions = "round", "Going round", ("rounds",), ("again", "enough")

    def read(self, facts: Facts) -> tuple[int, int]:
        return int(facts.outputs.get("rounds", 0)), int(facts.params["rounds"])

    def work(self, given: tuple[int, int], live: Live) -> dict[str, Any]:
        done, wanted = given
        live.progress(done + 1, wanted)
        return {"rounds": done + 1, "wanted": wanted}

    def write(self, facts: Facts, result: Any) -> Outcome:
        target = f"{facts.run_id}:round {result['rounds']}"
        record(actor=facts.actor, action="trial.effect", target=target, project_id=facts.project_id)
        return Outcome({"rounds": result["rounds"]}, "again" if result["rounds"] < result["wanted"] else "enough")


class Remarks(Stage[int, dict[str, Any]]):
    name, title, needs, gives, review = "remarks", "Remarks", ("rounds",), ("remarks",), REMARKS

    def read(self, facts: Facts) -> int:
        return int(facts.outputs["rounds"])

    def work(self, given: int, live: Live) -> dict[str, Any]:
        return {"remarks": given}

    def proposals(self, facts: Facts, result: Any) -> Sequence[Remark]:
        return [Remark(f"round {number}") for number in range(1, result["remarks"] + 1)]


class Farewell(Stage[int, dict[str, Any]]):
    name, title, gives = "farewell", "Farewell", ("kept",)

    def read(self, facts: Facts) -> int:
        return sum(one.decision in ("accepted", "edited") for one in facts.reviews["remarks"])

    async def work(self, given: int, live: Live) -> dict[str, Any]:
        path = live.folder / "farewell.txt"
        path.write_text(f"{given} kept", "utf-8")
        live.keep(path, kind="farewell", name="farewell.txt", media_type="text/plain")
        return {"kept": given}


class GoRound(Flow):
    key, title, summary, least, most = "trial-rounds", "Go round", "Goes round as often as one likes.", 0, 1
    Params = RoundParams
    stages = (Round, Remarks, Farewell)
    edges = {("round", "again"): "round", ("round", "enough"): "remarks"}


TRIAL_FLOWS: tuple[type[Flow], ...] = (WordCount, GoRound)
