"""Filters of lists, and the form that takes a run up from one of its stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import Problem
from pipeline.choices import ItemState, RunState
from pipeline.contract import Flow
from pipeline.forms.params import ParamsPart
from pipeline.selectors.events import LogFilter
from pipeline.selectors.flows import flow_choices
from pipeline.selectors.runs import RunFilter

if TYPE_CHECKING:
    from documents.models import Document

STATES = [("", gettext_lazy("Any")), ("going", gettext_lazy("Not ended")), *RunState.choices]


class RunFilterForm(forms.Form):
    """The filters of a list of runs, as they stand in its address."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)
    flow = forms.ChoiceField(label=gettext_lazy("Tool"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)
    called = forms.BooleanField(label=gettext_lazy("Called runs too"), required=False)
    parent = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["flow"].choices = [("", _("Any")), *flow_choices()]  # type: ignore[attr-defined]

    @property
    def is_narrow(self) -> bool:
        return self.narrow() not in (RunFilter(), RunFilter(called=True))

    def narrow(self) -> RunFilter:
        if not self.is_valid():
            return RunFilter()
        given = self.cleaned_data
        return RunFilter(
            search=given["q"],
            tool=given["flow"],
            state=given["state"],
            called=given["called"],
            parent=str(given["parent"] or ""),
        )


class LogFilterForm(forms.Form):
    """The filters of a run's log."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)
    loud = forms.BooleanField(label=gettext_lazy("Warnings and failures only"), required=False)

    def __init__(self, *args: Any, chosen: type[Flow] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [(one.name, one.title) for one in chosen.stages] if chosen else []
        self.fields["stage"].choices = [("", _("All")), *stages]  # type: ignore[attr-defined]

    def narrow(self) -> LogFilter:
        if not self.is_valid():
            return LogFilter()
        given = self.cleaned_data
        return LogFilter(stage=given["stage"], loud=given["loud"], search=given["q"])


class ItemFilterForm(forms.Form):
    """The filters of the items of a run."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("Any")), *ItemState.choices]
    )

    def __init__(self, *args: Any, stages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [("", _("All")), *stages]  # type: ignore[attr-defined]
        self.has_one_stage = len(stages) == 1

    def narrow(self) -> dict[str, str]:
        return dict(self.cleaned_data) if self.is_valid() else {}


class StageForm(forms.Form):
    stage = forms.ChoiceField(
        label=gettext_lazy("Start at"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("What was done before this stage is taken over as it is."),
    )

    def __init__(self, submitted: Any = None, *, points: Sequence[tuple[str, str]]) -> None:
        super().__init__(submitted, initial={"stage": points[-1][0]})
        self.fields["stage"].choices = points  # type: ignore[attr-defined]


class DerivedRun:
    """Where to start, and the parameters as they shall be: a stage's form and the flow's."""

    def __init__(
        self,
        chosen: type[Flow],
        *,
        points: Sequence[tuple[str, str]],
        params: Mapping[str, Any],
        documents: Mapping[str, Sequence[Document]],
        submitted: Any = None,
    ) -> None:
        self.stage = StageForm(submitted, points=points)
        self.params = ParamsPart(chosen, documents=documents, submitted=submitted, initial=params, uploads=False)

    @property
    def forms(self) -> Sequence[forms.Form]:
        return (self.stage, self.params.form)

    @property
    def has_errors(self) -> bool:
        return any(one.is_bound and one.errors for one in self.forms)

    def is_valid(self) -> bool:
        return all([self.stage.is_valid(), self.params.is_valid()])

    def wishes(self) -> dict[str, Any]:
        return {"stage": self.stage.cleaned_data["stage"], "params": self.params.values()}

    def blame(self, problem: Problem) -> None:
        if not self.params.blame(problem):
            self.stage.add_error(None, problem.text)
