"""Retention on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from documents import storage
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start


@pytest.fixture(autouse=True)
def known() -> Iterator[None]:
    with flows.known(flows.Sums):
        yield


def said(*words: str) -> str:
    out = StringIO()
    call_command("retention", *words, stdout=out)
    return out.getvalue()


def test_what_would_go_is_told_before_it_goes(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "sums"))
    asked: dict[str, Any] = json.loads(said("delete-results", str(run.pk), "--json"))
    assert (asked["deleted"], asked["freed"], len(list(storage.stored_hashes()))) == (False, 1, 1)
    gone: dict[str, Any] = json.loads(said("delete-results", str(run.pk), "--yes", "--json"))
    assert (gone["deleted"], gone["files"]) == (True, [{"name": "doubled.txt", "size": 1}])
    assert list(storage.stored_hashes()) == []
    lines = said("removals").splitlines()
    assert [line.split(",")[1:3] for line in lines[1:]] == [["result", "asked"], ["bytes", "asked"]]
    assert said("removals", "--days", "1").splitlines() == lines


def test_cleaning_is_done_and_what_cannot_be_is_said(shared_cast: Cast) -> None:
    assert json.loads(said("clean", "--json"))["artifacts"] == 0
    with pytest.raises(CommandError):
        said("delete-document", "1c0ee291-841d-463b-b24c-83c83494b911", "--yes")
