"""Losses as a table of bounded length."""

from __future__ import annotations

from pipeline.pdf.rewriting.outcome import MOST_TOLD, Loss, rows


def test_losses_are_told_in_their_order() -> None:
    assert rows([Loss("a link", "page 1", "its page is gone")]) == [
        {"what": "a link", "where": "page 1", "why": "its page is gone"}
    ]


def test_of_many_the_first_are_told_and_how_many_more_there_are() -> None:
    told = rows(Loss(str(number), "", "") for number in range(476))
    assert len(told) == MOST_TOLD + 1
    assert [told[99]["what"], told[100]["what"]] == ["99", "376 more of these"]
