"""Sealing, masking, hashing."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from accounts.crypto import CannotOpen, digest, mask, new_token, reseal, same, seal, unseal

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))


def _changed(sealed: bytes) -> bytes:
    """One letter in the middle is another one; the last one may hold bits that nobody reads."""
    at = len(sealed) // 2
    return sealed[:at] + (b"B" if sealed[at : at + 1] == b"A" else b"A") + sealed[at + 1 :]


@given(st.text())
def test_what_is_sealed_opens_with_any_present_key_and_no_other(value: str) -> None:
    sealed = seal(value, [OLD])
    assert unseal(sealed, [NEW, OLD]) == value
    renewed = reseal(sealed, [NEW, OLD])
    assert unseal(renewed, [NEW]) == value
    for values, keys in ((sealed, [NEW]), (renewed, [OLD]), (_changed(sealed), [OLD])):
        with pytest.raises(CannotOpen):
            unseal(values, keys)


@given(st.text(min_size=1, max_size=15))
def test_a_short_value_is_masked_whole(value: str) -> None:
    assert mask(value) == "•" * 8


@given(st.text(min_size=16, max_size=200))
def test_a_mask_shows_at_most_the_ends(value: str) -> None:
    assert mask(value) == f"{value[:4]}…{value[-4:]}"


def test_tokens_differ_and_their_digests_depend_on_the_pepper() -> None:
    one, other = new_token(), new_token()
    assert one != other
    assert same(digest(one, "pepper"), digest(one, "pepper"))
    assert not same(digest(one, "pepper"), digest(one, "salt"))
    assert len(digest(one, "pepper")) == 64


def test_what_was_sealed_with_a_lost_key_cannot_be_sealed_anew() -> None:
    with pytest.raises(CannotOpen):
        reseal(seal("x", [OTHER]), [NEW, OLD])
