"""How long an outside service asks to be left alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def wish_of(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that Retry-After (RFC 9110, section 10.2.3) asks for, as whole seconds or a date; None for none."""
    exact, text = headers.get("retry-after-ms", ""), headers.get("retry-after", "").strip()
    if exact.isdecimal():
        return int(exact) / 1000
    if text.isdecimal():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
