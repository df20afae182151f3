"""What the end of a line parts without a blank having been there."""

from __future__ import annotations

import re
from typing import Final

# 737–9, FAA-2020-0686, an address behind a stroke.
_PARTED: Final = re.compile(r"[^\W_][–—]$|\d[-\u2010]$|(?:https?:|www\.)\S*/$")
# Chinese, Japanese and their marks, Thai, Lao, Burmese, Khmer: written without blanks. Korean has them.
_UNSPACED: Final = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff01-\uff9f\U00020000-\U0003ffff]"
)
_WITHIN: Final = re.compile(f"{_UNSPACED}{_UNSPACED}")


def is_parted(before: str, after: str) -> bool:
    """Whether the line ``after`` goes on, without a blank, where ``before`` ends."""
    if _WITHIN.fullmatch(before[-1:] + after[:1]):
        return True
    return after[:1].isalnum() and _PARTED.search(before) is not None
