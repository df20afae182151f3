"""What the end of a line parts without a blank having been there."""

from __future__ import annotations

import re
from typing import Final

# 737–9, FAA-2020-0686, an address behind a stroke.
_PARTED: Final = re.compile(r"[^\W_][–—]$|\d[-\u2010]$|(?:https?:|www\.)\S*/$")


def is_parted(before: str, after: str) -> bool:
    """Whether the line ``after`` goes on, without a blank, where ``before`` ends."""
    return after[:1].isalnum() and _PARTED.search(before) is not None
