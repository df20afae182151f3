"""What a run may ask of outside services: which, with whose key, and how much it has used."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.errors import Conflict, Missing
from accounts.selectors.settings import plain_settings
from accounts.services.secrets import open_secret
from pipeline.contract import Facts, Refused
from pipeline.models import RunEvent
from pipeline.providers.catalogue import AUTO, BY_KEY, PROVIDERS, Provider
from pipeline.providers.meter import Cap, Meter, Usage, usage_from
from pipeline.providers.prices import Price, read_prices

EXPECTED = "provider.expected"  # the event that says before the first call what a run is going to use
USED = "provider.used"  # the event that keeps what a call used; the sum of a run's is what it spent


@dataclass(frozen=True)
class Access:
    """A provider, and what it takes to ask it."""

    provider: Provider
    url: str
    model: str
    key: str = field(repr=False)
    prices: Mapping[str, Price] = field(repr=False)
    ocr_model: str = ""


class Supply:
    """Of one visit to a stage; items side by side share the meter."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._meter: Meter | None = None
        self._lock = threading.Lock()

    def access(self, key: str) -> Access:
        """The provider of that key, or with "auto" the first that this project has a key for.

        Raises Refused "no_provider", which says what to set up.
        """
        chosen = PROVIDERS if key == AUTO else tuple(one for one in PROVIDERS if one.key == key)
        for provider in chosen:
            secret = self._key_of(provider, key)
            if secret is not None:
                names = [provider.setting, provider.model_setting, "model_prices"]
                url, model, prices, *ocr = plain_settings(
                    [*names, provider.ocr_setting] if provider.ocr_model else names
                ).values()
                return Access(provider, url, model, secret, read_prices(prices), *ocr)
        raise _missing(key)

    def _key_of(self, provider: Provider, asked: str) -> str | None:
        facts = self.facts
        try:
            return open_secret(actor=facts.actor, project_id=facts.project_id, name=provider.secret)
        except Missing as error:
            if error.code != "secret_missing":
                raise
        except Conflict:  # sealed with a key that is gone
            if asked != AUTO:
                raise
        return None

    @property
    def meter(self) -> Meter:
        """Begins with what the run's earlier stages and attempts used; bounded by its parameters."""
        with self._lock:
            if self._meter is None:
                params = self.facts.params
                cap = Cap(params.get("max_tokens"), params.get("max_cost"))
                self._meter = Meter(cap, spent_by(self.facts.run_id))
            return self._meter


def _missing(key: str) -> Refused:
    what = f"{BY_KEY[key].title} has no key in this project" if key in BY_KEY else "This needs an outside service"
    return Refused("no_provider", f"{what}. An owner of the project sets one under Providers.")


def spent_by(run_id: str) -> Usage:
    """What a run has used so far, as its events tell."""
    rows: list[dict[str, Any]] = list(RunEvent.objects.filter(run_id=run_id, kind=USED).values_list("facts", flat=True))
    return sum((usage_from(one) for one in rows), Usage())


def expected_of(run_id: str) -> str:
    """What a run was last expected to use, in words; "" where nobody was to be asked."""
    rows = RunEvent.objects.filter(run_id=run_id, kind=EXPECTED).order_by("-seq").values_list("facts", flat=True)
    return str((rows.first() or {}).get("words", ""))
