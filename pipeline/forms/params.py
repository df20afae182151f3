"""A flow's parameters as a part of a page's form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from accounts.errors import Problem
from documents.choices import Kind
from documents.http.uploads import upload_from
from documents.services.documents import Upload
from pipeline.contract import Flow
from pipeline.forms.values import explanation_of
from pipeline.params import AskField, ConnectionField, DocumentField, ServiceField, ValueField

if TYPE_CHECKING:
    from documents.models import Document

FEW: Final = 12  # choices of which several may be taken are boxes to tick up to here, and a list beyond
PREFIX: Final = "p"  # a parameter may be called as one of the page's own fields


class DocumentPicker(forms.Select):
    """One of the project's documents, or, with ``uploads``, a file that becomes one."""

    template_name = "pipeline/forms/document_picker.html"

    def __init__(self, *, accepts: Sequence[str], uploads: bool, choices: Any) -> None:
        super().__init__(choices=choices)
        self.accepts, self.uploads = accepts, uploads

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"file_name": f"{name}-file", "accepts": ",".join(self.accepts), "uploads": self.uploads}
        return context


class ValueArea(forms.Textarea):
    """JSON text, with its shape explained."""

    template_name = "pipeline/forms/value_area.html"

    def __init__(self, field: ValueField) -> None:
        super().__init__(attrs={"rows": 6, "class": "code-field", "spellcheck": "false"})
        self.field = field

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["explanation"] = explanation_of(self.field.adapter.json_schema())
        return context


class ParamsPart:
    """The flow's own form with the widgets of a page.

    ``uploads`` lets files be given for document parameters; ``ready`` are the outside services that can be asked.
    """

    def __init__(
        self,
        chosen: type[Flow],
        *,
        documents: Mapping[str, Sequence[Document]],
        submitted: Any = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        initial: Mapping[str, Any] | None = None,
        uploads: bool = True,
        ready: Collection[str] | None = None,
    ) -> None:
        self._folded = chosen.seldom
        self.form = chosen.Params(submitted, prefix=PREFIX, initial=dict(initial or {}))
        self.files: dict[str, UploadedFile[Any]] = {}
        self._mark(chosen)
        for name, field in self.form.fields.items():
            if isinstance(field, DocumentField):
                self._offer(name, field, documents.get(name, ()), uploads)
                if uploads and files and (given := files.get(f"{self.form.add_prefix(name)}-file")):
                    self.files[name] = given
                    field.required = False
            elif isinstance(field, ConnectionField):
                names = [(str(one.pk), one.name) for one in documents.get(name, ())]
                field.widget = forms.Select(choices=[("", _("Choose a connection")), *names])
            elif isinstance(field, ValueField):
                field.widget = ValueArea(field)
            elif isinstance(field, forms.MultipleChoiceField):
                field.widget = _boxes_for(field)
            elif isinstance(field, ServiceField) and ready is not None:
                field.switch_off(ready, _("switched off: no key under Providers"))

    def _mark(self, chosen: type[Flow]) -> None:
        """Says of each parameter with which value of which other one it counts; a script shows it only then.

        One that must be given then is not called optional, though its form takes it empty otherwise.
        """
        for field in self.form.fields.values():
            if isinstance(field, ServiceField):
                field.is_needed = True  # type: ignore[attr-defined]  # it always has a value: the first choice asks nobody
        for name in chosen.needed_with:
            self.form.fields[name].is_needed = True  # type: ignore[attr-defined]
        for name, (other, values) in chosen.only_with.items():
            self.form.fields[name].only_with = f"{self.form.add_prefix(other)}={'|'.join(values)}"  # type: ignore[attr-defined]

    def _offer(self, name: str, field: DocumentField, documents: Sequence[Document], uploads: bool) -> None:
        choices = [("", _("None")), *_grouped(field.kind, documents)]
        before = str(self.form.get_initial_for_field(field, name) or "")
        if before and before not in {str(one.pk) for one in documents}:  # in the trash, or too old for the list
            choices.append((before, _("The document as it was")))
        field.widget = DocumentPicker(accepts=field.accepts, uploads=uploads, choices=choices)

    def offer_asking(self, params: Mapping[str, Any], *, several: bool) -> None:
        """Ticks what makes a run wait for a person, who is here; not where each of several runs would wait."""
        for name, field in self.form.fields.items():
            if isinstance(field, AskField) and name not in params:
                self.form.initial[name] = not several

    @property
    def usual(self) -> list[forms.BoundField]:
        return [one for one in self.form.visible_fields() if one.name not in self._folded]

    @property
    def seldom(self) -> list[forms.BoundField]:
        """What is folded up."""
        return [one for one in self.form.visible_fields() if one.name in self._folded]

    @property
    def shows_seldom(self) -> bool:
        """Whether something that is folded up is not as usual, and had better be seen."""
        return any(one.errors or _is_changed(one) for one in self.seldom)

    def is_valid(self) -> bool:
        for name, file in self.files.items():
            if problem := getattr(file, "refused", None):  # while it was received
                self.form.add_error(name, problem.text)
        return self.form.is_valid()

    def values(self) -> dict[str, Any]:
        """The parameters as the commands take them, without those that a file stands for."""
        cleaned = self.form.cleaned_data.items()
        return {name: _plain(value) for name, value in cleaned if name not in self.files}

    def uploads(self) -> dict[str, Upload]:
        """Files for document parameters, by name."""
        found = {}
        for name, file in self.files.items():
            field = self.form.fields[name]
            kind = field.kind if isinstance(field, DocumentField) and field.kind in Kind.values else Kind.OTHER
            found[name] = upload_from(file, kind=kind)
        return found

    def blame(self, problem: Problem) -> bool:
        """Puts the problem's messages at the parameters at fault; False when it is about none of them."""
        mine = {name: texts for name, texts in problem.fields.items() if name in self.form.fields}
        for name, texts in mine.items():
            self.form.add_error(name, texts)
        return bool(mine)


def _boxes_for(field: forms.MultipleChoiceField) -> forms.Widget:
    """A box to tick for each of a few choices; a list of many is left as it is."""
    offered: list[Any] = list(field.widget.choices)
    plain = type(field.widget) is forms.SelectMultiple and len(offered) <= FEW
    return forms.CheckboxSelectMultiple(choices=offered) if plain else field.widget


def _is_changed(bound: forms.BoundField) -> bool:
    usual = bound.field.initial() if callable(bound.field.initial) else bound.field.initial
    return bool(bound.field.has_changed(usual, bound.data if bound.form.is_bound else bound.initial))


def _grouped(kind: str, documents: Sequence[Document]) -> list[tuple[Any, Any]]:
    """Choices, those of the wanted kind in a group before the others."""
    if kind not in Kind.values:
        return [(str(one.pk), one.name) for one in documents]
    first = [(str(one.pk), one.name) for one in documents if one.kind == kind]
    others = [(str(one.pk), one.name) for one in documents if one.kind != kind]
    groups = [(Kind(kind).label, first), (_("Other documents"), others)]
    return [(title, members) for title, members in groups if members]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
