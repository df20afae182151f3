"""Which outside services a project can ask."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.actor import Actor
from accounts.selectors.secrets import SecretLine, keys_for, names_ready
from accounts.selectors.settings import plain_settings
from pipeline.contract import Flow
from pipeline.providers.catalogue import PROVIDERS, Provider
from pipeline.registry import flows


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """``secret`` is the key a run of this project would use; None switches the provider off.

    ``is_shared`` means that it is the installation's, not the project's own.
    """

    provider: Provider
    url: str
    secret: SecretLine | None
    is_shared: bool
    model: str
    ocr_model: str
    flows: tuple[type[Flow], ...]  # that may ask it


def services_ready(*, actor: Actor, project_id: UUID | str) -> frozenset[str]:
    """The providers that a run of the project has a key for, by their own keys, and what any of them can do."""
    names = names_ready(actor=actor, project_id=project_id, names=[one.secret for one in PROVIDERS])
    ready = [one for one in PROVIDERS if one.secret in names]
    return frozenset({one.key for one in ready} | {each for one in ready for each in one.can})


def services_for(flow: type[Flow], *, actor: Actor, project_id: UUID | str) -> frozenset[str] | None:
    """What of it that flow's form shall offer; None for a flow that asks nobody outside."""
    return services_ready(actor=actor, project_id=project_id) if flow.asks else None


def providers_in(*, actor: Actor, project_id: UUID | str) -> list[ProviderLine]:
    """Every provider, on or off; for who may see the project's secrets."""
    keys = keys_for(actor=actor, project_id=project_id, names=[one.secret for one in PROVIDERS])
    chosen = plain_settings([name for one in PROVIDERS for name in _settings(one)])
    found = []
    for one in PROVIDERS:
        secret, is_shared = keys.get(one.secret, (None, False))
        asking = tuple(flow for flow in flows() if set(flow.asks) & set(one.can))
        ocr = chosen[one.ocr_setting] if one.ocr_model else ""
        found.append(ProviderLine(one, chosen[one.setting], secret, is_shared, chosen[one.model_setting], ocr, asking))
    return found


def _settings(one: Provider) -> list[str]:
    return [one.setting, one.model_setting, *([one.ocr_setting] if one.ocr_model else [])]
