"""Every mail can be written, and says where it comes from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from accounts.services.mail import page_address, send_now

TEMPLATES = sorted(path.stem for path in (Path(settings.BASE_DIR) / "templates" / "emails").glob("*.txt"))
CONTEXT = {
    "person": "Alice",
    "inviter": "A & B",
    "link": "https://x/?a=1&b=2",
    "sign_in": "https://x/in",
    "reset": "https://x/reset",
    "project": {"name": "A & B"},
    "invitation": {"expires_at": datetime(2026, 5, 4, tzinfo=UTC)},
}


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_mail_is_plain_text_with_a_subject(template: str) -> None:
    assert send_now(template=template, to="a@example.org", context=CONTEXT)
    letter = mail.outbox[0]
    assert letter.subject
    assert "\n" not in letter.subject
    body = str(letter.body)
    assert "&amp;" not in letter.subject + body
    assert "{" not in body
    assert body.startswith("Hello")


def test_addresses_are_those_of_this_installation() -> None:
    assert page_address("invitation", "t") == "http://127.0.0.1:8000/invitation/t/"
