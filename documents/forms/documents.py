"""The list's filters, a document's edit form, passwords, files without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.projects import TagsField
from documents.choices import Inspection, Kind
from documents.selectors.documents import DocumentFilter
from documents.services.documents import DocumentFields

if TYPE_CHECKING:
    from documents.models import Document

ORDERS = [
    ("newest", _("Newest first")),
    ("oldest", _("Oldest first")),
    ("name", _("Name")),
    ("changed", _("Changed last")),
    ("largest", _("Largest first")),
    ("pages", _("Most pages first")),
]


class DocumentFilterForm(forms.Form):
    """The list's filters, as they stand in its address."""

    q = forms.CharField(required=False, max_length=100)
    kind = forms.ChoiceField(required=False, choices=[("", _("Any")), *Kind.choices])
    tag = forms.CharField(required=False, max_length=40)
    state = forms.ChoiceField(required=False, choices=[("", _("Any")), *Inspection.choices])
    order = forms.ChoiceField(required=False, choices=ORDERS)

    def narrow(self) -> DocumentFilter:
        given = self.cleaned_data if self.is_valid() else {}
        return DocumentFilter(
            search=given.get("q", ""),
            kind=given.get("kind", ""),
            tag=given.get("tag", ""),
            state=given.get("state", ""),
            order=given.get("order") or "newest",
        )


class DocumentEditForm(forms.Form):
    """``edition`` is that of the document when the form was opened."""

    name = forms.CharField(label=_("Name"), max_length=150)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    tags = TagsField(label=_("Tags"), required=False, help_text=_("Words with commas between them."))
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, submitted: Any = None, *, document: Document) -> None:
        shown = ("name", "kind", "tags", "edition")
        super().__init__(submitted, initial={name: getattr(document, name) for name in shown})

    def wanted(self) -> DocumentFields:
        """The fields as the command takes them."""
        given = self.cleaned_data
        return DocumentFields(name=given["name"], kind=given["kind"], tags=given["tags"])


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password of the file"),
        strip=False,
        max_length=500,
        help_text=_("It is tried, sealed and used whenever the file is opened here. It is never shown again."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class KindForm(forms.Form):
    """What all files of one upload are."""

    kind = forms.ChoiceField(label=_("What the files are"), choices=Kind.choices, initial=Kind.OTHER)
