"""Settings change together, in bounds, and leave a trace without secrets."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from pytest_django import Settings

from accounts import configuration
from accounts.configuration import Option, declare
from accounts.errors import Invalid, NotAllowed, Unavailable
from accounts.models import AuditEntry, SystemSetting
from accounts.selectors.settings import setting, settings_now
from accounts.services.settings import change_settings
from tests.cast import Cast

CANARY = "canary-0123456789abcdef"


@pytest.fixture(autouse=True)
def secret_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configuration, "_OPTIONS", dict(configuration._OPTIONS))
    declare(Option("t_secret", "secret", "", "Key of something", group="Test"))
    declare(Option("t_flag", "bool", False, "Flag", group="Test"))


def test_a_change_is_kept_and_audited(cast: Cast) -> None:
    ada = cast.actor(cast.ada)
    change_settings(actor=ada, changes={"invitation_days": 3, "t_flag": True, "t_secret": CANARY})
    assert (setting("invitation_days"), setting("t_flag"), setting("t_secret")) == (3, True, CANARY)
    log = {one.target: one.details for one in AuditEntry.objects.all()}
    assert log == {
        "setting:invitation_days": {"before": 14, "after": 3},
        "setting:t_flag": {"before": False, "after": True},
        "setting:t_secret": {"changed": True},
    }
    assert CANARY.encode() not in bytes(SystemSetting.objects.get(pk="t_secret").sealed or b"")


def test_none_puts_back_the_default_and_no_change_is_no_entry(cast: Cast) -> None:
    ada = cast.actor(cast.ada)
    for changes in (
        {"invitation_days": 3},
        {"invitation_days": 3},
        {"invitation_days": None},
        {"invitation_days": None},
    ):
        change_settings(actor=ada, changes=changes)
    assert setting("invitation_days") == 14
    assert AuditEntry.objects.count() == 2


def test_all_change_or_none(cast: Cast) -> None:
    with pytest.raises(Invalid) as raised:
        change_settings(
            actor=cast.actor(cast.ada),
            changes={"t_flag": True, "invitation_days": 91, "registration": "maybe", "unknown": 1},
        )
    assert sorted(raised.value.fields) == ["invitation_days", "registration", "unknown"]
    assert not SystemSetting.objects.exists()


def test_settings_are_the_administrators(cast: Cast) -> None:
    for act in (
        lambda: change_settings(actor=cast.actor(cast.alice), changes={"t_flag": True}),
        lambda: settings_now(actor=cast.actor(cast.alice)),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_secret_setting_is_seen_masked_and_missed_when_its_key_is_gone(cast: Cast, settings: Settings) -> None:
    ada = cast.actor(cast.ada)
    change_settings(actor=ada, changes={"t_secret": CANARY})

    def seen() -> tuple[object, bool, bool]:
        [line] = [one for one in settings_now(actor=ada, group="Test") if one.option.key == "t_secret"]
        return line.value, line.needs_reset, line.is_default

    assert seen() == ("cana…cdef", False, False)
    settings.SECRETS_KEYS = (Fernet.generate_key().decode(),)
    assert seen() == ("", True, False)
    with pytest.raises(Unavailable):
        setting("t_secret")
