"""System settings as they stand now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts import configuration
from accounts.access import require_admin
from accounts.actor import Actor
from accounts.configuration import Option
from accounts.crypto import CannotOpen, mask, unseal
from accounts.errors import Unavailable
from accounts.models import SystemSetting


@dataclass(frozen=True)
class SettingLine:
    """One setting as an administrator sees it; a secret's ``value`` is its masked form, empty when it is not set."""

    option: Option
    value: Any
    is_default: bool
    needs_reset: bool
    updated_at: datetime | None
    updated_by: str

    @property
    def words(self) -> str:
        """The value as people say it."""
        if self.option.kind == "bool":
            return "on" if self.value else "off"
        if self.option.choices:
            return dict(self.option.choices)[self.value]
        return " ".join(str(part) for part in (self.value, self.option.unit) if part != "") or "–"


def setting(key: str) -> Any:
    """The value of a setting, its default where nobody chose another; raises Missing for an unknown key.

    Raises Unavailable for a secret that no present key opens.
    """
    option = configuration.option(key)
    row = SystemSetting.objects.filter(pk=key).first()
    if row is None:
        return option.default
    if not option.is_secret:
        return row.value
    try:
        return unseal(bytes(row.sealed), settings.SECRETS_KEYS) if row.sealed else option.default
    except CannotOpen as error:
        text = f"The setting {option.title} was sealed with a key that is gone. An administrator has to set it again."
        raise Unavailable(text, code="setting_needs_reset") from error


def plain_settings(keys: Collection[str]) -> dict[str, Any]:
    """Several settings that are no secrets, by one query."""
    chosen = dict(SystemSetting.objects.filter(pk__in=keys).values_list("pk", "value"))
    return {key: chosen.get(key, configuration.option(key).default) for key in keys}


def settings_now(*, actor: Actor, group: str = "") -> list[SettingLine]:
    """Every setting, or those of one group, in the order of their titles."""
    require_admin(actor)
    rows = {row.key: row for row in SystemSetting.objects.select_related("updated_by")}
    return [_line(one, rows.get(one.key)) for one in configuration.options() if group in ("", one.group)]


def _line(option: Option, row: SystemSetting | None) -> SettingLine:
    value: Any = option.default if row is None else row.value
    needs_reset = False
    if option.is_secret:
        value = ""
        if row is not None and row.sealed:
            try:
                value = mask(unseal(bytes(row.sealed), settings.SECRETS_KEYS))
            except CannotOpen:
                needs_reset = True
    return SettingLine(
        option=option,
        value=value,
        is_default=row is None,
        needs_reset=needs_reset,
        updated_at=row.updated_at if row else None,
        updated_by=str(row.updated_by or "") if row else "",
    )
