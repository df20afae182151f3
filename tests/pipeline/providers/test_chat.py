"""Chat models in both dialects, over a real wire: what comes back, what it cost, and whose fault a failure is."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from pipeline.contract import Halt, Refused, TryLater
from pipeline.providers.catalogue import BY_KEY
from pipeline.providers.chat import Picture, Question, ask, ask_json
from pipeline.providers.faults import RequestRejected
from pipeline.providers.http import Outside
from pipeline.providers.meter import Cap, Meter, Usage
from pipeline.providers.prices import Price
from pipeline.providers.service import Service
from tests.fake_provider import KEY, FakeProvider, fake_provider

both = pytest.mark.parametrize("dialect", ["openai", "anthropic"])
QUESTION = Question("You answer.", "How are you?", longest=100)


class Colour(BaseModel):
    name: str
    red: int


COLOUR = TypeAdapter(Colour)


@pytest.fixture(scope="module")
def running() -> Iterator[FakeProvider]:
    with fake_provider() as found:
        yield found


@pytest.fixture
def fake(running: FakeProvider) -> FakeProvider:
    running.moods.clear()
    running.asked.clear()
    running.reply = lambda asked: "I am very well, thank you."
    running.pause, running.models, running.retry_after = 0.0, None, "0"
    return running


def service(fake: FakeProvider, dialect: str, **options: Any) -> Service:
    found: dict[str, Any] = {
        "provider": BY_KEY[dialect],
        "url": fake.url(dialect),
        "model": "m-1",
        "key": KEY,
        "outside": Outside(private_hosts={fake.host}),
        "prices": {"m-1": Price(1.0, 10.0)},
        "run_id": "r",
    }
    return Service(**{**found, **options})


def code_of(service: Service, kind: type[Exception] = Refused, **options: Any) -> str:
    with pytest.raises(kind) as raised:
        ask(service, QUESTION, **options)
    assert KEY not in str(raised.value)
    return str(getattr(raised.value, "code", ""))


@both
@pytest.mark.parametrize("stream", [True, False])
def test_an_answer_with_its_usage_and_cost(fake: FakeProvider, dialect: str, stream: bool) -> None:
    shown: list[str] = []
    told: list[tuple[str, Usage]] = []
    asked = service(fake, dialect, shown=shown.append, told=lambda model, usage: told.append((model, usage)))
    answer = ask(asked, QUESTION, stream=stream)
    assert (answer.text, answer.cut, answer.model) == ("I am very well, thank you.", "", "m-1")
    assert ("".join(shown), len(shown)) == ((answer.text, 6) if stream else ("", 0))
    usage = Usage(1, 5, 6, cost=(5 * 1 + 6 * 10) / 1e6)
    assert (answer.usage, told, asked.meter.spent) == (usage, [("m-1", usage)], usage)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("<think>Which [p. 9]? {}</think>\n\nIt is so.", "It is so."),
        ("\n<thinking>\n</thinking>It is <think>so</think>.", "It is <think>so</think>."),
        ("<think>No end of it", ""),
        ("Of <think> tags.", "Of <think> tags."),
    ],
)
def test_what_a_model_thinks_aloud_is_no_answer(fake: FakeProvider, said: str, text: str) -> None:
    fake.reply = lambda asked: said
    assert ask(service(fake, "openai"), QUESTION).text == text


@both
def test_the_key_goes_into_one_header_alone(fake: FakeProvider, dialect: str) -> None:
    one = service(fake, dialect)
    ask(one, QUESTION)
    request = fake.asked[0]
    assert [name for name, value in request.headers.items() if KEY in value] == [
        {"openai": "authorization", "anthropic": "x-api-key"}[dialect]
    ]
    assert KEY not in json.dumps(request.body)
    assert KEY not in repr(one)


@both
def test_asking_again_has_the_same_key_against_asking_twice(fake: FakeProvider, dialect: str) -> None:
    for run in ("r", "r", "other"):
        ask(service(fake, dialect, run_id=run), QUESTION)
    first, second, other = (one.headers["idempotency-key"] for one in fake.asked)
    assert first == second != other


@both
@pytest.mark.parametrize(
    ("mood", "code"),
    [("late", "limit_used_up"), ("filtered", "content_refused"), ("refuse", "content_refused"),
     ("long", "too_long_for_model"), ("poor", "no_credit"), ("redirect", "address_wrong"), ("html", "answer_broken"),
     ("garbage", "answer_broken"), ("forbidden", "key_refused"), ("cut", "answer_cut")],
)  # fmt: skip
def test_what_a_person_can_mend_is_refused(fake: FakeProvider, dialect: str, mood: str, code: str) -> None:
    fake.moods.append(mood)
    assert code_of(service(fake, dialect)) == code


@both
@pytest.mark.parametrize(("mood", "after"), [("busy", 7.0), ("down", None), ("overloaded", None)])
def test_what_is_busy_is_left_to_the_engine(fake: FakeProvider, dialect: str, mood: str, after: float | None) -> None:
    fake.moods.append(mood)
    fake.retry_after = "7"
    with pytest.raises(TryLater) as raised:
        ask(service(fake, dialect), QUESTION)
    assert (raised.value.code, raised.value.after, len(fake.asked)) == ("provider_busy", after, 1)


@both
def test_a_refusal_that_no_rule_knows_is_told_in_the_services_words_without_the_key(
    fake: FakeProvider, dialect: str
) -> None:
    fake.moods.append("strange")
    asked = service(fake, dialect)
    with pytest.raises(Refused) as raised:
        ask(asked, QUESTION)
    assert raised.value.code == "request_refused"
    assert "messages: odd; key" in raised.value.text
    assert KEY not in raised.value.text


@both
def test_a_refusal_without_a_word_is_a_bug(fake: FakeProvider, dialect: str) -> None:
    fake.moods.append("mute")
    assert code_of(service(fake, dialect), RequestRejected) == ""


@both
def test_a_wrong_key_and_a_wrong_model(fake: FakeProvider, dialect: str) -> None:
    with pytest.raises(Refused) as raised:
        ask(service(fake, dialect, key="sk-wrong-key"), QUESTION)
    assert (raised.value.code, "sk-wrong-key" in raised.value.text) == ("key_refused", False)
    fake.models = {"m-1"}
    assert code_of(service(fake, dialect, model="m-2")) == "model_unknown"


@both
def test_a_wrong_address(fake: FakeProvider, dialect: str) -> None:
    assert code_of(service(fake, dialect, url=f"http://{fake.host}/v3")) == "model_unknown"
    assert code_of(service(fake, dialect, url="http://127.0.0.1:9", outside=Outside())) == "address_refused"


@both
def test_a_cut_stream_is_counted_as_far_as_it_came(fake: FakeProvider, dialect: str) -> None:
    fake.moods.append("cut")
    one = service(fake, dialect)
    assert code_of(one) == "answer_cut"
    assert (one.meter.spent.calls, one.meter.spent.estimated, one.meter.spent.tokens_out > 0) == (1, 1, True)


@both
def test_whoever_wants_to_stop_waits_for_no_answer(fake: FakeProvider, dialect: str) -> None:
    fake.moods.append("silent")
    began = time.monotonic()

    def look() -> None:
        if time.monotonic() - began > 0.7:
            raise Halt("cancel")

    way = Outside(private_hosts={fake.host}, look=look)
    with pytest.raises(Halt):
        ask(service(fake, dialect, outside=way), QUESTION)
    assert time.monotonic() - began < 3


# --- JSON -----------------------------------------------------------------------------------------------------
@both
def test_json_of_a_declared_shape(fake: FakeProvider, dialect: str) -> None:
    fake.reply = lambda asked: '{"name": "crimson", "red": 220}'
    found, answer = ask_json(service(fake, dialect), QUESTION, COLOUR)
    assert (found, answer.usage.calls) == (Colour(name="crimson", red=220), 1)
    assert fake.asked[0].shape == COLOUR.json_schema()


def test_json_that_does_not_fit_is_asked_for_once_more(fake: FakeProvider) -> None:
    answers = iter(['Sure: {"name": "crimson"}', '```json\n{"name": "crimson", "red": 220}\n```'])
    fake.reply = lambda asked: next(answers)
    found, answer = ask_json(service(fake, "openai"), QUESTION, COLOUR)
    assert (found.red, answer.usage.calls) == (220, 2)
    assert "red: Field required" in fake.asked[1].prompt
    fake.reply = lambda asked: "I would rather not."
    with pytest.raises(Refused) as raised:
        ask_json(service(fake, "openai"), QUESTION, COLOUR)
    assert raised.value.code == "answer_unfit"


def test_a_server_that_knows_no_shapes_is_asked_without(fake: FakeProvider) -> None:
    fake.moods.append("plain")
    fake.reply = lambda asked: '{"name": "crimson", "red": 220}'
    assert ask_json(service(fake, "openai"), QUESTION, COLOUR)[0].red == 220
    assert ["response_format" in one.body for one in fake.asked] == [True, False]


@pytest.mark.parametrize(
    ("mood", "efforts"),
    [("", ["none"]), ("thinks", ["none", "low"]), ("unthinking", ["none", "low", None])],
)
def test_a_model_that_thinks_is_asked_not_to(fake: FakeProvider, mood: str, efforts: list[str | None]) -> None:
    fake.moods.extend([mood] * 2)
    assert ask(service(fake, "openai"), QUESTION, model="gpt-6-luna").text == "I am very well, thank you."
    assert [one.body.get("reasoning_effort") for one in fake.asked] == efforts
    ask(service(fake, "openai"), QUESTION)
    assert "reasoning_effort" not in fake.asked[-1].body


def test_a_model_that_always_thinks_is_not_forced(fake: FakeProvider) -> None:
    fake.moods.append("unforced")
    fake.reply = lambda asked: '{"name": "crimson", "red": 220}'
    assert ask_json(service(fake, "anthropic"), QUESTION, COLOUR)[0].red == 220
    assert [one.body["tool_choice"]["type"] for one in fake.asked] == ["tool", "auto"]


@both
def test_pictures_go_before_the_prompt(fake: FakeProvider, dialect: str) -> None:
    shown = (Picture(b"\xff\xd8 one"), Picture(b"\xff\xd8 two"))
    ask(service(fake, dialect), replace(QUESTION, pictures=shown))
    assert (fake.asked[0].pictures, fake.asked[0].prompt) == ((b"\xff\xd8 one", b"\xff\xd8 two"), QUESTION.prompt)
    assert [one["type"] for one in fake.asked[0].body["messages"][-1]["content"]][-1] == "text"
    fake.moods.append("blind")
    assert code_of(service(fake, dialect)) == "model_blind"


# --- caps -----------------------------------------------------------------------------------------------------
@both
def test_an_answer_ends_at_the_cap_and_says_so(fake: FakeProvider, dialect: str) -> None:
    fake.reply = lambda asked: "word " * 500
    meter = Meter(Cap(tokens=120))
    answer = ask(service(fake, dialect, meter=meter), Question("s", "p", longest=400))
    assert (answer.cut, meter.spent.tokens <= 120) == ("cap", True)
    assert code_of(service(fake, dialect, meter=meter)) == "cap_reached"
    assert len(fake.asked) == 1


@both
def test_a_cap_in_dollars_needs_a_price(fake: FakeProvider, dialect: str) -> None:
    assert code_of(service(fake, dialect, meter=Meter(Cap(cost=1.0)), prices={})) == "price_unknown"
    assert fake.asked == []
    fake.reply = lambda asked: "word " * 500
    answer = ask(service(fake, dialect, meter=Meter(Cap(cost=0.001))), Question("s", "p", longest=400))
    assert (answer.cut, answer.usage.cost <= 0.001) == ("cap", True)


def test_calls_side_by_side_keep_to_the_cap_together() -> None:
    meter, price = Meter(Cap(tokens=300)), Price(1, 1)
    with meter.hold(100, 100, price, "m"), pytest.raises(Refused), meter.hold(100, 100, price, "m"):
        pass
    with meter.hold(100, 500, price, "m") as allowed:
        assert allowed == 200


def test_an_unknown_price_is_said(fake: FakeProvider) -> None:
    answer = ask(service(fake, "openai", prices={}), QUESTION)
    assert (answer.usage.unpriced, answer.usage.words()) == (1, "5 tokens in, 6 out, cost unknown")


def test_what_has_no_price_by_the_token_is_asked_about_first(fake: FakeProvider) -> None:
    asked: list[tuple[float | None, str]] = []

    def refuse(amount: float | None, model: str) -> None:
        asked.append((amount, model))
        raise Refused("price_unknown", "No.")

    for prices in ({}, {"m-1": Price(0, 0, 0.004)}):
        assert code_of(service(fake, "openai", prices=prices, may_spend=refuse)) == "price_unknown"
    assert code_of(service(fake, "openai", prices={"m-1": Price(0, 0)}, may_spend=refuse)) == "price_unknown"
    assert (asked, fake.asked) == ([(None, "m-1"), (None, "m-1"), (0, "m-1")], [])
