"""Which outside services a project can ask."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.actor import Actor
from accounts.selectors.secrets import SecretLine, keys_for
from accounts.selectors.settings import plain_settings
from pipeline.providers.catalogue import PROVIDERS, Provider


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """``secret`` is the key a run of this project would use; None switches the provider off.

    ``is_shared`` means that it is the installation's, not the project's own.
    """

    provider: Provider
    url: str
    secret: SecretLine | None
    is_shared: bool


def providers_in(*, actor: Actor, project_id: UUID | str) -> list[ProviderLine]:
    """Every provider, on or off; for who may see the project's secrets."""
    keys = keys_for(actor=actor, project_id=project_id, names=[one.secret for one in PROVIDERS])
    urls = plain_settings([one.setting for one in PROVIDERS])
    return [ProviderLine(one, urls[one.setting], *keys.get(one.secret, (None, False))) for one in PROVIDERS]
