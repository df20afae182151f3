"""Several flows one after another: what one delivers goes into the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from pydantic import TypeAdapter

from pipeline.called import Calling, CallOutcome, Delivered
from pipeline.contract import DEFAULT, CallStage, Facts, Flow, Outcome, Refused
from pipeline.params import ValueField
from pipeline.registry import flow, register
from pipeline.stages.called import CAME, Unfit, is_taken, judged, main_files

MOST_STEPS = 20
MOST_FILES = 200  # that go from one step to the next; a stage gives 64 KB


@dataclass(frozen=True)
class Step:
    """``hands_on`` is the kind of file that goes into the next step; empty takes the first kind that it accepts."""

    flow: str
    params: dict[str, Any] = field(default_factory=dict)
    hands_on: str = ""


class Params(forms.Form):
    name = forms.CharField(label="Name", max_length=100, required=False, initial="")
    version = forms.IntegerField(
        label="Version", min_value=1, required=False, help_text="Of the recipe, as it was then."
    )
    steps = ValueField(
        label="Steps",
        adapter=TypeAdapter(list[Step]),
        help_text="In order; each has a flow, its params, and hands_on, the kind of file for the next step.",
    )

    def clean_steps(self) -> list[dict[str, Any]]:
        steps: list[dict[str, Any]] = self.cleaned_data["steps"]
        if len(steps) > MOST_STEPS:
            raise forms.ValidationError(f"A recipe has at most {MOST_STEPS} steps.")
        found, wrong = [], []
        for number, step in enumerate(steps, 1):
            try:
                found.append(_judged_step(step, is_last=number == len(steps), is_first=number == 1))
            except Unfit as unfit:
                wrong += [f"Step {number}: {text}" for text in unfit.texts]
        if wrong:
            raise forms.ValidationError(wrong)
        return found


def _judged_step(step: Mapping[str, Any], *, is_first: bool, is_last: bool) -> dict[str, Any]:
    chosen, params = judged(step["flow"], step["params"], alone=is_first)
    if not chosen.listed:
        raise Unfit("flow", f"{chosen.title} is no step of a recipe.")
    if not is_last and chosen.policy:
        raise Unfit("flow", f"{chosen.title} hands out its file only after a release, so it has to come last.")
    kind = "" if is_last else step["hands_on"]
    if kind and chosen.delivers and kind not in chosen.delivers:
        raise Unfit("hands_on", f"{chosen.title} delivers {', '.join(chosen.delivers)}, but no {kind}.")
    return {"flow": chosen.key, "params": params, "hands_on": kind}


class NextStep(CallStage):
    """One step: a run for the document, or for each file that the step before handed on.

    A flow that takes several documents at once gets all of them in one run. ``at`` counts the steps that are done,
    ``files`` are references of what goes into the next one; sizes are bytes.
    """

    name, title, actions = "step", "Step by step", ("again", DEFAULT)
    gives = ("at", "files", "size_before", "size_after")

    def calls(self, facts: Facts) -> Sequence[Calling]:
        at, step, chosen = _present(facts)
        title = f"{at + 1}. {chosen.titled(step['params'])}"
        if at == 0:
            one = facts.document
            return [Calling("1", chosen.key, f"{title}: {one.name}", (one.document_id,), step["params"])]
        files = facts.outputs["files"]
        groups = [[one] for one in files] if chosen.most == 1 else [files]
        return [
            Calling(str(number), chosen.key, f"{title}: {group[0]['name']}", (), step["params"], tuple(group))
            for number, group in enumerate(groups, 1)
        ]

    def finish(self, facts: Facts, calls: Sequence[CallOutcome]) -> Outcome:
        at, step, chosen = _present(facts)
        came = [one for one in calls if one.state in CAME]
        if not came:
            text = next((one.error_text for one in calls if one.error_text), "It was stopped.")
            raise Refused("step_failed", f"Step {at + 1}, {chosen.title}, was not done. {text}")
        steps = facts.params["steps"]
        gives = {"at": at + 1, "files": [], "size_before": facts.document.size}
        if at + 1 == len(steps):
            gives["size_after"] = sum(file.size for one in came if one.delivered for file in main_files(one))
            return Outcome(gives, adopts=[file.id for one in came for file in one.delivered])
        files = _handed_on(at + 1, chosen, step["hands_on"], flow(steps[at + 1]["flow"]), came)
        gives |= {"files": [one.reference for one in files], "size_after": sum(one.size for one in files)}
        return Outcome(gives, "again")


def _present(facts: Facts) -> tuple[int, Mapping[str, Any], type[Flow]]:
    """How many steps are done, the step that comes now, and its flow."""
    at = int(facts.outputs.get("at", 0))
    step = facts.params["steps"][at]
    return at, step, flow(step["flow"])


def _handed_on(
    number: int, chosen: type[Flow], kind: str, following: type[Flow], came: Sequence[CallOutcome]
) -> list[Delivered]:
    """The files of the wanted kind, or of the first kind, that the next flow accepts; raises Refused for none."""
    found = [file for one in came for file in one.delivered if is_taken(following, file.media_type)]
    wanted = kind or (found[0].kind if found else "")
    files = [file for file in found if file.kind == wanted]
    step = f"Step {number}, {chosen.title},"
    if not files:
        what = f" {kind}" if kind else "thing"
        text = f"{step} delivered no{what} that {following.title} takes ({', '.join(following.accepts)})."
        raise Refused("nothing_to_hand_on", text)
    if any(file.guarded for file in files):
        raise Refused("not_released", f"{step} delivered a file that nobody has released yet, so it goes no further.")
    if len(files) > MOST_FILES:
        raise Refused("too_many_files", f"{step} delivered {len(files)} files; at most {MOST_FILES} go into a step.")
    return files


@register
class RecipeFlow(Flow):
    key, title = "recipe", "Recipe"
    summary = "Takes a document through several tools, one after another."
    icon, group, listed = "list-check", "Documents", False
    Params = Params
    stages = (NextStep,)
    edges = {("step", "again"): "step"}
    results = ("size_before", "size_after")

    @classmethod
    def titled(cls, params: Mapping[str, Any]) -> str:
        return params["name"] or cls.title
