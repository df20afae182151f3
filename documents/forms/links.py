"""A new download link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.services.links import MOST_DOWNLOADS


class LinkForm(forms.Form):
    """``longest`` is how many days a link may work."""

    days = forms.IntegerField(label=_("Works for so many days"), min_value=1)
    most = forms.IntegerField(
        label=_("Most downloads"),
        min_value=1,
        max_value=MOST_DOWNLOADS,
        required=False,
        help_text=_("Empty sets no number."),
    )
    note = forms.CharField(
        label=_("For whom"), max_length=100, required=False, help_text=_("Only you and the project see this.")
    )

    def __init__(self, submitted: Any = None, *, longest: int) -> None:
        super().__init__(submitted, initial={"days": min(7, longest)})
        self.fields["days"].max_value = longest  # type: ignore[attr-defined]
        self.fields["days"].widget.attrs["max"] = longest
