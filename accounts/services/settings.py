"""System settings: chosen, and put back to their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts import configuration
from accounts.access import require_admin
from accounts.actor import Actor
from accounts.configuration import Option
from accounts.crypto import seal
from accounts.errors import Invalid, Problem
from accounts.models import SystemSetting
from accounts.services.audit import record


def change_settings(*, actor: Actor, changes: Mapping[str, Any]) -> None:
    """Sets all of them or none; None puts one back to its default. Raises Invalid with every value that is wrong."""
    require_admin(actor)
    cleaned = _clean(changes)
    with transaction.atomic():
        rows = SystemSetting.objects.select_for_update().in_bulk(list(cleaned))
        for key, value in cleaned.items():
            _change(actor, configuration.option(key), rows.get(key), value)


def _clean(changes: Mapping[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for key, value in changes.items():
        try:
            option = configuration.option(key)
            cleaned[key] = None if value is None else option.clean(value)
        except Problem as problem:
            wrong |= problem.fields or {key: [problem.text]}
    if wrong:
        raise Invalid("Some settings cannot be used.", fields=wrong)
    return cleaned


def _change(actor: Actor, option: Option, row: SystemSetting | None, value: Any) -> None:
    before = option.default if row is None or option.is_secret else row.value
    if value is None:
        if row is None:
            return
        row.delete()
        after = option.default
    elif option.is_secret:
        sealed = {"value": None, "sealed": seal(value, settings.SECRETS_KEYS), "updated_by_id": actor.user_id}
        SystemSetting.objects.update_or_create(key=option.key, defaults=sealed)
        after = value
    else:
        if row is not None and row.value == value:
            return
        plain = {"value": value, "sealed": None, "updated_by_id": actor.user_id}
        SystemSetting.objects.update_or_create(key=option.key, defaults=plain)
        after = value
    details = {"changed": True} if option.is_secret else {"before": before, "after": after}
    record(actor=actor, action="setting.change", target=f"setting:{option.key}", details=details)
