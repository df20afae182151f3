"""What a provider's refusal means, and whose fault it is: the key's, the model's, its own, or ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import structlog

from pipeline.interruptions import Refused, TryLater
from pipeline.providers.retry_after import wish_of
from pipeline.providers.service import Service

log = structlog.get_logger(__name__)
BUSY: Final = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
LONGEST_WAIT: Final = 3600.0  # seconds; a longer wish is no wait but a refusal
TOO_LONG: Final = ("context_length", "context length", "prompt is too long", "too many tokens", "maximum context")
NO_CREDIT: Final = ("insufficient_quota", "credit balance", "billing", "insufficient credits", "payment")
UNWANTED: Final = ("content_filter", "content_policy", "content policy", "moderation", "flagged")


WRONG_MODEL: Final = re.compile(
    r"(?i)model\b.{0,80}(not[ _]found|not exist|invalid|unknown|not available|no access|not supported)"
    r"|(invalid|unknown|no such)[ _]model"
)


BLIND: Final = re.compile(
    r"(?i)\b(images?|image_url|vision|multimodal)\b.{0,60}"
    r"(not (be )?(supported|enabled|accepted)|unsupported|only supported)"
    r"|(not support|no endpoints|cannot process|does not accept).{0,60}\b(images?|image_url|vision)\b"
)


class RequestRejected(Exception):
    """A provider refuses our request and says no more: a bug of ours, or an address that speaks another language."""


def fault_of(service: Service, model: str, status: int, headers: Mapping[str, str], body: bytes) -> Exception:
    """The error that an answer other than 200 stands for."""
    said = message_of(body)
    who = service.title
    if status == 401:
        text = f"{who} does not accept the key. Set it anew under Providers of the project, or ask an owner to."
        return Refused("key_refused", text)
    if (found := _of_words(service, model, status, said.lower())) is not None:
        return found
    if status in (400, 404, 415, 422) and BLIND.search(said):
        text = f"{model} at {who} does not look at pictures. Name a model that does, as the provider calls it."
        return Refused("model_blind", text)
    if status == 404 or (status in (400, 403, 422) and WRONG_MODEL.search(said)):
        return _wrong_model(service, model, status, said)
    if status == 403:
        return Refused("key_refused", f"{who} does not let this key ask {model}: {service.without_key(said)}")
    if status in BUSY or status >= 500:
        return busy(service, status, headers)
    if 300 <= status < 400:
        text = f"{who} leads elsewhere. The address in the system settings is not the right one."
        return Refused("address_wrong", text)
    return _of_no_rule(service, model, status, service.without_key(said))


def _of_no_rule(service: Service, model: str, status: int, said: str) -> Exception:
    """Told in the provider's words, which help whoever chose the model or set the address; a bug where it has none."""
    if not said:
        return RequestRejected(f"{service.title} answered {status}")
    log.warning("request_refused", provider=service.provider.key, model=model, status=status)
    text = f"{service.title} does not take what it is asked with {model}. Another model may. It says: {said}"
    return Refused("request_refused", text)


def _of_words(service: Service, model: str, status: int, words: str) -> Refused | None:
    """What only the words of a refusal tell apart."""
    if status == 402 or (status in (400, 403, 429) and any(one in words for one in NO_CREDIT)):
        text = f"The account at {service.title} has no credit left. Whoever pays for the key can add some."
        return Refused("no_credit", text)
    if status == 413 or (status in (400, 422) and any(one in words for one in TOO_LONG)):
        text = f"This is longer than {model} can read at once. Choose a model with a longer context."
        return Refused("too_long_for_model", text)
    if status in (400, 403, 422) and any(one in words for one in UNWANTED):
        return content_refused(service, model)
    return None


def _wrong_model(service: Service, model: str, status: int, said: str) -> Refused:
    told = f" It says: {service.without_key(said)}" if said else ""
    text = f"{service.title} has no model {model} for this key, or its address in the system settings is wrong."
    return Refused("model_unknown", text + told + ("" if said else f" ({status})"))


def busy(service: Service, status: int, headers: Mapping[str, str], now: datetime | None = None) -> Exception:
    """Try later, when it says so; a wish longer than an hour is told to the person instead."""
    after = wish_of(headers, now or datetime.now(UTC))
    if after is not None and after > LONGEST_WAIT:
        hours = after / 3600
        return Refused("limit_used_up", f"{service.title} lets this key ask again in {hours:.1f} hours. Retry then.")
    word = "asks us to wait" if status == 429 else f"is busy or broken for the moment ({status})"
    return TryLater("provider_busy", f"{service.title} {word}.", after=after)


def content_refused(service: Service, model: str) -> Refused:
    text = f"{model} at {service.title} does not answer to this content. Take another model, or leave the passage out."
    return Refused("content_refused", text)


def answer_cut(service: Service) -> Refused:
    """Not tried again by itself: what came so far was paid for."""
    text = f"{service.title} broke off in the middle of its answer. Retry does what is missing again."
    return Refused("answer_cut", text)


def no_answer(service: Service) -> Refused:
    text = f"{service.title} answers in a language that is not the expected one. Check its address in the settings."
    return Refused("answer_broken", text)


def message_of(body: bytes) -> str:
    """A provider's own words, with its code before them, "" where there are none."""
    try:
        found: Any = json.loads(body)
    except ValueError:
        return body[:200].decode("utf-8", "replace") if body[:1] not in (b"<", b"") else ""
    return words_of(found)


def words_of(found: Any) -> str:
    error = found.get("error", found) if isinstance(found, dict) else found
    if isinstance(error, dict):
        parts = [error.get(name) for name in ("code", "type", "message", "detail", "param")]
        return " ".join(str(one) for one in parts if one and not isinstance(one, dict))[:1000]
    return str(error)[:1000]
