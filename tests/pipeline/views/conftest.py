"""What tests of pages share: an editor's browser, and what it gets."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.fixture
def bob(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.bob, backend="accounts.backends.ApprovedUserBackend")
    return client


def text(answer: Any) -> str:
    """The page as it came."""
    return str(answer.content.decode())
