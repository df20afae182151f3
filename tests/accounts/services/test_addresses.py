"""A new address is in use once its owner followed the link that was mailed to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.actor import ANONYMOUS
from accounts.choices import Status
from accounts.errors import Invalid, TooMany
from accounts.models import User
from accounts.services.addresses import ask_new_address, confirm_new_address
from tests.accounts.conftest import last_entry
from tests.cast import PASSWORD, Cast, person

Letters = Callable[[], list[tuple[list[str], str]]]


def _ask(cast: Cast, email: str = "new@example.org", password: str = PASSWORD) -> None:
    ask_new_address(actor=cast.actor(cast.alice), email=email, current_password=password)


def _token(letters: Letters) -> str:
    letters()
    found = re.search(r"/address/([^/]+)/", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_the_address_changes_when_the_link_is_followed(cast: Cast, letters: Letters) -> None:
    _ask(cast)
    token = _token(letters)
    cast.alice.refresh_from_db()
    assert cast.alice.email == "alice@example.org"
    assert confirm_new_address(actor=ANONYMOUS, token=token).email == "new@example.org"
    assert last_entry()["details"] == {"email": ["alice@example.org", "new@example.org"]}
    assert letters() == [
        (["new@example.org"], "Confirm your new address"),
        (["alice@example.org"], "Your address was changed"),
    ]
    with pytest.raises(Invalid) as again:
        confirm_new_address(actor=ANONYMOUS, token=token)
    assert again.value.code == "address_link"


def test_the_password_is_needed(cast: Cast, letters: Letters) -> None:
    with pytest.raises(Invalid) as raised:
        _ask(cast, password="wrong")
    assert list(raised.value.fields) == ["current_password"]
    assert letters() == []


def test_an_address_in_use_is_not_told_to_the_asker(cast: Cast, letters: Letters) -> None:
    _ask(cast, "bob@example.org")
    assert letters() == [(["bob@example.org"], "You already have an account")]


def test_an_address_taken_in_the_meantime_stays_with_who_took_it(cast: Cast, letters: Letters) -> None:
    _ask(cast)
    token = _token(letters)
    taker = person("new")
    with pytest.raises(Invalid):
        confirm_new_address(actor=ANONYMOUS, token=token)
    assert User.objects.get(email="new@example.org") == taker


@pytest.mark.parametrize("spoilt", ["old", "denied", "forged", "other use"])
def test_a_link_that_is_not_good_changes_nothing(cast: Cast, letters: Letters, spoilt: str) -> None:
    from django.core import signing

    _ask(cast)
    token, later = _token(letters), timezone.now()
    if spoilt == "old":
        later += timedelta(minutes=61)
    elif spoilt == "denied":
        User.objects.filter(pk=cast.alice.pk).update(status=Status.DENIED)
    elif spoilt == "forged":
        token = token[:-3] + "AAA"
    else:
        given = {"user": str(cast.alice.pk), "before": "alice@example.org", "after": "new@example.org"}
        token = signing.dumps(given, salt="something else")
    with time_machine.travel(later), pytest.raises(Invalid):
        confirm_new_address(actor=ANONYMOUS, token=token)
    cast.alice.refresh_from_db()
    assert cast.alice.email == "alice@example.org"


@pytest.mark.usefixtures("early_in_a_minute")
def test_nobody_floods_an_address_with_links(cast: Cast) -> None:
    for _ in range(5):
        _ask(cast)
    with pytest.raises(TooMany):
        _ask(cast)
