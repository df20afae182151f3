"""Tasks that belong to no run show that they live."""

from __future__ import annotations

import time

import pytest
from pytest_django import Settings

from pipeline.engine.liveliness import beat_count
from pipeline.services import cleaning
from project import background


@pytest.mark.django_db(transaction=True)
def test_cleaning_that_takes_long_is_no_silence(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CLUSTER = "cluster:test"
    monkeypatch.setattr(background, "BEAT_EVERY", 0.05)
    beats = []

    def slowly() -> int:
        until = time.monotonic() + 10
        while len(beats) < 3 and time.monotonic() < until:
            beats.append(beat_count("cluster:test")) if beat_count("cluster:test") > len(beats) else time.sleep(0.01)
        return 0

    monkeypatch.setattr(cleaning, "free_local_space", slowly)
    removed = background.clean_up()
    assert (removed["local"], len(beats)) == (0, 3)
    after = beat_count("cluster:test")
    time.sleep(0.2)
    assert beat_count("cluster:test") == after
