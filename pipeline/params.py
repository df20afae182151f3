"""Parameters of flows: form fields beside Django's own, and a form as JSON Schema. One form serves every door."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from pydantic import TypeAdapter

from accounts.crypto import CannotOpen, seal, unseal
from accounts.errors import Invalid
from pipeline.contract import Flow
from pipeline.providers.catalogue import AUTO, PROVIDERS
from pipeline.reviewing import load

SEALED = "sealed:"


class DocumentField(forms.UUIDField):
    """A document of the run's project, by id. The page offers a choice; the command line takes ``@FILE`` and stores it.

    ``accepts`` are media types, ``kind`` the kind that pages offer first.
    """

    def __init__(self, *, accepts: Sequence[str] = ("*/*",), kind: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.accepts = tuple(accepts)
        self.kind = kind


class ConnectionField(forms.UUIDField):
    """A connection of the run's project to outside storage, by id. The page offers a choice."""


class AskField(forms.BooleanField):
    """Whether the run waits for a person. The page that starts a run is ticked; by other doors, where nobody may be
    there to answer, it is off unless it is asked for.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, initial=False, **options)


class SecretInput(forms.PasswordInput):
    """Shows nothing that was typed; what is sealed goes out and comes back as it is, so that a copy keeps it."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        self.render_value = isinstance(value, str) and value.startswith(SEALED)
        return super().get_context(name, value, attrs)


class SecretField(forms.CharField):
    """A password. It is sealed before it is stored, so that no run's parameters hold it; `opened_secret` opens it."""

    widget = SecretInput

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def clean(self, value: Any) -> str:
        text = str(value or "")
        if text.startswith(SEALED):
            try:
                opened_secret(text)
            except CannotOpen:
                raise ValidationError("This sealed password does not open any more. Give it again.") from None
            return text
        found: str = super().clean(value)
        return SEALED + seal(found, settings.SECRETS_KEYS).decode("ascii") if found else ""


def opened_secret(stored: str) -> str:
    """What a `SecretField` sealed; "" for nothing. Raises CannotOpen when its key is gone."""
    return unseal(stored.removeprefix(SEALED).encode("ascii", "replace"), settings.SECRETS_KEYS) if stored else ""


class ValueField(forms.JSONField):
    """JSON that must fit a type; ``adapter`` checks it and gives its schema."""

    def __init__(self, *, adapter: TypeAdapter[Any], **options: Any) -> None:
        super().__init__(**options)
        self.adapter = adapter

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed stays as it was typed."""
        return initial if self.disabled else InvalidJSONInput(data) if isinstance(data, str) else data

    def prepare_value(self, value: Any) -> Any:
        """Nothing is an empty field, not the word null; what is stored is indented to be read."""
        if value in self.empty_values:
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned in self.empty_values:
            return cleaned
        try:
            found = load(self.adapter, cleaned)
        except Invalid as problem:
            lines = [f"{place}: {text}" if place else text for place, texts in problem.fields.items() for text in texts]
            raise ValidationError(lines) from None
        return self.adapter.dump_python(found, mode="json")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list | dict):
            return value
        try:
            return super().to_python(value)
        except (json.JSONDecodeError, RecursionError) as error:
            raise ValidationError("Give valid JSON.") from error


class ServiceSelect(forms.Select):
    """Values in ``off`` cannot be chosen, and say why. One that was chosen before stays, or saving would lose it."""

    def __init__(self, *, off: Mapping[str, str], choices: Any) -> None:
        super().__init__(choices=choices)
        self.off = off

    def create_option(
        self, name: str, value: Any, label: Any, selected: bool, *more: Any, **others: Any
    ) -> dict[str, Any]:
        why = self.off.get(str(value), "")
        option = super().create_option(name, value, f"{label} ({why})" if why else label, selected, *more, **others)
        if why and not selected:
            option["attrs"]["disabled"] = True
        return option


class ServiceField(forms.ChoiceField):
    """A choice of which some values ask an outside service.

    ``asks`` names for those what has to be there: a provider by its key, or what any provider can do ("chat", "ocr").
    Pages switch off what is not; other doors take it, and the run says what to set up.
    """

    def __init__(self, *, asks: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self.asks = asks

    def switch_off(self, ready: Collection[str], why: str) -> None:
        """Shows as switched off what asks for something that is not among ``ready``."""
        off = {value: why for value, needed in self.asks.items() if needed not in ready}
        self.widget = ServiceSelect(off=off, choices=self.choices)


MODEL_LIMITS: Final = ("model", "max_tokens", "max_cost")  # what `ModelParams` has that hardly anybody changes


class ModelParams(forms.Form):
    """What every flow that asks a chat model lets people choose; the engine keeps to the two bounds."""

    provider = ServiceField(
        label="Provider",
        choices=[(AUTO, "The first that has a key"), *((one.key, one.title) for one in PROVIDERS if "chat" in one.can)],
        asks={AUTO: "chat"} | {one.key: one.key for one in PROVIDERS},
        initial=AUTO,
        help_text="The text of the document is sent there.",
    )
    model = forms.CharField(
        label="Model",
        required=False,
        max_length=120,
        help_text="As the provider calls it; empty for the one in the system settings.",
    )
    max_tokens = forms.IntegerField(
        label="Most tokens",
        required=False,
        min_value=100,
        max_value=100_000_000,
        help_text="In and out, of the whole run. It is not begun when it needs more, and stops when they are used up.",
    )
    max_cost = forms.FloatField(
        label="Most US dollars",
        required=False,
        min_value=0.0001,
        max_value=10_000,
        help_text="As estimated from the prices in the system settings.",
    )


def clean_params(chosen: type[Flow], params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as stored (JSON), defaults filled in; raises Invalid with the fields at fault."""
    if not isinstance(params, Mapping | MultiValueDict):
        raise Invalid("Parameters are an object of names and values.", fields={"params": ["Give an object."]})
    form_type = chosen.Params
    if unknown := set(params) - set(form_type.base_fields):
        known = ", ".join(form_type.base_fields) or "none"
        fields = {name: [f"There is no such parameter. This flow knows: {known}."] for name in sorted(unknown)}
        raise Invalid("Some parameters are unknown.", fields=fields, within="params")
    form = form_type(data=_filled(form_type, params))
    if not form.is_valid():
        raise Invalid(
            "Some parameters cannot be used.",
            fields={name: [str(one) for one in errors] for name, errors in form.errors.items()},
            within="params",
        )
    return {name: _as_json(value) for name, value in form.cleaned_data.items()}


def _filled(form_type: type[Any], params: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was given, with each missing parameter at its initial value, as the page would send it.

    An HTML form's own data (a QueryDict) is complete as it is: an unticked box is missing there and means no.
    """
    if isinstance(params, QueryDict | MultiValueDict):
        return params
    fields = form_type.base_fields.items()
    initial = {name: one.initial() if callable(one.initial) else one.initial for name, one in fields}
    return {**{name: value for name, value in initial.items() if value is not None}, **params}


def _as_json(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def params_schema(form: type[forms.Form]) -> dict[str, Any]:
    """An object schema (JSON Schema 2020-12) with titles, help texts, bounds, choices and defaults."""
    properties = {name: field_schema(field) for name, field in form.base_fields.items()}
    required = [name for name, field in form.base_fields.items() if field.required and field.initial is None]
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": required} if required else schema


def field_schema(field: forms.Field) -> dict[str, Any]:
    schema = _kind(field)
    if field.label:
        schema["title"] = str(field.label)
    if said := help_of(field):
        schema["description"] = said
    initial = field.initial() if callable(field.initial) else field.initial
    if initial is not None:
        schema["default"] = initial
    return schema


def help_of(field: forms.Field) -> str:
    """With what a field says where there is room for it, in its ``more_help``; pages show that folded."""
    more = getattr(field, "more_help", str)()
    return f"{field.help_text} {more}".strip()


def _kind(field: forms.Field) -> dict[str, Any]:
    if isinstance(field, ValueField):
        return dict(field.adapter.json_schema())
    if isinstance(field, DocumentField | ConnectionField):
        return {"type": "string", "format": "uuid"}
    if isinstance(field, forms.MultipleChoiceField):
        return {"type": "array", "items": {"type": "string", "enum": _choices(field)}, "uniqueItems": True}
    if isinstance(field, forms.ChoiceField):
        return {"type": "string", "enum": _choices(field)}
    if isinstance(field, forms.BooleanField):
        return {"type": "boolean"}
    if isinstance(field, forms.IntegerField):
        kind = "number" if isinstance(field, forms.FloatField | forms.DecimalField) else "integer"
        bounds = {"minimum": field.min_value, "maximum": field.max_value}
        return {"type": kind, **{name: value for name, value in bounds.items() if value is not None}}
    if isinstance(field, forms.JSONField):
        return {}
    longest = getattr(field, "max_length", None)
    secret = {"format": "password"} if isinstance(field, SecretField) else {}
    return {"type": "string", **secret, **({"maxLength": longest} if longest else {})}


def _choices(field: forms.ChoiceField) -> list[str]:
    return [str(value) for value, _ in field.choices]  # type: ignore[union-attr, misc]
