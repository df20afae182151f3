"""What shall be done with several runs of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

VERBS = ("download", "retry", "cancel", "delete")
TICKED, PAGE, ALL = "ticked", "page", "all"


class RunsField(forms.TypedMultipleChoiceField):
    """Ids of runs; whether there are such runs is found out by whoever uses them."""

    widget = forms.MultipleHiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=UUID, required=False, empty_value=[], **options)

    def valid_value(self, value: Any) -> bool:
        return True


class ChosenRunsForm(forms.Form):
    """``run`` are the ticked ones, ``shown`` all on the page; ``sure`` says that the question was answered."""

    verb = forms.ChoiceField(choices=[(one, one) for one in VERBS], widget=forms.HiddenInput)
    which = forms.ChoiceField(
        choices=[(one, one) for one in (TICKED, PAGE, ALL)], required=False, widget=forms.HiddenInput
    )
    run = RunsField()
    shown = RunsField()
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @property
    def wants_all(self) -> bool:
        """Whether every run of the list is meant, on whatever page of it."""
        return bool(self.cleaned_data["which"] == ALL)

    def ids(self) -> list[UUID]:
        return list(self.cleaned_data["shown" if self.cleaned_data["which"] == PAGE else "run"])


def asked_again(verb: str, run_ids: Sequence[UUID]) -> ChosenRunsForm:
    """The form of the question: nothing but these runs, however the list may change before it is answered."""
    form = ChosenRunsForm(initial={"verb": verb, "run": [str(one) for one in run_ids], "which": TICKED, "sure": "on"})
    del form.fields["shown"]
    return form
