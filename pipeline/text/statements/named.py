"""Whether words behind the name of a balance still speak of it, or make it the name of somebody who is paid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pipeline.text.finance.dates import MONTH_OF
from pipeline.text.finance.labels import bare

_WORDS: Final = (
    "as at of on to from the for your last previous statement page sheet month period account next carried brought "
    "forward balance am per vom zum bis blatt seite auszug konto letzter letzten kontoauszug in au le du precedent "
    "releve al del dia el em de da do dnia na den op af till eur usd gbp chf cad aud sek pln inr brl cr dr od"
)
_OF_BALANCES: Final = frozenset(_WORDS.split())


def tells_more(words: Iterable[str]) -> bool:
    """“New balance shoes Ltd”: what follows is neither a day nor an amount, nor of a balance."""
    plain = (bare(one) for one in words)
    return any(one.isalpha() and len(one) > 1 and one not in _OF_BALANCES and one not in MONTH_OF for one in plain)
