"""API tokens."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import ALL_VERBS

WORDS: Final = {
    "project.see": _("See projects"),
    "project.edit": _("Make and edit projects"),
    "project.delete": _("Delete and restore projects"),
    "member.see": _("See members"),
    "member.manage": _("Add, change and remove members"),
    "document.see": _("See and download documents"),
    "document.add": _("Add documents"),
    "document.edit": _("Edit documents"),
    "document.delete": _("Delete documents"),
    "run.see": _("See runs and their results"),
    "run.start": _("Start runs"),
    "run.control": _("Pause, cancel and retry runs"),
    "artifact.share": _("Share results by links"),
    "review.decide": _("Decide in reviews"),
    "release.confirm": _("Confirm that guarded results are handed out"),
    "secret.see": _("See names of secrets"),
    "secret.manage": _("Set and delete secrets"),
    "schedule.manage": _("Manage schedules"),
    "connection.manage": _("Manage connections to cloud storage"),
    "webhook.manage": _("Manage webhooks"),
    "audit.see": _("Read the audit log"),
}
LIVES: Final = [(7, _("7 days")), (30, _("30 days")), (90, _("90 days")), (365, _("One year"))]


def _scopes() -> list[tuple[str, object]]:
    unnamed = sorted(ALL_VERBS - set(WORDS))
    return [*WORDS.items(), *((verb, verb) for verb in unnamed)]


class TokenForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What uses it, for example “Nightly export”."))
    days = forms.TypedChoiceField(label=_("Good for"), choices=LIVES, initial=90, coerce=int)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=_scopes,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where you may do it yourself. To change something includes to see it."),
    )
