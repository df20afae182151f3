"""Streams of events end when whoever watches would not be let in any more."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from accounts.services.members import remove_member
from accounts.services.people import delete_person, deny_person
from accounts.services.sessions import sign_out_everywhere
from accounts.services.tokens import create_token, revoke_token
from pipeline import streaming
from pipeline.engine.events import Happening, append
from pipeline.streaming import END, event_stream
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import start


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums):
        yield


@pytest.fixture(autouse=True)
def closed_connections(transactional_db: None) -> Iterator[None]:
    """The threads that read events keep a connection each, which would outlive the test's database."""
    yield
    both = threading.Barrier(2)

    def close() -> None:
        both.wait(10)
        connections.close_all()

    for one in [streaming._reader.submit(close) for _ in range(2)]:
        one.result(20)


def watch(actor: Any, run_id: UUID, then: Callable[[], object]) -> tuple[list[bytes], float]:
    """What the stream says, and how many seconds after ``then`` it ended."""
    response = event_stream(actor=actor, run_id=run_id, after=0)

    async def read() -> tuple[list[bytes], float]:
        said: list[bytes] = []
        done = 0.0
        async for message in response.streaming_content:  # type: ignore[union-attr]
            said.append(bytes(message))
            if b"run.queued" in message:
                await asyncio.to_thread(_in_its_own_thread, then)
                done = time.monotonic()
        return said, time.monotonic() - done

    return asyncio.run(asyncio.wait_for(read(), 10))


def _in_its_own_thread(act: Callable[[], object]) -> None:
    try:
        act()
    finally:
        connections.close_all()


@pytest.mark.parametrize("end", ["denied", "deleted", "signed out"])
def test_a_stream_ends_within_moments(shared_cast: Cast, end: str) -> None:
    cast, run = shared_cast, start(shared_cast, "sums")
    bob, ada = replace(cast.actor(cast.bob), generation=1), cast.actor(cast.ada)
    ends: dict[str, Callable[[], object]] = {
        "denied": lambda: deny_person(actor=ada, user_id=cast.bob.pk),
        "deleted": lambda: delete_person(actor=ada, user_id=cast.bob.pk),
        "signed out": lambda: sign_out_everywhere(actor=cast.actor(cast.bob)),
    }
    said, seconds = watch(bob, run.pk, ends[end])
    assert (said[0], said[-1]) == (b"retry: 2000\n\n", END)
    assert seconds < 3


def test_who_left_the_project_sees_nothing_more(shared_cast: Cast) -> None:
    cast, run = shared_cast, start(shared_cast, "sums")
    bob = replace(cast.actor(cast.bob), generation=1)

    def leave() -> None:
        remove_member(actor=cast.actor(cast.alice), project_id=cast.project.pk, user_id=cast.bob.pk)
        append(run.pk, [Happening("log", text="between us")])

    said, _ = watch(bob, run.pk, leave)
    assert said[-1] == END
    assert not any(b"between us" in one for one in said)


def test_a_stream_opened_with_a_token_ends_with_the_token(shared_cast: Cast) -> None:
    cast, run = shared_cast, start(shared_cast, "sums")
    alice = cast.actor(cast.alice)
    token = create_token(actor=alice, name="t", scopes=["run.see"]).token
    holder = replace(alice, generation=1, token_id=str(token.pk), scopes=frozenset({"run.see"}))
    said, seconds = watch(holder, run.pk, lambda: revoke_token(actor=alice, token_id=token.pk))
    assert (said[-1], seconds < 3) == (END, True)
