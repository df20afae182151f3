"""The two languages of chat services: OpenAI's chat completions and Anthropic's messages.

https://platform.openai.com/docs/api-reference/chat, https://docs.anthropic.com/en/api/messages. A dialect makes the
request, and reads the answer, whole or event by event.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from pipeline.providers.events import Sent
from pipeline.providers.service import Service

ANSWER: Final = "answer"  # what the shape, and Anthropic's tool for it, is called


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for a model to look at."""

    content: bytes = field(repr=False)
    media_type: str = "image/jpeg"

    @property
    def base64(self) -> str:
        return b64encode(self.content).decode()

    @property
    def address(self) -> str:
        """As a data URL (RFC 2397)."""
        return f"data:{self.media_type};base64,{self.base64}"


@dataclass(frozen=True, slots=True)
class Question:
    """What a model is asked. ``turns`` are earlier questions and answers; ``longest`` is in tokens of the answer.

    With a ``shape``, a JSON Schema of an object, the answer is to be JSON of that shape. ``pictures`` go before the
    prompt.
    """

    system: str
    prompt: str
    longest: int = 2000
    turns: tuple[tuple[str, str], ...] = ()
    shape: Mapping[str, Any] | None = None
    pictures: tuple[Picture, ...] = ()


@dataclass
class Heard:
    """What has come of an answer so far. ``stop`` is the reason it ended: "end", "length", "refused" or ""."""

    text: list[str] = field(default_factory=list)
    stop: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None
    error: str = ""
    is_over: bool = False  # it said that nothing follows


class Dialect(Protocol):
    path: str

    def headers(self, key: str) -> dict[str, str]: ...

    def body(self, service: Service, question: Question, model: str, longest: int, *, stream: bool) -> dict[str, Any]:
        """The request. A part that not every server knows is left out of a second one: see `without`."""

    def whole(self, found: dict[str, Any], heard: Heard) -> None:
        """Reads an answer that came at once."""

    def event(self, sent: Sent, heard: Heard) -> str:
        """Reads one event; answers the text it brings. Raises ValueError, KeyError and the like for nonsense."""


class OpenAI:
    """Chat completions, as OpenAI, OpenRouter, Mistral, and most servers one can run oneself speak them."""

    path = "/chat/completions"
    STOPS: Final = {"stop": "end", "length": "length", "content_filter": "refused", "tool_calls": "end", "error": ""}

    def headers(self, key: str) -> dict[str, str]:
        return {"authorization": f"Bearer {key}"}

    def body(self, service: Service, question: Question, model: str, longest: int, *, stream: bool) -> dict[str, Any]:
        most = "max_completion_tokens" if "api.openai.com" in service.url else "max_tokens"
        body: dict[str, Any] = {
            "model": model,
            "messages": [_turn("system", question.system), *_turns(question, self._content(question))],
            most: longest,
        }
        if question.shape is not None:
            shape = {"name": ANSWER, "schema": dict(question.shape)}
            body["response_format"] = {"type": "json_schema", "json_schema": shape}
        if stream:
            body["stream"] = True
            if service.provider.key != "mistral":  # which tells the usage unasked, and refuses what it does not know
                body["stream_options"] = {"include_usage": True}
        if service.provider.key == "openrouter":
            body["usage"] = {"include": True}
        if THINKS.search(model):
            openrouter = service.provider.key == "openrouter"
            body |= {"reasoning": {"effort": "none"}} if openrouter else {"reasoning_effort": "none"}
        return body

    def _content(self, question: Question) -> Any:
        """The prompt, after its pictures where it has any (https://platform.openai.com/docs/guides/images-vision)."""
        if not question.pictures:
            return question.prompt
        shown = [{"type": "image_url", "image_url": {"url": one.address}} for one in question.pictures]
        return [*shown, {"type": "text", "text": question.prompt}]

    def whole(self, found: dict[str, Any], heard: Heard) -> None:
        choice = found["choices"][0]
        heard.text.append(_plain(choice["message"].get("content")))
        heard.stop = "refused" if choice["message"].get("refusal") else self._stop(choice)
        self._usage(found, heard)
        heard.is_over = True

    def event(self, sent: Sent, heard: Heard) -> str:
        if sent.data.strip() == "[DONE]":
            heard.is_over = True
            return ""
        found = json.loads(sent.data)
        if found.get("error"):
            heard.error = str(found["error"].get("message", "") if isinstance(found["error"], dict) else found["error"])
            return ""
        self._usage(found, heard)
        text = ""
        for choice in found.get("choices") or ():
            delta = choice.get("delta") or {}
            text += _plain(delta.get("content"))
            if choice.get("finish_reason"):
                heard.stop = self._stop(choice)
            if delta.get("refusal"):
                heard.stop = "refused"
        heard.text.append(text)
        return text

    def _stop(self, choice: Mapping[str, Any]) -> str:
        return self.STOPS.get(choice.get("finish_reason") or "", "end")

    def _usage(self, found: Mapping[str, Any], heard: Heard) -> None:
        usage = found.get("usage")
        if isinstance(usage, dict):
            heard.tokens_in, heard.tokens_out = int(usage["prompt_tokens"]), int(usage.get("completion_tokens") or 0)
            if isinstance(usage.get("cost"), int | float):  # OpenRouter says what it charged
                heard.cost = float(usage["cost"])


class Anthropic:
    """Messages."""

    path = "/messages"
    STOPS: Final = {"end_turn": "end", "stop_sequence": "end", "tool_use": "end", "max_tokens": "length",
                    "refusal": "refused", "model_context_window_exceeded": "length"}  # fmt: skip

    def headers(self, key: str) -> dict[str, str]:
        return {"x-api-key": key, "anthropic-version": "2023-06-01"}

    def body(self, service: Service, question: Question, model: str, longest: int, *, stream: bool) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": model,
            "max_tokens": longest,
            "system": question.system,
            "messages": _turns(question, self._content(question)),
        }
        if question.shape is not None:
            body["tools"] = [{"name": ANSWER, "description": "Gives the answer.", "input_schema": dict(question.shape)}]
            body["tool_choice"] = {"type": "tool", "name": ANSWER}
        if stream:
            body["stream"] = True
        return body

    def _content(self, question: Question) -> Any:
        """The same, as in https://docs.anthropic.com/en/docs/build-with-claude/vision."""
        if not question.pictures:
            return question.prompt
        shown = [
            {"type": "image", "source": {"type": "base64", "media_type": one.media_type, "data": one.base64}}
            for one in question.pictures
        ]
        return [*shown, {"type": "text", "text": question.prompt}]

    def whole(self, found: dict[str, Any], heard: Heard) -> None:
        for block in found["content"]:
            if block["type"] == "text":
                heard.text.append(block["text"])
            elif block["type"] == "tool_use":
                heard.text = [json.dumps(block["input"], ensure_ascii=False)]
        heard.stop = self.STOPS.get(found.get("stop_reason") or "", "end")
        self._usage(found, heard)
        heard.is_over = True

    def event(self, sent: Sent, heard: Heard) -> str:
        found = json.loads(sent.data)
        kind = found["type"]
        if kind == "message_start":
            self._usage(found["message"], heard)
        elif kind == "message_delta":
            self._usage(found, heard)
            heard.stop = self.STOPS.get(found["delta"].get("stop_reason") or "", heard.stop or "end")
        elif kind == "message_stop":
            heard.is_over = True
        elif kind == "error":
            heard.error = str(found["error"].get("type", "error"))
        elif kind == "content_block_delta":
            text = str(found["delta"].get("text") or found["delta"].get("partial_json") or "")
            heard.text.append(text)
            return text
        return ""

    def _usage(self, found: Mapping[str, Any], heard: Heard) -> None:
        usage = found.get("usage") or {}
        if "input_tokens" in usage:
            parts = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
            heard.tokens_in = sum(int(usage.get(name) or 0) for name in parts)
        if "output_tokens" in usage:
            heard.tokens_out = int(usage["output_tokens"])


DIALECTS: Final[Mapping[str, Dialect]] = {"openai": OpenAI(), "anthropic": Anthropic()}
OPTIONAL: Final = ("stream_options", "response_format", "usage", "reasoning")  # parts that some servers do not know
# Models that think before they answer unless asked not to, and count that as tokens of the answer, which would be cut.
THINKS: Final = re.compile(r"(?:^|/)(?:gpt-[5-9]|o[1-9])")


def without(body: Mapping[str, Any], said: str) -> dict[str, Any] | None:
    """The request without the optional part that a server complains of; None where it complains of something else."""
    words = said.lower()
    if "max_tokens" in body and "max_completion_tokens" in words:
        return {("max_completion_tokens" if name == "max_tokens" else name): value for name, value in body.items()}
    if "max_completion_tokens" in body and "max_completion_tokens" in words:
        return {("max_tokens" if name == "max_completion_tokens" else name): value for name, value in body.items()}
    if "reasoning_effort" in body and "reasoning_effort" in words:  # not every such model can go without
        rest = {name: value for name, value in body.items() if name != "reasoning_effort"}
        return {**rest, "reasoning_effort": "low"} if body["reasoning_effort"] == "none" else rest
    if body.get("tool_choice", {}).get("name") and "tool_choice" in words:  # a model that always thinks is not forced
        return {**body, "tool_choice": {"type": "auto"}}
    named = [name for name in OPTIONAL if name in body and name in words]
    return {name: value for name, value in body.items() if name not in named} if named else None


def _turns(question: Question, content: Any) -> list[dict[str, Any]]:
    """What was asked and answered before, and the content of what is asked now."""
    before = [turn for asked, said in question.turns for turn in (_turn("user", asked), _turn("assistant", said))]
    return [*before, _turn("user", content)]


def _turn(role: str, content: Any) -> dict[str, Any]:
    return {"role": role, "content": content}


def _plain(content: Any) -> str:
    """The text of a message's content, which is a text or, as with Mistral, a list of parts."""
    if isinstance(content, list):
        return "".join(str(one.get("text") or "") for one in content if one.get("type") == "text")
    return str(content or "")
