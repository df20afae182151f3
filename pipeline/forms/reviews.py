"""The words of decisions, and what is asked when a review ends."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pipeline.choices import Decision

DECISIONS: Final = {
    Decision.OPEN: _("To decide"),
    Decision.ACCEPTED: _("Accepted"),
    Decision.EDITED: _("Edited"),
    Decision.REJECTED: _("Rejected"),
}


class CloseForm(forms.Form):
    """``left`` proposals are undecided; without any there is nothing to accept."""

    accept_rest = forms.BooleanField()
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *arguments: Any, left: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if left:
            text = ngettext("Accept the one that is undecided", "Accept the %(n)d that are undecided", left)
            self.fields["accept_rest"].label = text % {"n": left}
        else:
            del self.fields["accept_rest"]
