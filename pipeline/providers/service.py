"""A provider as one run may ask it: where, with which key, by which way out, within which cap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.providers.catalogue import Provider
from pipeline.providers.http import Outside
from pipeline.providers.meter import Meter, Usage
from pipeline.providers.prices import Price, price_of


def _nobody(*_: object) -> None:
    return None


@dataclass(frozen=True)
class Service:
    """Made by the engine (`live.service`) for one attempt. The key goes into headers and nowhere else.

    ``model`` is asked where the caller names none, ``ocr_model`` to read pages. ``run_id`` makes keys against asking
    twice. ``may_spend`` refuses what is more than project and person may spend, and None, which is an unknown price,
    where they have a limit. ``expects`` hears before the first call what a run will take, in words, ``told`` what a
    call used, ``shown`` a piece of text while it comes.
    """

    provider: Provider
    url: str
    model: str
    key: str = field(repr=False)
    outside: Outside = field(repr=False)
    meter: Meter = field(default_factory=Meter, repr=False)
    prices: Mapping[str, Price] = field(default_factory=dict, repr=False)
    run_id: str = ""
    ocr_model: str = ""
    may_spend: Callable[[float | None, str], None] = field(default=_nobody, repr=False)
    expects: Callable[[str, str], None] = field(default=_nobody, repr=False)
    told: Callable[[str, Usage], None] = field(default=_nobody, repr=False)
    shown: Callable[[str], None] = field(default=_nobody, repr=False)

    @property
    def title(self) -> str:
        """How a sentence calls it. That another address is set is said, but not which: it may be a private one."""
        name = self.provider.title.partition(",")[0]
        return name if self.url == self.provider.url else f"{name} (own address)"

    def price(self, model: str) -> Price | None:
        """By the token; None where there is none, or one by the page alone."""
        found = price_of(self.prices, model)
        return None if found and found.page else found

    def page_price(self, model: str) -> Price | None:
        """By the page; None where there is none, or one by the token alone."""
        found = price_of(self.prices, model)
        return found if found and (found.page or found.is_free) else None

    def used(self, model: str, usage: Usage) -> None:
        """Counts a call and tells of it."""
        self.meter.add(usage)
        self.told(model, usage)

    def without_key(self, text: str) -> str:
        """What a provider says, shortened, with its own key taken out should it be quoted."""
        return " ".join(text.replace(self.key, "…").split())[:300] if self.key else " ".join(text.split())[:300]
