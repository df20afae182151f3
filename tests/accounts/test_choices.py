"""Everything that the audit log holds has plain words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from accounts.access import ALL_VERBS
from accounts.choices import ACTIONS, action_words

ROOT = Path(__file__).parents[2]
ACTION = re.compile(r"[a-z]+\.[a-z_]+(\.[a-z]+)?")
RECORDS = ("record", "_record", "note_each", "_note", "Entry", "_leaves", "_set")


def actions_recorded() -> set[str]:
    """The actions that services write into the log by name."""
    found = set()
    for path in ROOT.glob("*/services/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RECORDS:
                given = [*node.args, *(one.value for one in node.keywords)]
                words = [word for one in given for word in ast.walk(one) if isinstance(word, ast.Constant)]
                found |= {one.value for one in words if isinstance(one.value, str) and ACTION.fullmatch(one.value)}
    return found


def test_whatever_is_recorded_or_refused_has_words() -> None:
    recorded = actions_recorded()
    assert {"run.start", "artifact.expire", "document.purge", "run.remove", "secret.set"} <= recorded
    assert sorted((recorded | ALL_VERBS) - set(ACTIONS)) == []


def test_what_has_none_is_said_with_spaces() -> None:
    assert action_words("run.cancel") == "Cancel a run"
    assert action_words("review.split_up") == "Review: split up"
    assert action_words("odd") == "Odd"
