"""What a run is going to take of an outside service: held against its bounds and told before the first call."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.providers.prices import Price, in_dollars
from pipeline.providers.service import Service

UNKNOWN = "what it costs is not known here"


@dataclass(frozen=True, slots=True)
class Expected:
    """Tokens that go in; ``out`` is held against the cap, ``least`` is a short answer, ``most`` the longest allowed."""

    tokens_in: int
    out: int
    most: int
    least: int = 0

    def words(self, price: Price | None) -> str:
        """As in "about 1,200 tokens in and 300 to 2,500 out, $0.0018 to $0.0062"."""
        least = self.least or self.out
        tokens = f"about {self.tokens_in:,} tokens in and {_range(f'{least:,}', f'{self.most:,}')} out"
        if price is None:
            return f"{tokens}; {UNKNOWN}"
        low, high = (in_dollars(price.of(self.tokens_in, out)) for out in (least, self.most))
        return f"{tokens}, {_range(low, high)}"


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def expect(service: Service, model: str, wanted: Expected) -> None:
    """Before anything is sent: raises Refused where a cap or a limit would be passed, else tells what it will take."""
    price = service.price(model)
    service.meter.require_room(wanted.tokens_in, wanted.out, price, model)
    service.may_spend(price.of(wanted.tokens_in, wanted.out) if price else None, model)
    service.expects(model, wanted.words(price))


def expect_pages(service: Service, model: str, pages: int) -> None:
    """The same for pages that a service reads."""
    price = service.page_price(model)
    service.meter.require_pages(pages, price, model)
    service.may_spend(price.page * pages if price else None, model)
    many = f"{pages:,} page{'s' if pages != 1 else ''}"
    service.expects(model, f"{many}, {in_dollars(price.page * pages)}" if price else f"{many}; {UNKNOWN}")
