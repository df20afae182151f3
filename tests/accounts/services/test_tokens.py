"""Tokens are made by people, shown once, and end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from accounts.access import ALL_VERBS
from accounts.errors import Conflict, Invalid, Missing, NotAllowed
from accounts.models import ApiToken, AuditEntry
from accounts.selectors.tokens import state_of, tokens_of
from accounts.services import tokens
from accounts.services.tokens import create_token, revoke_token, revoke_token_of_person
from tests.cast import Cast


def test_only_a_hash_is_kept(cast: Cast) -> None:
    made = create_token(actor=cast.actor(cast.bob), name=" Night  job ", scopes=["run.see", "run.start", "run.see"])
    key, _, secret = made.text.removeprefix("bnd_").partition(".")
    row = ApiToken.objects.get()
    assert (row.name, row.key, row.scopes) == ("Night job", key, ["project.see", "run.see", "run.start"])
    assert row.expires_at
    assert (row.expires_at - timezone.now()).days == 89
    assert secret not in str(ApiToken.objects.values().get())
    assert secret not in str(AuditEntry.objects.values().get())


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"name": " "}, ["name"]),
        ({"scopes": []}, ["scopes"]),
        ({"scopes": ["project.see", "everything"]}, ["scopes"]),
        ({"days": 0}, ["days"]),
        ({"name": "x" * 81, "scopes": [], "days": 731}, ["name", "scopes", "days"]),
    ],
)
def test_bad_tokens_are_refused(cast: Cast, values: dict[str, object], wrong: list[str]) -> None:
    given: dict[str, object] = {"name": "t", "scopes": ["project.see"], "days": 90, **values}
    with pytest.raises(Invalid) as raised:
        create_token(actor=cast.actor(cast.bob), **given)  # type: ignore[arg-type]
    assert list(raised.value.fields) == wrong


def test_a_token_makes_no_token(cast: Cast) -> None:
    scoped = replace(cast.actor(cast.bob), scopes=ALL_VERBS)
    with pytest.raises(NotAllowed):
        create_token(actor=scoped, name="t", scopes=["project.see"])


def test_a_person_revokes_their_own_and_an_administrator_any(cast: Cast) -> None:
    bob, alice, ada = (cast.actor(one) for one in (cast.bob, cast.alice, cast.ada))
    first, second = (create_token(actor=bob, name=name, scopes=["project.see"]).token for name in ("a", "b"))
    with pytest.raises(Missing):
        revoke_token(actor=alice, token_id=first.pk)
    with pytest.raises(NotAllowed):
        revoke_token_of_person(actor=alice, token_id=first.pk)
    revoke_token(actor=bob, token_id=first.pk)
    with pytest.raises(Missing):
        revoke_token(actor=bob, token_id=first.pk)
    assert [one.name for one in tokens_of(actor=bob)] == ["b"]
    revoke_token_of_person(actor=ada, token_id=second.pk)
    assert list(tokens_of(actor=bob)) == []
    second.refresh_from_db()
    assert state_of(second) == "revoked"


def test_there_is_a_most(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST", 2)
    bob = cast.actor(cast.bob)
    made = [create_token(actor=bob, name="t", scopes=["project.see"]).token for _ in range(2)]
    with pytest.raises(Conflict):
        create_token(actor=bob, name="t", scopes=["project.see"])
    ApiToken.objects.filter(pk=made[0].pk).update(expires_at=timezone.now())
    made[0].refresh_from_db()
    assert state_of(made[0]) == "expired"
    create_token(actor=bob, name="t", scopes=["project.see"])
