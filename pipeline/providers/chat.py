"""Asking a chat model: for text that is shown while it comes, or for JSON of a declared shape.

    service = live.service("auto")                                  # Refused "no_provider" says what to configure
    answer = ask(service, Question(system, prompt))
    invoice, answer = ask_json(service, Question(system, prompt), TypeAdapter(Invoice))

Raises Refused for what a person can mend, TryLater for what the engine tries again, RequestRejected for a bug of ours.
What is asked is counted (`Meter`) and told (`provider.used`), also when it fails after something came.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from pipeline.interruptions import Refused, TryLater
from pipeline.providers import faults
from pipeline.providers.dialects import DIALECTS, Dialect, Heard, Picture, Question, without
from pipeline.providers.events import NoEvents, sent_events
from pipeline.providers.http import Limits, Stream
from pipeline.providers.meter import Usage
from pipeline.providers.service import Service
from pipeline.text.tokens import tokens_of

__all__ = ["Answer", "Picture", "Question", "ask", "ask_json", "picture_tokens"]
T = TypeVar("T")
PATIENCE: Final = Limits(seconds=600.0, pause=120.0, size=16 * 1024 * 1024)
_THOUGHT: Final = re.compile(r"\s*<(think|thinking)>(?:(?!</?\1>).)*(?:</\1>\s*|\Z)", re.DOTALL)
NONSENSE: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Answer:
    """``cut`` says why it is not whole: "" for whole, "length" for the asker's limit, "cap" for the run's."""

    text: str
    provider: str
    model: str
    usage: Usage
    cut: str = ""


def ask(service: Service, question: Question, *, model: str = "", stream: bool = True) -> Answer:
    """The model's answer; with ``stream`` its text is shown while it comes."""
    model = model or service.model
    price = service.price(model)
    texts = [question.system, question.prompt, *(text for turn in question.turns for text in turn)]
    tokens_in = tokens_of("\n".join(texts)) + 16 + len(question.pictures) * picture_tokens(model)
    heard = Heard()
    service.may_spend(price.of(tokens_in, question.longest) if price else None, model)
    room = service.meter.hold(tokens_in, question.longest, price, model)
    with room as longest, _counted(service, model, heard, tokens_in):
        _converse(service, question, model, longest, heard, stream=stream)
    text = _without_thinking("".join(heard.text))
    if heard.stop == "refused":
        raise faults.content_refused(service, model)
    cut = ""
    if heard.stop == "length":
        cut = "cap" if longest < question.longest else "length"
    return Answer(text, service.provider.key, model, _usage(service, model, heard, tokens_in), cut)


def _without_thinking(text: str) -> str:
    """Without what a model thought aloud before its answer, as some servers send it; "" where it got no further."""
    found = _THOUGHT.match(text)
    return text[found.end() :] if found else text


def picture_tokens(model: str) -> int:
    """What a page's picture counts for, rather too much than too little; what a provider counted goes before it.

    By the providers' own rules for a picture of 1,700 by 2,400 points: Anthropic up to 1,600 or, for its larger models,
    4,800; OpenAI up to 1,536 patches, times 1.62 for small models; gpt-4o-mini, which counts by tiles, 36,835.
    """
    name = model.lower().rpartition("/")[2]
    return 37_000 if name.startswith("gpt-4o-mini") else 4_800 if name.startswith("claude") else 2_500


def ask_json(service: Service, question: Question, shape: TypeAdapter[T], *, model: str = "") -> tuple[T, Answer]:
    """An answer that fits ``shape``, checked; one that does not is asked for once more, with what is wrong with it.

    ``shape`` is that of an object. Raises Refused "answer_unfit" when the second does not fit either. The usage of
    the answer is that of both.
    """
    schema = shape.json_schema()
    system = (
        f"{question.system}\n\nAnswer with one JSON object and nothing else. Its JSON Schema:\n{json.dumps(schema)}"
    )
    asked = replace(question, system=system, shape=schema)
    answer = ask(service, asked, model=model, stream=False)
    try:
        return shape.validate_json(bare_json(answer.text)), answer
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:8])
    if answer.cut == "cap":
        raise Refused("cap_reached", "The cap of this run cut the answer short. Raise it and run it again.")
    prompt = f"That answer does not fit the schema ({wrong}). Give it again, whole and right, as one JSON object."
    second = ask(
        service, replace(asked, turns=(*asked.turns, (asked.prompt, answer.text or "-")), prompt=prompt), model=model,
        stream=False,
    )  # fmt: skip
    try:
        found = shape.validate_json(bare_json(second.text))
    except ValidationError as error:
        text = f"{second.model} at {service.title} does not answer in the form asked for. Take another model."
        raise Refused("answer_unfit", text) from error
    return found, replace(second, usage=answer.usage + second.usage)


def bare_json(text: str) -> str:
    """The object in an answer that wraps it in a fence or in words."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


# --- on the wire ----------------------------------------------------------------------------------------------
def _converse(service: Service, question: Question, model: str, longest: int, heard: Heard, *, stream: bool) -> None:
    """One request, and others without what a server does not know."""
    dialect = DIALECTS[service.provider.dialect]
    body = dialect.body(service, question, model, longest, stream=stream)
    for _ in range(5):
        said = _once(service, dialect, body, model, heard, stream=stream)
        if said is None:
            return
        body = said
    raise faults.RequestRejected(f"{service.title} takes no form of the request")


def _once(
    service: Service, dialect: Dialect, body: dict[str, Any], model: str, heard: Heard, *, stream: bool
) -> dict[str, Any] | None:
    """None when the answer was heard, else the request to make instead."""
    content = json.dumps(body, ensure_ascii=False).encode()
    headers = {
        "content-type": "application/json",
        "accept": "text/event-stream" if stream else "application/json",
        "idempotency-key": hashlib.sha256(service.run_id.encode() + content).hexdigest(),
        **dialect.headers(service.key),
    }
    url = service.url.rstrip("/") + dialect.path
    with service.outside.stream("POST", url, headers=headers, content=content, limits=PATIENCE) as answer:
        if answer.status != 200:
            failed = b"".join(answer.chunks)
            if answer.status in (400, 422) and (other := without(body, faults.message_of(failed))) is not None:
                return other
            raise faults.fault_of(service, model, answer.status, answer.headers, failed)
        if stream and "event-stream" in answer.headers.get("content-type", ""):
            _listen(service, dialect, answer, heard)
        else:  # a server may answer at once though it was asked to stream
            _take(service, dialect, answer, heard)
            if stream:
                service.shown("".join(heard.text))
    return None


def _take(service: Service, dialect: Dialect, answer: Stream, heard: Heard) -> None:
    try:
        found = json.loads(b"".join(answer.chunks))
    except ValueError:
        raise faults.no_answer(service) from None
    if isinstance(found, dict) and found.get("error"):  # OpenRouter tells of some failures under status 200
        raise _failed(service, str(faults.words_of(found)))
    try:
        dialect.whole(found, heard)
    except NONSENSE:
        raise faults.no_answer(service) from None


def _listen(service: Service, dialect: Dialect, answer: Stream, heard: Heard) -> None:
    try:
        for sent in sent_events(answer.chunks):
            if text := dialect.event(sent, heard):
                service.shown(text)
            if heard.error:
                raise faults.answer_cut(service) if any(heard.text) else _failed(service, heard.error)
            if heard.is_over:
                return
    except TryLater:
        if any(heard.text):  # what was shown is not asked for again behind somebody's back
            raise faults.answer_cut(service) from None
        raise
    except (NoEvents, *NONSENSE):
        raise faults.answer_cut(service) if any(heard.text) else faults.no_answer(service) from None
    if not heard.stop:
        raise faults.answer_cut(service)


def _failed(service: Service, said: str) -> Exception:
    if any(one in said.lower() for one in faults.UNWANTED):
        return faults.content_refused(service, service.model)
    return TryLater("provider_busy", f"{service.title} could not answer for the moment.")


# --- what it used ---------------------------------------------------------------------------------------------
@contextmanager
def _counted(service: Service, model: str, heard: Heard, tokens_in: int) -> Iterator[None]:
    """Counts a call that was answered, or broken off after something came; what was refused at once costs nothing."""
    try:
        yield
    finally:
        if any(heard.text) or heard.tokens_in is not None:
            service.used(model, _usage(service, model, heard, tokens_in))


def _usage(service: Service, model: str, heard: Heard, tokens_in: int) -> Usage:
    told = heard.tokens_in is not None and heard.tokens_out is not None and bool(heard.is_over or heard.stop)
    found_in = heard.tokens_in if heard.tokens_in is not None else tokens_in
    found_out = heard.tokens_out if told and heard.tokens_out is not None else tokens_of("".join(heard.text))
    price = service.price(model)
    cost = heard.cost if heard.cost is not None else price.of(found_in, found_out) if price else None
    return Usage(1, found_in, found_out, cost or 0.0, unpriced=int(cost is None), estimated=int(not told))
