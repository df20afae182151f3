"""The form of a webhook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.choices import Told
from pipeline.services.webhooks import LONGEST


class WebhookForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=LONGEST["name"], help_text=_("What listens there."))
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST["url"],
        widget=forms.URLInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "As https://example.org/hooks/bindery. One in a private network has to be allowed by the operator."
        ),
    )
    events = forms.MultipleChoiceField(
        label=_("Told when"), choices=Told.choices, widget=forms.CheckboxSelectMultiple, initial=Told.values
    )
