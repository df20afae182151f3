"""What templates say of flows and runs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django import forms
from django.utils import timezone
from pydantic import TypeAdapter

from pipeline.models import Run
from pipeline.params import ValueField
from pipeline.selectors.timeline import StageLine
from pipeline.templatetags import pipeline as tags
from pipeline.templatetags import values
from tests.pipeline.engine import flows


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "–"),
        (0.01, "under 0.1 s"),
        (0.44, "0.4 s"),
        (12.9, "12 s"),
        (65, "1 min 05 s"),
        (7260, "2 h 01 min"),
        (90000, "1 day"),
        (300000, "3 days"),
    ],
)
def test_time(seconds: float | None, text: str) -> None:
    assert tags.lasted(seconds) == text


def test_an_open_span_is_counted_on() -> None:
    start = timezone.now() - timedelta(seconds=70)
    assert tags.span(start, start + timedelta(seconds=3)) == "3.0 s"
    assert tags.span(None, None) == "–"
    found = tags.span(start, None)
    assert f'data-since="{start.isoformat()}"' in found
    assert "1 min 10 s" in found


def test_types_as_people_say_them() -> None:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert tags.types(("application/pdf", word, "image/*", "x/y")) == "PDF, Word, images, x/y"
    assert tags.types(("*/*",)) == "any file"
    odt = "application/vnd.oasis.opendocument.text"
    assert tags.types(("image/png", "image/jpeg", odt)) == "images, OpenDocument"
    old = (word, "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/rtf")
    assert tags.types(old) == "Word, Excel, PowerPoint, RTF"


def test_parameters_are_read_as_the_form_asks() -> None:
    class Params(forms.Form):
        mode = forms.ChoiceField(label="Purpose", choices=[("d", "Detection")])
        kinds = forms.MultipleChoiceField(choices=[("a", "Apples"), ("b", "Bees")], required=False)
        given = ValueField(adapter=TypeAdapter(list[int]), required=False)
        sure = forms.BooleanField(required=False)
        words = forms.CharField(widget=forms.Textarea)

    class Asked(flows.Sums):
        key = "asked"

    Asked.Params = Params  # type: ignore[assignment]
    run = Run(
        flow="asked",
        params={"mode": "d", "kinds": ["b"], "given": [1], "sure": False, "old": 3, "words": "Ann\r\nBo \n"},
    )
    with flows.known(Asked):
        found = tags.params_of(run)
        rows = [(row["label"], row["text"], row["long"]) for row in found]
        many = Run(flow="bulk", params={"flow": "asked", "params": {"mode": "d"}})
        assert [row["text"] for row in tags.params_of(many)] == ["Detection"]
    assert rows == [
        ("Purpose", "Detection", False),
        ("Kinds", "Bees", False),
        ("Given", "[\n  1\n]", True),
        ("Sure", "no", False),
        ("Old", "3", False),
        ("Words", "Ann, Bo", False),
    ]
    assert [row["label"] for row in tags.usual_among(found)] == ["Sure"]


@pytest.mark.parametrize("state", ["todo", "unreached", "unneeded", "running", "retrying", "waiting", "done", "failed",
                                   "skipped", "queued", "paused", "cancelled"])  # fmt: skip
def test_every_state_of_a_stage_has_a_word_and_a_mark(state: str) -> None:
    line = StageLine("s", "S", 3, state)
    assert tags.stage_badge(line)
    assert ("3" if state in ("todo", "unreached", "unneeded") else "<svg") in tags.stage_mark(line)


def test_a_bar_says_no_more_than_is_true() -> None:
    assert ">99 %<" in tags.bar(99.99, "run", "Progress")
    assert 'value="100"' in tags.bar(100.0, "run", "Progress")


def test_words_and_doors() -> None:
    assert (values.words("questions_found"), tags.door("api"), tags.door("else")) == (
        "Questions found", "through the API", "else",
    )  # fmt: skip
    assert tags.flow_icon("gone") == "file-unknown"
    assert isinstance(timezone.now(), datetime)


@pytest.mark.parametrize(
    ("door", "words"),
    [("page", "somebody whose account is gone"), ("cli", "the operator"), ("schedule", "the operator")],
)
def test_who_started_a_run_when_nobody_is_named(door: str, words: str) -> None:
    assert tags.starter(Run(door=door)) == words
