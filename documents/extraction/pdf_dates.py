"""Dates as PDF writes them (ISO 32000-1, 7.9.4)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*(?:([+-])(\d\d)'?(\d\d)?'?|Z)?")


def read_date(text: str) -> str:
    """In ISO 8601, "" for what is no date. Without a zone it is taken for UTC."""
    found = DATE.match(text.strip())
    if found is None:
        return ""
    year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
    try:
        moment = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0),
            tzinfo=_zone(sign, hours, minutes),
        )  # fmt: skip
    except ValueError:
        return ""
    return moment.isoformat()


def _zone(sign: str | None, hours: str | None, minutes: str | None) -> timezone:
    if sign is None:
        return UTC
    off = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    return timezone(off if sign == "+" else -off)
