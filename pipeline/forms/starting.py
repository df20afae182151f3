"""The form that starts a run: documents, files, the flow's parameters, and how to go about it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import Conflict, Invalid, TooLarge
from accounts.services.projects import LONGEST_KEEP
from documents.forms.pasting import PastedTextForm
from documents.http.uploads import upload_from
from documents.services.documents import Upload
from documents.services.passwords import LONGEST
from pipeline.contract import Flow
from pipeline.forms.order import OrderField, upload_places
from pipeline.forms.params import PREFIX, ParamsPart
from pipeline.selectors.flows import accepts
from pipeline.selectors.shelf import Shelf

BLAMED = ("documents", "keep_days", "password")  # fields of `RunForm` that a command may find at fault


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, none that was refused while it was received: too large, empty, no room."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        if refused := [problem.text for one in data or [] if (problem := getattr(one, "refused", None))]:
            raise ValidationError(refused)
        return [super(FilesField, self).clean(one, initial) for one in data or []]


def password_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Password of encrypted files"),
        max_length=LONGEST,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Only where a document is encrypted and its password was not given yet. It is tried on each, sealed and "
            "kept with those it opens. It is never shown again."
        ),
    )


class PasswordForm(forms.Form):
    """Beside a flow's parameters, which may have a field of that name."""

    password = password_field()

    def __init__(self, submitted: Any = None) -> None:
        super().__init__(submitted, prefix="run")


class RunForm(PastedTextForm):
    """The page's own fields; the flow's are beside it."""

    documents = forms.MultipleChoiceField(label=gettext_lazy("Documents"), required=False)
    order = OrderField()
    uploads = FilesField(label=gettext_lazy("Files from this device"), required=False)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty takes the name of the tool and of the document."),
    )
    unattended = forms.BooleanField(
        label=gettext_lazy("Go through without waiting for me"),
        required=False,
        help_text=gettext_lazy("Every proposal is taken as it is made, and the run does not stop for a review."),
    )
    keep_days = forms.IntegerField(
        label=gettext_lazy("Keep the results for so many days"),
        min_value=1,
        max_value=LONGEST_KEEP,
        required=False,
        help_text=gettext_lazy("Empty keeps them as long as the project says."),
    )
    password = password_field()
    once_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, submitted: Any = None, files: Any = None, *, chosen: type[Flow], shelf: Shelf) -> None:
        super().__init__(submitted, files)
        self.shelf = shelf
        offered = [(str(one.pk), one.name) for one in shelf.documents]
        self.fields["documents"].choices = [("", ""), *offered]  # type: ignore[attr-defined]
        self.fields["documents"].error_messages["invalid_choice"] = _("A document you chose is no longer there.")
        self.fields["uploads"].widget.attrs |= {"multiple": True, "accept": ",".join(chosen.accepts), "data-drop": True}
        if not any(stage.review for stage in chosen.stages):
            del self.fields["unattended"]
        if chosen.most == 0:
            del self.fields["password"]
        if chosen.most == 0 or not accepts(chosen.accepts, "text/plain"):
            del self.fields["text"], self.fields["text_name"]

    def clean_documents(self) -> list[str]:
        """Without the choice of none, as they stand on the shelf."""
        given = set(self.cleaned_data["documents"])
        return [one for one in self.shelf.picked if one in given]

    def brought(self) -> list[Upload]:
        """The files, and behind them the text that was pasted."""
        pasted = self.pasted()
        return [*map(upload_from, self.cleaned_data["uploads"]), *([pasted] if pasted else [])]


def choices_in(address: QueryDict, chosen: type[Flow]) -> dict[str, str]:
    """Parameters with choices that an address chooses, such as ``?p-preset=high``; any other choice is left out."""
    given = {name: address.get(f"{PREFIX}-{name}", "") for name in chosen.Params.base_fields}
    fields = chosen.Params.base_fields.items()
    return {
        name: given[name] for name, one in fields if type(one) is forms.ChoiceField and one.valid_value(given[name])
    }


class NewRun:
    """Both parts of the form, as one; ``params`` are those of an earlier run, to begin with."""

    def __init__(
        self,
        chosen: type[Flow],
        shelf: Shelf,
        submitted: Any = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        params: Mapping[str, Any] | None = None,
        ready: frozenset[str] | None = None,
    ) -> None:
        self.chosen, self.shelf, self.ready = chosen, shelf, ready
        self.run = RunForm(submitted, files, chosen=chosen, shelf=shelf)
        self.params = ParamsPart(
            chosen, documents=shelf.for_params, submitted=submitted, files=files, initial=params, ready=ready
        )  # fmt: skip
        self.params.offer_asking(params or {}, several=len(shelf.picked) > 1)
        self.had_files = bool(files)

    @property
    def forms(self) -> Sequence[forms.Form]:
        return (self.run, self.params.form)

    @property
    def has_errors(self) -> bool:
        return any(one.is_bound and one.errors for one in self.forms)

    @property
    def lacks_service(self) -> bool:
        """Whether the tool works through an outside service alone, and none can be asked."""
        return self.chosen.needs_provider and self.ready is not None and not self.ready.intersection(self.chosen.asks)

    def forget_errors(self) -> None:
        """For a form that is only looked at on the way."""
        for one in self.forms:
            one.errors.clear()

    def is_valid(self) -> bool:
        return all([self.run.is_valid(), self.params.is_valid()])

    def wishes(self) -> dict[str, Any]:
        """What `start_run` takes of it."""
        given = self.run.cleaned_data
        return {
            "flow_key": self.chosen.key,
            "document_ids": given["documents"],
            "uploads": self.run.brought(),
            "upload_places": upload_places(given["order"], given["documents"]),
            "params": self.params.values(),
            "param_uploads": self.params.uploads(),
            "title": given["title"],
            "unattended": given.get("unattended", False),
            "keep_days": given["keep_days"],
            "password": given.get("password", ""),
            "once_key": str(given["once_key"]) if given["once_key"] else None,
        }

    @contextmanager
    def blaming(self) -> Iterator[None]:
        """What can be mended in the form becomes its error; everything else goes on to the problem page."""
        try:
            yield
        except (Invalid, Conflict, TooLarge) as problem:
            if self.params.blame(problem):
                return
            at = next((name for name in BLAMED if problem.fields.get(name)), None)
            self.run.add_error(at, problem.fields[at] if at else problem.text)
