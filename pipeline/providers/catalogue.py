"""The outside services that flows may ask, each under the name of its secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Can = Literal["chat", "ocr"]
Dialect = Literal["openai", "anthropic"]


@dataclass(frozen=True, slots=True)
class Provider:
    """``secret`` names the key, ``setting`` the system setting that holds the address, ``url`` what it is at first.

    ``can`` says what it is asked for, ``dialect`` the language of its chats, ``model`` which one is asked at first
    where nobody names one; ``model_setting`` holds that. ``ocr_model`` is the one that reads pages, held by
    `ocr_setting`.
    """

    key: str
    title: str
    offers: str
    secret: str
    setting: str
    url: str
    model_setting: str
    model: str
    dialect: Dialect = "openai"
    can: tuple[Can, ...] = ("chat",)
    ocr_model: str = ""

    @property
    def ocr_setting(self) -> str:
        return f"{self.key}_ocr_model"


PROVIDERS: Final = (
    Provider(
        "openai", "OpenAI, or what speaks its language", "Text of many models; a server of your own, too",
        "openai_key", "openai_url", "https://api.openai.com/v1", "openai_model", "gpt-6-luna",
    ),
    Provider(
        "anthropic", "Anthropic", "Text of the Claude models", "anthropic_key", "anthropic_url",
        "https://api.anthropic.com/v1", "anthropic_model", "claude-haiku-4-5", "anthropic",
    ),
    Provider(
        "openrouter", "OpenRouter", "Text of many models", "openrouter_key", "openrouter_url",
        "https://openrouter.ai/api/v1", "openrouter_model", "openai/gpt-6-luna",
    ),
    Provider(
        "mistral", "Mistral", "Text, and reading scans", "mistral_key", "mistral_url", "https://api.mistral.ai/v1",
        "mistral_model", "mistral-small-latest", can=("chat", "ocr"), ocr_model="mistral-ocr-latest",
    ),
)  # fmt: skip
BY_KEY: Final = {one.key: one for one in PROVIDERS}
AUTO: Final = "auto"  # the first of them that has a key
