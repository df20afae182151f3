"""What tests of flows that ask a provider share: one that runs on this machine, for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fake_provider import FakeProvider, fake_provider


@pytest.fixture(scope="module")
def running() -> Iterator[FakeProvider]:
    with fake_provider() as found:
        yield found


@pytest.fixture
def provider(running: FakeProvider) -> FakeProvider:
    """Without moods, and as if nobody had asked it yet; it says "Yes." to everything."""
    running.moods.clear()
    running.asked.clear()
    running.reply = lambda asked: "Yes."
    running.retry_after, running.factor = "0", 1
    return running
