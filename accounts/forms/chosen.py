"""What was ticked in a list, and what shall be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms


class IdsField(forms.TypedMultipleChoiceField):
    """Ids of rows; whether there are such rows is found out by whoever uses them."""

    widget = forms.MultipleHiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=UUID, required=False, empty_value=[], **options)

    def valid_value(self, value: Any) -> bool:
        return True


class ChosenOfTrashForm(forms.Form):
    """``sure`` says that the question was answered."""

    verb = forms.ChoiceField(choices=[(one, one) for one in ("restore", "purge")], widget=forms.HiddenInput)
    chosen = IdsField()
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)


def trash_asked_again(verb: str, ids: Sequence[UUID]) -> ChosenOfTrashForm:
    """The form of the question: nothing but these, however the list may change before it is answered."""
    return ChosenOfTrashForm(initial={"verb": verb, "chosen": [str(one) for one in ids], "sure": "on"})
