"""Every reason for which a run can fail has plain words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from pipeline.reasons import REASONS, reason_words

ROOT = Path(__file__).parents[2]
RAISED = re.compile(r"(Refused|TryLater|ToolError)$")


def codes_raised() -> dict[str, str]:
    """Each code that stages, flows, providers and the rooms they compute with refuse with, and where."""
    found = {}
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if RAISED.search(name) and isinstance(node.args[0].value, str):
                found[node.args[0].value] = str(path.relative_to(ROOT))
    return found


def test_every_code_has_words() -> None:
    found = codes_raised()
    assert len(found) > 100
    assert {code: path for code, path in found.items() if code not in REASONS} == {}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("broken", "The file is damaged"),
        ("crashed_too_often", "Crashed its worker several times"),
        ("of_a_flow_of_ours", "Of a flow of ours"),
    ],
)
def test_a_code_is_said_in_words(code: str, words: str) -> None:
    assert reason_words(code) == words


def test_words_are_short_enough_for_a_list() -> None:
    assert [code for code, words in REASONS.items() if len(str(words)) > 50] == []
