"""The same flow for many documents: a run for each, so that one that cannot be done keeps nobody from the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from pydantic import TypeAdapter

from pipeline.called import Calling, CallOutcome
from pipeline.contract import CallStage, Facts, Flow, Input, Outcome, Refused
from pipeline.params import ValueField
from pipeline.registry import flow, known_flow, register
from pipeline.stages.called import CAME, Unfit, judged, main_files


class Params(forms.Form):
    flow = forms.CharField(
        label="Tool", max_length=60, help_text="The key of the flow that each document goes through."
    )
    params = ValueField(
        label="Its options",
        adapter=TypeAdapter(dict[str, Any]),
        required=False,
        initial={},
        help_text="As the flow takes them; what is left out has its default.",
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "flow" in found and "params" in found:
            if found["flow"] == BulkFlow.key:
                self.add_error("flow", "Choose the flow that each document shall go through.")
                return found
            try:
                _, found["params"] = judged(found["flow"], found["params"] or {})
            except Unfit as unfit:
                self.add_error(unfit.at, list(unfit.texts))
        return found


class Each(CallStage):
    """Sizes are bytes, of the documents that came through and of the files their runs were for."""

    name, title = "each", "A run for each document"
    side_by_side = True
    gives = ("documents", "completed", "incomplete", "failed", "size_before", "size_after")

    def calls(self, facts: Facts) -> Sequence[Calling]:
        chosen, params = flow(facts.params["flow"]), facts.params["params"]
        return [
            Calling(_key(one), chosen.key, f"{chosen.titled(params)}: {one.name}", (one.document_id,), params)
            for one in facts.inputs_as("document")
        ]

    def finish(self, facts: Facts, calls: Sequence[CallOutcome]) -> Outcome:
        came = [one for one in calls if one.state in CAME]
        if not came:
            raise Refused("nothing_done", _nothing(calls))
        return Outcome(self.recount(facts, calls), adopts=[file.id for one in came for file in one.delivered])

    def recount(self, facts: Facts, calls: Sequence[CallOutcome]) -> Mapping[str, Any]:
        came = [one for one in calls if one.state in CAME]
        sizes = {_key(one): one.size for one in facts.inputs_as("document")}
        return {
            "documents": len(calls),
            "completed": sum(one.state == "completed" for one in calls),
            "incomplete": sum(one.state == "partial" for one in calls),
            "failed": len(calls) - len(came),
            "size_before": sum(sizes[one.key] for one in came),
            "size_after": sum(file.size for one in came if one.delivered for file in main_files(one)),
        }


def _key(one: Input) -> str:
    """By its place, which no other document gets when one before it is deleted."""
    return f"{one.position + 1:05}"


def _nothing(calls: Sequence[CallOutcome]) -> str:
    reason = next((one.error_text for one in calls if one.error_text), "")
    who = (
        f"None of the {len(calls)} documents came through." if len(calls) > 1 else "The document did not come through."
    )
    return f"{who} {reason}".strip()


@register
class BulkFlow(Flow):
    key, title = "bulk", "Run over many documents"
    summary = "Takes each of many documents through one tool, in a run of its own."
    icon, group, listed = "files", "Documents", False
    Params = Params
    most = 1000
    stages = (Each,)
    results = Each.gives

    @classmethod
    def titled(cls, params: Mapping[str, Any]) -> str:
        chosen = known_flow(params["flow"])
        return chosen.titled(params["params"]) if chosen else cls.title
