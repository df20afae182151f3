"""How many tokens a text has, about; no tokenizer, as each model has its own and most are not published."""

from __future__ import annotations

import re
from typing import Final

# Scripts whose letters are whole tokens, or more: Chinese, Japanese, Korean.
_WIDE: Final = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_PLAIN: Final = re.compile(r"[\x00-\x7f]")


def tokens_of(text: str) -> int:
    """Rather too many than too few: 4 letters of ASCII, 2 of other alphabets, or 1 of a wide script."""
    wide, plain = len(_WIDE.findall(text)), len(_PLAIN.findall(text))
    return round(wide * 1.1 + plain / 3.8 + (len(text) - wide - plain) / 2)
