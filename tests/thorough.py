"""``THOROUGH=1`` (`make storm`): more of the same, where more examples find more and cost minutes."""

from __future__ import annotations

import os
from typing import Final, TypeVar

THOROUGH: Final = os.environ.get("THOROUGH") == "1"
T = TypeVar("T")


def either(usual: T, thorough: T) -> T:
    return thorough if THOROUGH else usual
