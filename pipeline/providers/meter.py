"""What a run used of outside services, and the cap that its parameters set."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.interruptions import Refused
from pipeline.providers.prices import Price, in_dollars

LEAST_ANSWER = 64  # tokens; where less is left, nothing is asked any more


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens in and out, pages that were read, and US dollars.

    ``unpriced`` calls had no known price; ``estimated`` ones told no tokens.
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    unpriced: int = 0
    estimated: int = 0
    pages: int = 0

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out

    def __add__(self, other: Usage) -> Usage:
        return Usage(**{name: value + getattr(other, name) for name, value in asdict(self).items()})

    def words(self) -> str:
        """As in "1,204 tokens in, 310 out, $0.0004", or "3 pages, $0.012"."""
        about = "about " if self.estimated else ""
        pages = [f"{self.pages:,} page{'s' if self.pages > 1 else ''}"] if self.pages else []
        if self.tokens or not pages:
            pages.append(f"{about}{self.tokens_in:,} tokens in, {self.tokens_out:,} out")
        tokens = ", ".join(pages)
        if not self.unpriced:
            return f"{tokens}, {about}{in_dollars(self.cost)}"
        known = f"{in_dollars(self.cost)} and more" if self.unpriced < self.calls else ""
        return f"{tokens}, cost unknown" + (f" ({known})" if known else "")


def usage_from(stored: dict[str, Any]) -> Usage:
    """A usage as an event keeps it."""
    return Usage(**{name: stored[name] for name in Usage.__dataclass_fields__ if name in stored})


@dataclass(frozen=True, slots=True)
class Cap:
    """The most a run may use; None sets no bound."""

    tokens: int | None = None
    cost: float | None = None

    def words(self) -> str:
        parts = [f"{self.tokens:,} tokens"] if self.tokens is not None else []
        return " or ".join([*parts, *([in_dollars(self.cost)] if self.cost is not None else [])])


class Meter:
    """Adds up what a run uses; calls side by side reserve what they may use, so that together they keep to the cap."""

    def __init__(self, cap: Cap | None = None, spent: Usage | None = None) -> None:
        self.cap = cap or Cap()
        self._spent = spent or Usage()
        self._held: dict[object, tuple[int, float]] = {}
        self._lock = threading.Lock()

    @property
    def spent(self) -> Usage:
        with self._lock:
            return self._spent

    def add(self, usage: Usage) -> None:
        with self._lock:
            self._spent += usage

    def require_room(self, tokens_in: int, tokens_out: int, price: Price | None, model: str) -> None:
        """Before the first call of a run: raises Refused where the whole of it would not keep to the cap."""
        self._require_price(price, model)
        cost = price.of(tokens_in, tokens_out) if price else None
        whole = tokens_in + tokens_out + self.spent.tokens
        over_tokens = self.cap.tokens is not None and whole > self.cap.tokens
        over_cost = self.cap.cost is not None and cost is not None and cost + self.spent.cost > self.cap.cost
        if over_tokens or over_cost:
            dollars = f", about {in_dollars(cost)}" if cost is not None else ""
            text = f"This needs about {whole:,} tokens{dollars}; the cap of this run is {self.cap.words()}. "
            raise Refused("cap_too_low", text + "Nothing was sent. Raise the cap, or take a shorter document.")

    @contextmanager
    def hold(self, tokens_in: int, longest: int, price: Price | None, model: str) -> Iterator[int]:
        """Reserves room for a call; gives how many tokens may come out, at most ``longest``.

        Raises Refused when the cap leaves no room.
        """
        token = object()
        with self._lock:
            allowed = self._allowed(tokens_in, longest, price, model)
            self._held[token] = (tokens_in + allowed, price.of(tokens_in, allowed) if price else 0.0)
        try:
            yield allowed
        finally:
            with self._lock:
                del self._held[token]

    def require_pages(self, pages: int, price: Price | None, model: str) -> None:
        """Before the first page of a run is asked for: raises Refused where all of them would not keep to the cap."""
        self._require_price(price, model)
        if self.cap.cost is not None and price is not None and pages * price.page + self.spent.cost > self.cap.cost:
            text = f"{pages:,} pages cost about {in_dollars(pages * price.page)}; the cap is {self.cap.words()}. "
            raise Refused("cap_too_low", text + "Nothing was sent. Raise the cap, or take fewer pages.")

    @contextmanager
    def hold_page(self, price: Price | None, model: str) -> Iterator[None]:
        """Reserves what a page costs; raises Refused when the cap leaves no room."""
        self._require_price(price, model)
        token, cost = object(), price.page if price else 0.0
        with self._lock:
            held = sum(dollars for _, dollars in self._held.values())
            if self.cap.cost is not None and self._spent.cost + held + cost > self.cap.cost:
                raise self._reached()
            self._held[token] = (0, cost)
        try:
            yield
        finally:
            with self._lock:
                del self._held[token]

    def _reached(self) -> Refused:
        text = f"The cap of this run ({self.cap.words()}) is reached: {self._spent.words()}. "
        return Refused("cap_reached", text + "What was done is kept; raise the cap and run it again for the rest.")

    def _allowed(self, tokens_in: int, longest: int, price: Price | None, model: str) -> int:
        self._require_price(price, model)
        allowed = longest
        if self.cap.tokens is not None:
            held = sum(tokens for tokens, _ in self._held.values())
            allowed = min(allowed, self.cap.tokens - self._spent.tokens - held - tokens_in)
        if self.cap.cost is not None and price is not None:
            held_cost = sum(cost for _, cost in self._held.values())
            left = self.cap.cost - self._spent.cost - held_cost - price.of(tokens_in, 0)
            allowed = min(allowed, price.tokens_out_for(left))
        if allowed < min(longest, LEAST_ANSWER):
            raise self._reached()
        return allowed

    def _require_price(self, price: Price | None, model: str) -> None:
        if self.cap.cost is not None and price is None:
            raise unpriced(model, "so a cap in dollars cannot be kept; one in tokens can")


def unpriced(model: str, why: str) -> Refused:
    """Nothing is asked of a model whose price is not known where dollars are bounded."""
    text = (
        f"Nobody wrote down what {model[:120]} costs, {why}. Take a model with a price, or have an administrator add "
        "its price to “Prices of models” (model_prices) in the settings; 0 0 for a server of your own."
    )
    return Refused("price_unknown", text)
