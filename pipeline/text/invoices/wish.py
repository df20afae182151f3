"""What a person says of an invoice beforehand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvoiceWish:
    """What a person says beforehand: the order of dates ("dmy", "mdy" or "") and the currency's code or ""."""

    date_order: str = ""
    currency: str = ""


NOTHING_SAID = InvoiceWish()
