"""What docs/engine.md says is proven is proven by tests that exist, and by files that do."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "engine.md"


def test_every_proof_exists() -> None:
    proofs = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE.read_text("utf-8"))
    assert len(proofs) > 50
    there = {path: _functions(ROOT / path) for path, _ in proofs}
    assert [f"{path}::{name}" for path, name in proofs if name not in there[path]] == []


def test_every_promise_has_a_proof() -> None:
    rows = [
        line for line in PAGE.read_text("utf-8").split("## What PocketFlow")[0].splitlines() if line.startswith("| ")
    ]
    promises = [row for row in rows if not row.startswith("| promise")]
    assert [row[:60] for row in promises if "`tests/" not in row.rpartition(" | ")[2]] == []


def _functions(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}
