"""Signatures of messages to webhooks, against one that the reference implementation made."""

from __future__ import annotations

import base64

from pipeline.providers.webhook import new_key, signed_headers

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, SECONDS, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
REFERENCE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="  # standardwebhooks 1.1.0 of PyPI


def test_it_is_that_of_the_reference() -> None:
    found = signed_headers([KEY], message_id=ID, seconds=SECONDS, body=BODY)
    assert found == {"webhook-id": ID, "webhook-timestamp": str(SECONDS), "webhook-signature": REFERENCE}


def test_two_keys_sign_beside_each_other_the_newest_first() -> None:
    new = new_key()
    found = signed_headers([new, KEY], message_id=ID, seconds=SECONDS, body=BODY)["webhook-signature"].split(" ")
    alone = signed_headers([new], message_id=ID, seconds=SECONDS, body=BODY)["webhook-signature"]
    assert found == [alone, REFERENCE]


def test_keys_are_random_and_as_receivers_keep_them() -> None:
    one, other = new_key(), new_key()
    assert (one.startswith("whsec_"), one == other) == (True, False)
    assert len(base64.b64decode(one.removeprefix("whsec_"), validate=True)) == 32
