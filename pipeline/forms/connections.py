"""The form of a connection; its fields are those of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.choices import CloudKind
from documents.services.connections import CREDENTIALS, LONGEST, LONGEST_CREDENTIAL, MAY_BE_EMPTY, NEEDED, TAKEN

if TYPE_CHECKING:
    from documents.models import CloudConnection

LABELS: Final = {
    "name": _("Name"),
    "address": _("Address"),
    "bucket": _("Bucket"),
    "region": _("Region"),
    "folder": _("Folder"),
    "access_key": _("Access key"),
    "secret_key": _("Secret key"),
    "user": _("User name"),
    "password": _("Password"),
    "client_id": _("Client id"),
    "client_secret": _("Client secret"),
    "refresh_token": _("Refresh token"),
}
HINTS: Final = {
    "name": _("As people of the project shall know it."),
    "folder": _("Nothing above it is seen. Empty takes the whole storage."),
    (CloudKind.S3, "address"): _("Of a server of your own, as https://s3.example.org. Empty is Amazon's."),
    (CloudKind.S3, "region"): _("As eu-central-1. Empty is us-east-1."),
    (CloudKind.WEBDAV, "address"): _("As https://cloud.example.org/remote.php/dav/files/me"),
    (CloudKind.WEBDAV, "password"): _("Better one made for this app alone, where the server offers it."),
    "refresh_token": _("The documentation says how to get one."),
}
CONSENTED: Final = ("name", "folder")
SHOWN: Final = frozenset({"access_key", "user", "client_id"})  # no secrets by themselves


class ConsentForm(forms.Form):
    """What is asked before somebody consents at a service; the rest comes back from there."""

    def __init__(self, submitted: Any = None) -> None:
        super().__init__(submitted, prefix="consent")
        for name in CONSENTED:
            field = forms.CharField(label=LABELS[name], max_length=LONGEST[name], required=name == "name")
            field.help_text = str(HINTS[name])
            self.fields[name] = field


class ConnectionForm(forms.Form):
    """``initial`` is a connection's own; what is empty of its credentials stays as it is."""

    def __init__(self, kind: str, submitted: Any = None, connection: CloudConnection | None = None) -> None:
        super().__init__(submitted)
        self.kind = kind
        for name in ("name", *TAKEN.get(kind, ()), "folder"):
            needed = name == "name" or name in NEEDED.get(kind, ())
            field = forms.CharField(label=LABELS[name], max_length=LONGEST[name], required=needed)
            field.help_text = str(HINTS.get((kind, name)) or HINTS.get(name) or "")
            field.initial = getattr(connection, name, "")
            self.fields[name] = field
        for name in CREDENTIALS[kind]:
            self.fields[name] = self._credential(name, is_new=connection is None)

    def _credential(self, name: str, *, is_new: bool) -> forms.Field:
        attributes = {"autocomplete": "off" if name in SHOWN else "new-password", "spellcheck": "false"}
        widget = forms.TextInput if name in SHOWN else forms.PasswordInput
        needed = is_new and name not in MAY_BE_EMPTY
        field = forms.CharField(
            label=LABELS[name], max_length=LONGEST_CREDENTIAL, required=needed, widget=widget(attrs=attributes)
        )
        field.help_text = str(HINTS.get((self.kind, name)) or HINTS.get(name) or "")
        if not is_new:
            field.help_text = str(_("Empty keeps what is sealed. Give all credentials together."))
        return field

    def wishes(self) -> dict[str, Any]:
        """What the commands take of it."""
        given = self.cleaned_data
        names = CREDENTIALS[self.kind]
        fields = {name: value for name, value in given.items() if name not in names}
        return {**fields, "credentials": {name: given[name] for name in names if given[name]}}
