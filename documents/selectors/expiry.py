"""Whether something leaves so soon that people should be told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.selectors.settings import setting


def is_soon(at: datetime | None) -> bool:
    """Whether a time of expiry is within the days of warning."""
    return at is not None and at - timezone.now() <= timedelta(days=setting("expiry_warning_days"))
