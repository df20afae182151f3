"""Languages that text recognition of this machine reads, as a parameter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pipeline.pdf.ocr.engines.found import readable, usual_languages
from pipeline.pdf.ocr.tessdata import language_name, missing_language, others


def choices() -> list[tuple[str, str]]:
    """Languages as they are offered; English stands for none, so that the run says what is missing."""
    return [(one, language_name(one)) for one in readable() or ("eng",)]


def usual() -> list[str]:
    return list(usual_languages()) or ["eng"]


class LanguagesField(forms.MultipleChoiceField):
    """The languages that are installed; another is refused with what to install."""

    def more_help(self) -> str:
        """Looked up when it is shown: what is installed may change while the program runs."""
        return others(readable())

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        unknown = [one for one in value if not self.valid_value(one)]
        if unknown:
            raise ValidationError([missing_language(one) for one in unknown])
