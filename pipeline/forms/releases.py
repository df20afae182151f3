"""What an owner confirms before guarded results are handed out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReleaseForm(forms.Form):
    """``digest`` names the text that was shown."""

    confirmed = forms.BooleanField(label=_("I have read this, and I take responsibility for it."))
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
