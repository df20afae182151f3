"""The wording of log lines, the same for the page and for the script."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.models import RunEvent
from pipeline.templatetags.pipeline_log import LOG_WORDS, log_line, log_stage, log_tone, log_words, stage_titles
from tests.pipeline.engine import flows

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("kind", "text", "facts", "line", "tone"),
    [
        ("log", "page 3", {}, "page 3", ""),
        ("warning", "No text.", {}, "No text.", "wait"),
        ("stage.started", "Count", {"attempt": 1}, "Started", ""),
        ("stage.retrying", "Busy.", {"seconds": 3.0}, "Busy. Tried again in 3.0 s.", "wait"),
        ("item.failed", "page 7: broken", {}, "Failed: page 7: broken", "bad"),
        ("artifact.added", "a.pdf", {}, "Made the file a.pdf", ""),
        ("run.completed", "Completed", {}, "Completed", "good"),
        ("results.deleted", "1 result deleted", {"by": "Ann", "bytes": 7}, "1 result deleted by Ann", ""),
        ("new.kind", "said", {}, "said", ""),
        ("log", "{seconds} {text}", {}, "{seconds} {text}", ""),
    ],
)
def test_lines(kind: str, text: str, facts: dict[str, float], line: str, tone: str) -> None:
    event = RunEvent(kind=kind, text=text, facts=facts, stage="count")
    assert (log_line(event), log_tone(event)) == (line, tone)


def test_stages_are_called_by_their_titles() -> None:
    event = RunEvent(stage="count")
    assert (log_stage(event, flows.Sums), log_stage(event, None)) == ("Count", "count")
    assert json.loads(stage_titles(flows.Sums)) == {"count": "Count", "double": "Double"}
    assert json.loads(stage_titles(None)) == {}


def test_every_kind_the_engine_writes_has_its_words() -> None:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "pipeline").rglob("*.py"))
    written = set(re.findall(r'Happening\(\s*"([a-z.]+)"', source)) - {"stage.progress", "stage.text"}
    assert written
    assert written <= set(LOG_WORDS)
    assert set(json.loads(log_words())) == set(LOG_WORDS)
