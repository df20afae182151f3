"""A form made from declared settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.configuration import Option
from accounts.selectors.settings import SettingLine


class SettingsForm(forms.Form):
    """One field for each setting of a group; a secret's field is empty, and stays as it is when left so."""

    def __init__(self, submitted: Any = None, *, lines: Sequence[SettingLine]) -> None:
        super().__init__(submitted)
        for line in lines:
            self.fields[line.option.key] = _field(line)
        self.lines = {line.option.key: line for line in lines}

    def changes(self) -> dict[str, Any]:
        """What the person chose otherwise than it stands."""
        return {key: self.cleaned_data[key] for key in self.changed_data}

    def rows(self) -> list[tuple[forms.BoundField, SettingLine]]:
        return [(self[key], line) for key, line in self.lines.items()]


def _field(line: SettingLine) -> forms.Field:
    option = line.option
    plain: dict[str, Any] = {"label": option.title, "required": False, "help_text": _help(line)}
    if option.is_secret:
        widget = forms.PasswordInput(attrs={"autocomplete": "off", "class": "vTextField"})
        return forms.CharField(strip=False, max_length=10_000, widget=widget, **plain)
    plain["initial"] = line.value
    if option.kind == "bool":
        return forms.BooleanField(**plain)
    if option.kind == "int":
        return forms.IntegerField(**(plain | {"required": True}), min_value=option.low, max_value=option.high)
    if option.choices:
        return forms.ChoiceField(choices=option.choices, **plain)
    if option.kind == "text":
        area = forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"})
        return forms.CharField(max_length=20_000, widget=area, **plain)
    return forms.CharField(max_length=2000, widget=forms.TextInput(attrs={"class": "vTextField"}), **plain)


def _help(line: SettingLine) -> str:
    """The setting's own words, its bounds, its default."""
    option = line.option
    parts = [option.help] if option.help else []
    if option.low is not None or option.high is not None:
        parts.append(f"From {option.low} to {option.high}{' ' + option.unit if option.unit else ''}.")
    if option.is_secret:
        parts.append("Set; leave empty to keep it." if line.value or line.needs_reset else "Not set.")
    else:
        parts.append(f"Default: {_shown(option)}.")
    return " ".join(parts)


def _shown(option: Option) -> str:
    if option.kind == "bool":
        return "on" if option.default else "off"
    if option.choices:
        return str(dict(option.choices)[option.default])
    return str(option.default) or "empty"
