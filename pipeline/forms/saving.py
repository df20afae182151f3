"""The form that puts files of a run into cloud storage."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pipeline.flows.cloud_export import Params
from pipeline.selectors.called_runs import DeliveredFile

if TYPE_CHECKING:
    from documents.models import CloudConnection


class SaveForm(forms.Form):
    """All files are ticked at first that can go out; the only connection is chosen."""

    artifacts = forms.MultipleChoiceField(
        label=gettext_lazy("Files"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )
    connection = forms.ChoiceField(label=gettext_lazy("Connection"))
    folder = deepcopy(Params.base_fields["folder"])
    existing = deepcopy(Params.base_fields["existing"])
    once_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(
        self, submitted: Any = None, *, files: Sequence[DeliveredFile], connections: Sequence[CloudConnection]
    ) -> None:
        super().__init__(submitted)
        there = [one.artifact for one in files if one.artifact.removed_at is None]
        self.has_files, self.has_connections = bool(there), bool(connections)
        self.fields["artifacts"].choices = [(str(one.pk), _told(one)) for one in there]  # type: ignore[attr-defined]
        self.fields["artifacts"].initial = [str(one.pk) for one in there if not _is_kept_back(one)]
        names = [(str(one.pk), one.name) for one in connections]
        if len(names) > 1:
            names.insert(0, ("", _("Choose a connection")))
        self.fields["connection"].choices = names  # type: ignore[attr-defined]

    def wishes(self) -> dict[str, Any]:
        """What the command takes of it."""
        given = self.cleaned_data
        return {
            "connection_id": given["connection"],
            "artifact_ids": given["artifacts"],
            "folder": given["folder"],
            "existing": given["existing"],
            "once_key": str(given["once_key"]) if given["once_key"] else None,
        }


def _is_kept_back(artifact: Any) -> bool:
    return bool(artifact.guarded and artifact.released_at is None)


def _told(artifact: Any) -> str:
    size = filesizeformat(artifact.size)
    if _is_kept_back(artifact):
        return _("%(name)s (%(size)s; goes out after its release)") % {"name": artifact.name, "size": size}
    return f"{artifact.name} ({size})"
