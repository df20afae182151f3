"""Services on this machine, over a real wire: OpenAI's completions, Anthropic's messages, Mistral's OCR; their moods.

One ASGI application under uvicorn in a thread. ``moods`` says how the next requests are treated, in order; when none is
left, they are answered by ``reply``.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import re
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from PIL import Image

KEY = "sk-right-key-0123456789"
OPENAI_KNOWS = {
    "model", "messages", "max_tokens", "max_completion_tokens", "stream", "stream_options", "response_format",
    "temperature", "usage", "reasoning_effort",
}  # fmt: skip
OCR_KNOWS = {
    "model", "document", "id", "pages", "include_image_base64", "image_limit", "image_min_size", "table_format",
    "include_blocks", "confidence_scores_granularity",
}  # fmt: skip
ANTHROPIC_KNOWS = {"model", "messages", "max_tokens", "system", "stream", "tools", "tool_choice", "temperature"}


@dataclass(frozen=True)
class Asked:
    """A request that came: ``shape`` is the JSON Schema it wants an answer of."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    system: str
    prompt: str
    shape: dict[str, Any] | None
    pictures: tuple[bytes, ...] = ()

    @property
    def longest(self) -> int:
        return int(self.body.get("max_tokens") or self.body.get("max_completion_tokens") or 10**6)


@dataclass
class FakeProvider:
    """``moods``: "busy" (429), "down" (503), "overloaded" (529 or an event), "cut", "garbage", "html", "silent",
    "refuse", "filtered", "long" (context), "poor" (no credit), "redirect", "strange" (400), "mute" (400 without a
    word), "late" (a wish of hours), "plain" (no response_format known), "slow".
    """

    reply: Callable[[Asked], str] = lambda asked: "Yes."
    page: Callable[[Asked], dict[str, Any]] = lambda asked: {"markdown": "Yes."}
    ocr_knows: set[str] = field(default_factory=lambda: set(OCR_KNOWS))
    moods: deque[str] = field(default_factory=deque)
    asked: list[Asked] = field(default_factory=list)
    retry_after: str = "0"
    pause: float = 0.0  # seconds between two tokens
    factor: int = 1  # by which it counts more tokens than there are words
    models: set[str] | None = None
    port: int = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, dialect: str) -> str:
        return f"http://{self.host}/{dialect}/v1"

    # --- ASGI -------------------------------------------------------------------------------------------------
    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        dialect = {
            "/openai/v1/chat/completions": OpenAI, "/anthropic/v1/messages": Anthropic, "/mistral/v1/ocr": MistralOcr,
        }.get(scope["path"])  # fmt: skip
        wire = Wire(send)
        if dialect is None:
            await wire.json(404, {"error": {"message": f"no {scope['path']}"}})
        else:
            await self._answer(dialect(wire, self), scope["path"], headers, json.loads(body))

    async def _answer(
        self, spoken: OpenAI | Anthropic | MistralOcr, path: str, headers: dict[str, str], body: dict[str, Any]
    ) -> None:
        if spoken.key(headers) != KEY:
            given = spoken.key(headers)
            return await spoken.error(401, "authentication_error", f"Incorrect API key provided: {given}.")
        asked = Asked(path, headers, body, *spoken.read(body), pictures=tuple(pictures_in(body)))
        self.asked.append(asked)
        if wrong := spoken.wrong(body):
            return await spoken.error(400, "invalid_request_error", wrong)
        if self.models is not None and body["model"] not in self.models:
            return await spoken.error(404, "model_not_found", f"The model {body['model']} does not exist")
        mood = self.moods.popleft() if self.moods else ""
        if mood and await self._moody(spoken, mood, asked):
            return None
        words = self._words(asked)
        is_cut = len(words) > asked.longest
        words = words[: asked.longest]
        if body.get("stream"):
            await spoken.stream(words, asked, "length" if is_cut else "end", cut=mood == "cut", pause=self._pause(mood))
        else:
            if mood == "slow":
                await asyncio.sleep(5)
            await spoken.whole("".join(words), asked, "length" if is_cut else "end")
        return None

    def _pause(self, mood: str) -> float:
        return 0.5 if mood == "slow" else self.pause

    def _words(self, asked: Asked) -> list[str]:
        parts = self.reply(asked).split(" ")
        return [part if number == len(parts) - 1 else part + " " for number, part in enumerate(parts)]

    async def _moody(self, spoken: OpenAI | Anthropic | MistralOcr, mood: str, asked: Asked) -> bool:
        wire = spoken.wire
        statuses = {
            "busy": (429, "rate_limit_error", "Too many requests"),
            "late": (429, "rate_limit_error", "Daily limit"),
            "down": (503, "api_error", "Service unavailable"),
            "overloaded": (529, "overloaded_error", "Overloaded"),
            "filtered": (400, "content_filter", "The prompt was flagged by our content policy"),
            "long": (400, "context_length_exceeded", "This model's maximum context length is 8192 tokens"),
            "poor": (429, "insufficient_quota", "You exceeded your current quota, check your plan and billing"),
            "strange": (400, "invalid_request_error", f"messages: odd; key {KEY} seen"),
            "blind": (
                400,
                "invalid_request_error",
                "Invalid content type. image_url is only supported by certain models.",
            ),
            "forbidden": (403, "permission_error", "Not for you"),
        }
        if mood in statuses:
            wait = {"busy": self.retry_after, "late": "20000"}.get(mood)
            await spoken.error(*statuses[mood], **({"retry-after": wait} if wait else {}))
        elif mood == "plain" and "response_format" in asked.body:
            await spoken.error(400, "invalid_request_error", "Unknown parameter: 'response_format'")
        elif mood == "thinks" and asked.body.get("reasoning_effort") == "none":
            await spoken.error(400, "unsupported_value", "Unsupported value: reasoning_effort does not support none")
        elif mood == "unthinking" and "reasoning_effort" in asked.body:
            await spoken.error(400, "invalid_request_error", "Unrecognized request argument supplied: reasoning_effort")
        elif mood == "unforced" and asked.body.get("tool_choice", {}).get("type") == "tool":
            await spoken.error(400, "invalid_request_error", "Thinking may not be on when tool_choice forces a tool.")
        elif mood == "mute":
            await wire.start(400, {"content-type": "text/html"})
            await wire.body(b"<html>Bad Request</html>")
        elif mood == "redirect":
            await wire.start(302, {"location": "http://127.0.0.1:1/"})
            await wire.body(b"")
        elif mood == "html":
            await wire.start(200, {"content-type": "text/html"})
            await wire.body(b"<html>Welcome to nginx</html>")
        elif mood == "garbage":
            await wire.start(
                200, {"content-type": "text/event-stream" if asked.body.get("stream") else "application/json"}
            )
            await wire.body(b'data: {"choices": [{"del\n\n' if asked.body.get("stream") else b'{"choices": [{')
        elif mood == "silent":
            await wire.start(200, {"content-type": "text/event-stream"})
            await asyncio.sleep(30)
        elif mood == "refuse":
            await (
                spoken.stream([], asked, "refused") if asked.body.get("stream") else spoken.whole("", asked, "refused")
            )
        else:
            return False
        return True


class Wire:
    """ASGI's way out."""

    def __init__(self, send: Any) -> None:
        self.send = send

    async def start(self, status: int, headers: dict[str, str]) -> None:
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": status, "headers": pairs})

    async def body(self, content: bytes, *, more: bool = False) -> None:
        await self.send({"type": "http.response.body", "body": content, "more_body": more})

    async def json(self, status: int, found: Any, **headers: str) -> None:
        await self.start(status, {"content-type": "application/json", **headers})
        await self.body(json.dumps(found).encode())

    async def event(self, found: Any, name: str = "") -> None:
        data = found if isinstance(found, str) else json.dumps(found)
        await self.body((f"event: {name}\n" if name else "").encode() + f"data: {data}\n\n".encode(), more=True)


def counted(asked: Asked, fake: FakeProvider) -> int:
    return fake.factor * len(f"{asked.system} {asked.prompt}".split())


def pictures_in(found: Any) -> Iterator[bytes]:
    """Every picture of a request, in any of the three languages; raises ValueError for what is no base64."""
    if isinstance(found, dict):
        if found.get("type") == "base64" and "data" in found:
            yield base64.b64decode(found["data"], validate=True)
        for value in found.values():
            yield from pictures_in(value)
    elif isinstance(found, list):
        for one in found:
            yield from pictures_in(one)
    elif isinstance(found, str) and found.startswith("data:image/jpeg;base64,"):
        yield base64.b64decode(found.partition(",")[2], validate=True)


def text_in(content: Any) -> str:
    """The text of a message's content, which is a text or a list of parts."""
    return content if isinstance(content, str) else " ".join(one["text"] for one in content if one["type"] == "text")


class MistralOcr:
    """One page for each request, as a picture."""

    def __init__(self, wire: Wire, fake: FakeProvider) -> None:
        self.wire, self.fake = wire, fake

    def key(self, headers: dict[str, str]) -> str:
        return headers.get("authorization", "").removeprefix("Bearer ")

    def read(self, body: dict[str, Any]) -> tuple[str, str, dict[str, Any] | None]:
        return "", "", None

    def wrong(self, body: dict[str, Any]) -> str:
        if unknown := set(body) - self.fake.ocr_knows:
            return f"Extra inputs are not permitted: {sorted(unknown)}"
        return "" if body["document"]["type"] == "image_url" and len(list(pictures_in(body))) == 1 else "document: odd"

    async def error(self, status: int, code: str, text: str, **headers: str) -> None:
        await self.wire.json(status, {"object": "error", "message": text, "type": code, "code": None}, **headers)

    async def whole(self, text: str, asked: Asked, stop: str) -> None:
        with Image.open(io.BytesIO(asked.pictures[0])) as picture:
            size = {"dpi": 200, "width": picture.width, "height": picture.height}
        page = {"index": 0, "images": [], "dimensions": size, **self.fake.page(asked)}
        used = {"pages_processed": 1, "doc_size_bytes": len(asked.pictures[0])}
        await self.wire.json(200, {"pages": [page], "model": asked.body["model"], "usage_info": used})

    async def stream(self, words: list[str], asked: Asked, stop: str, *, cut: bool = False, pause: float = 0.0) -> None:
        raise NotImplementedError("it does not stream")


class OpenAI:
    STOPS = {"end": "stop", "length": "length", "refused": "content_filter"}

    def __init__(self, wire: Wire, fake: FakeProvider) -> None:
        self.wire, self.fake = wire, fake

    def key(self, headers: dict[str, str]) -> str:
        return headers.get("authorization", "").removeprefix("Bearer ")

    def read(self, body: dict[str, Any]) -> tuple[str, str, dict[str, Any] | None]:
        turns = body["messages"]
        system = " ".join(one["content"] for one in turns if one["role"] == "system")
        shape = (body.get("response_format") or {}).get("json_schema", {}).get("schema")
        return system, text_in(turns[-1]["content"]), shape

    def wrong(self, body: dict[str, Any]) -> str:
        if unknown := set(body) - OPENAI_KNOWS:
            return f"Unrecognized request argument: {sorted(unknown)}"
        roles = [one["role"] for one in body["messages"]]
        return "" if roles[-1] == "user" and set(roles) <= {"system", "user", "assistant"} else "messages: odd roles"

    async def error(self, status: int, code: str, text: str, **headers: str) -> None:
        await self.wire.json(status, {"error": {"message": text, "type": code, "code": code, "param": None}}, **headers)

    async def whole(self, text: str, asked: Asked, stop: str) -> None:
        message = {"role": "assistant", "content": text}
        usage = {"prompt_tokens": counted(asked, self.fake), "completion_tokens": len(text.split()), "total_tokens": 0}
        choice = {"index": 0, "message": message, "finish_reason": self.STOPS[stop]}
        await self.wire.json(200, {"id": "c", "object": "chat.completion", "choices": [choice], "usage": usage})

    async def stream(self, words: list[str], asked: Asked, stop: str, *, cut: bool = False, pause: float = 0.0) -> None:
        def chunk(delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
            choice = {"index": 0, "delta": delta, "finish_reason": reason}
            return {"id": "c", "object": "chat.completion.chunk", "choices": [choice]}

        await self.wire.start(200, {"content-type": "text/event-stream; charset=utf-8"})
        await self.wire.event(chunk({"role": "assistant", "content": ""}))
        for number, word in enumerate(words):
            await asyncio.sleep(pause)
            if cut and number >= max(1, len(words) // 2):
                return await self.wire.body(b"")
            await self.wire.event(chunk({"content": word}))
        await self.wire.event(chunk({}, self.STOPS[stop]))
        if (asked.body.get("stream_options") or {}).get("include_usage"):
            usage = {"prompt_tokens": counted(asked, self.fake), "completion_tokens": len(words), "total_tokens": 0}
            await self.wire.event({"id": "c", "object": "chat.completion.chunk", "choices": [], "usage": usage})
        await self.wire.event("[DONE]")
        await self.wire.body(b"")
        return None


class Anthropic:
    STOPS = {"end": "end_turn", "length": "max_tokens", "refused": "refusal"}

    def __init__(self, wire: Wire, fake: FakeProvider) -> None:
        self.wire, self.fake = wire, fake

    def key(self, headers: dict[str, str]) -> str:
        return headers.get("x-api-key", "") if headers.get("anthropic-version") == "2023-06-01" else "no version"

    def read(self, body: dict[str, Any]) -> tuple[str, str, dict[str, Any] | None]:
        tools = body.get("tools") or []
        return (
            body.get("system", ""),
            text_in(body["messages"][-1]["content"]),
            tools[0]["input_schema"] if tools else None,
        )

    def wrong(self, body: dict[str, Any]) -> str:
        if unknown := set(body) - ANTHROPIC_KNOWS:
            return f"{sorted(unknown)}: Extra inputs are not permitted"
        if "max_tokens" not in body:
            return "max_tokens: Field required"
        roles = [one["role"] for one in body["messages"]]
        return "" if roles[-1] == "user" and set(roles) <= {"user", "assistant"} else "messages: odd roles"

    async def error(self, status: int, code: str, text: str, **headers: str) -> None:
        await self.wire.json(status, {"type": "error", "error": {"type": code, "message": text}}, **headers)

    async def whole(self, text: str, asked: Asked, stop: str) -> None:
        block = {"type": "text", "text": text}
        if asked.shape is not None and stop == "end":
            block = {"type": "tool_use", "id": "t", "name": asked.body["tools"][0]["name"], "input": json.loads(text)}
        usage = {"input_tokens": counted(asked, self.fake), "output_tokens": len(text.split())}
        found = {"id": "m", "type": "message", "role": "assistant", "content": [block], "usage": usage}
        await self.wire.json(200, {**found, "stop_reason": self.STOPS[stop]})

    async def stream(self, words: list[str], asked: Asked, stop: str, *, cut: bool = False, pause: float = 0.0) -> None:
        async def tell(name: str, **found: Any) -> None:
            await self.wire.event({"type": name, **found}, name)

        await self.wire.start(200, {"content-type": "text/event-stream; charset=utf-8"})
        usage = {"input_tokens": counted(asked, self.fake), "output_tokens": 1}
        await tell("message_start", message={"id": "m", "role": "assistant", "content": [], "usage": usage})
        await tell("content_block_start", index=0, content_block={"type": "text", "text": ""})
        await tell("ping")
        for number, word in enumerate(words):
            await asyncio.sleep(pause)
            if cut and number >= max(1, len(words) // 2):
                await tell("error", error={"type": "overloaded_error", "message": "Overloaded"})
                return await self.wire.body(b"")
            await tell("content_block_delta", index=0, delta={"type": "text_delta", "text": word})
        await tell("content_block_stop", index=0)
        await tell("message_delta", delta={"stop_reason": self.STOPS[stop]}, usage={"output_tokens": len(words)})
        await tell("message_stop")
        await self.wire.body(b"")
        return None


@contextmanager
def fake_provider(**options: Any) -> Iterator[FakeProvider]:
    """One that runs, at a port of its own."""
    fake = FakeProvider(**options)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    fake.port = listener.getsockname()[1]
    config = uvicorn.Config(fake, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield fake
    finally:
        server.should_exit = True
        thread.join(timeout=5)
        listener.close()


def echo(asked: Asked) -> str:
    """A translation of sorts: every passage under its mark, as it stands."""
    inside = re.search(r"\[(\w{12}) document begins\]\n(.*)\n\[\1 document ends\]", asked.prompt, re.DOTALL)
    return inside[2][inside[2].index("⟦#") :] if inside else "Yes."


if __name__ == "__main__":  # serves until whoever started it closes its input
    with fake_provider(reply=echo) as serving:
        sys.stdout.write(f"{serving.port}\n")
        sys.stdout.flush()
        sys.stdin.read()
