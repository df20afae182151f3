"""Whoever was let in is asked again: account, generation, token."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from accounts.actor import ANONYMOUS, operator
from accounts.selectors.standing import still_welcome
from accounts.services.people import delete_person, deny_person
from accounts.services.sessions import sign_out_everywhere
from accounts.services.tokens import create_token, revoke_token
from tests.cast import Cast


def test_who_is_signed_in_is_welcome_and_a_stranger_never_was(cast: Cast, django_assert_num_queries: Any) -> None:
    people = {replace(cast.actor(one), generation=1) for one in (cast.alice, cast.bob, cast.ada)}
    with django_assert_num_queries(1):
        assert still_welcome(actors=[*people, ANONYMOUS, operator()]) == {*people, operator()}


@pytest.mark.parametrize("end", ["deny", "delete", "sign out"])
def test_who_was_put_out_is_not(cast: Cast, end: str) -> None:
    vera = replace(cast.actor(cast.vera), generation=1)
    if end == "deny":
        deny_person(actor=cast.actor(cast.ada), user_id=cast.vera.pk)
    elif end == "delete":
        delete_person(actor=cast.actor(cast.ada), user_id=cast.vera.pk)
    else:
        sign_out_everywhere(actor=cast.actor(cast.vera))
    assert still_welcome(actors=[vera]) == set()


def test_a_revoked_token_ends_what_came_with_it_alone(cast: Cast) -> None:
    alice = cast.actor(cast.alice)
    tokens = [create_token(actor=alice, name=name, scopes=["run.see"]).token for name in ("one", "two")]
    first, second = (replace(alice, generation=1, token_id=str(one.pk)) for one in tokens)
    revoke_token(actor=alice, token_id=tokens[0].pk)
    assert still_welcome(actors=[first, second, replace(alice, generation=1)]) == {
        second,
        replace(alice, generation=1),
    }
