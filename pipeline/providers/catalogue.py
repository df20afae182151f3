"""The outside services that flows may ask, each under the name of its secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Provider:
    """``secret`` names the key, ``setting`` the system setting that holds the address, ``url`` what it is at first."""

    key: str
    title: str
    offers: str
    secret: str
    setting: str
    url: str


PROVIDERS: Final = (
    Provider(
        "openai", "OpenAI, or what speaks its language", "Text, pictures, embeddings; a server of your own, too",
        "openai_key", "openai_url", "https://api.openai.com/v1",
    ),
    Provider("anthropic", "Anthropic", "Text and pictures", "anthropic_key", "anthropic_url", "https://api.anthropic.com/v1"),
    Provider(
        "openrouter", "OpenRouter", "Text of many models", "openrouter_key", "openrouter_url",
        "https://openrouter.ai/api/v1",
    ),
    Provider("mistral", "Mistral", "Text, and reading scans", "mistral_key", "mistral_url", "https://api.mistral.ai/v1"),
)  # fmt: skip
