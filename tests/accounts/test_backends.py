"""Who counts as signed in."""

from __future__ import annotations

import pytest

from accounts.backends import ApprovedUserBackend, may_sign_in
from accounts.choices import Status
from accounts.errors import NotAllowed
from accounts.models import User
from tests.cast import PASSWORD, Cast, person


def test_only_an_approved_user_with_the_right_password(cast: Cast) -> None:
    backend = ApprovedUserBackend()
    person("pending", status=Status.PENDING)
    assert backend.authenticate(None, "ALICE@example.org", PASSWORD) == cast.alice
    assert backend.authenticate(None, email="alice@example.org", password=PASSWORD) == cast.alice
    for name, password in (
        ("alice@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("dan@example.org", "wrong"),
        (None, PASSWORD),
        ("alice@example.org", None),
    ):
        assert backend.authenticate(None, name, password) is None
    for name, code in (("pending", "account_pending"), ("dan", "account_denied")):
        with pytest.raises(NotAllowed) as raised:
            backend.authenticate(None, f"{name}@example.org", PASSWORD)
        assert raised.value.code == code


def test_the_status_is_asked_each_time(cast: Cast) -> None:
    backend = ApprovedUserBackend()
    assert backend.get_user(cast.bob.pk) == cast.bob
    User.objects.filter(pk=cast.bob.pk).update(status=Status.DENIED)
    assert backend.get_user(cast.bob.pk) is None
    assert [may_sign_in(None), may_sign_in(cast.alice), may_sign_in(cast.dan)] == [False, True, False]
