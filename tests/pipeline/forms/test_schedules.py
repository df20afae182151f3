"""Previews of expressions."""

from __future__ import annotations

from pipeline.forms.schedules import preview_of, zones


def test_words_and_five_times() -> None:
    found = preview_of("0 9 * * 1", "Europe/Berlin")
    assert (found.words, found.zone, found.problem, len(found.times)) == (
        "At 09:00, only on Monday", "Europe/Berlin", "", 5
    )  # fmt: skip
    assert {text.split(",")[0] for _, text in found.times} == {"Monday"}
    assert {text[-5:] for _, text in found.times} == {"09:00"}


def test_nonsense_says_what_is_wrong() -> None:
    assert "not a schedule" in preview_of("every day", "UTC").problem
    assert preview_of("0 9 * * *", "Mars/Base").problem == "Mars/Base is not a time zone."
    assert preview_of("  ", "UTC").times == ()


def test_zones_start_with_utc() -> None:
    found = zones()
    assert found[0] == "UTC"
    assert {"Europe/Berlin", "America/New_York", "Asia/Kolkata"} <= set(found)
    assert len(found) == len(set(found))
