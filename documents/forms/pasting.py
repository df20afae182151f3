"""Text that is pasted in place of a file: on a page of its own, and on those that start something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.errors import Problem
from documents.choices import Kind
from documents.names import LONGEST
from documents.services.documents import Upload
from documents.services.pasting import LONGEST_TEXT, upload_of_text


class TextField(forms.CharField):
    """Text as it was typed; a NUL in it is left to the command, which says where it stands."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.validators = []


class PastedTextForm(forms.Form):
    """The text and its name, to be part of another form; none is pasted where nothing but blanks are."""

    text = TextField(
        label=_("Text"),
        required=False,
        help_text=_("Up to %(most)d kB. It becomes a text document of this project.") % {"most": LONGEST_TEXT // 1000},
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    text_name = forms.CharField(
        label=_("Name of the text"),
        required=False,
        max_length=LONGEST,
        help_text=_("Empty takes its first words."),
    )

    def clean(self) -> dict[str, Any]:
        """Says what is wrong with the text while it still stands on the page."""
        super().clean()
        try:
            self.pasted()
        except Problem as problem:
            self.add_error("text", ValidationError(problem.text))
        return self.cleaned_data

    def pasted(self, *, kind: str = Kind.OTHER) -> Upload | None:
        """The text as an upload; raises as `upload_of_text` does."""
        text = self.cleaned_data.get("text", "")
        if not text.strip():
            return None
        return upload_of_text(text, name=self.cleaned_data.get("text_name", ""), kind=kind)


class PasteForm(PastedTextForm):
    """The page that does nothing else."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Kind.choices, initial=Kind.OTHER)
    field_order = ["text", "text_name", "kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.fields["text"].widget.attrs["rows"] = 14

    def upload(self) -> Upload:
        """What is to be stored, of a form that is valid."""
        given = self.cleaned_data
        return upload_of_text(given["text"], name=given["text_name"], kind=given["kind"])
