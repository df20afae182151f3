"""What shall be done with several runs of a list."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django import forms

from accounts.forms.chosen import IdsField

VERBS = ("download", "retry", "cancel", "delete")
TICKED, PAGE, ALL = "ticked", "page", "all"


class ChosenRunsForm(forms.Form):
    """``run`` are the ticked ones, ``shown`` all on the page; ``sure`` says that the question was answered."""

    verb = forms.ChoiceField(choices=[(one, one) for one in VERBS], widget=forms.HiddenInput)
    which = forms.ChoiceField(
        choices=[(one, one) for one in (TICKED, PAGE, ALL)], required=False, widget=forms.HiddenInput
    )
    run = IdsField()
    shown = IdsField()
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
