"""Waits that services ask for: seconds, milliseconds, dates, and what is neither."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.providers.retry_after import wish_of

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after": "Sat, 28 Nov 2026 12:01:00 GMT"}, 60.0),
        ({"retry-after": "Sat, 28 Nov 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({}, None),
    ],
)
def test_what_is_asked_for(headers: dict[str, str], seconds: float | None) -> None:
    assert wish_of(headers, NOW) == seconds
