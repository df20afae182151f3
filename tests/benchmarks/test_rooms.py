"""What benchmarks call in processes of their own is there under the name they use."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import benchmarks

HERE = Path(benchmarks.__file__).parent


def test_every_function_that_is_called_by_name_exists() -> None:
    named = [
        (re.search(r'^ROOM(?:: \S+)? = "([\w.]+)"', text, re.MULTILINE), name)
        for text in (path.read_text("utf-8") for path in sorted(HERE.glob("*.py")))
        for name in re.findall(r"\{ROOM\}:(\w+)", text)
    ]
    assert len(named) > 5
    assert [(room[1], name) for room, name in named if room and not hasattr(import_module(room[1]), name)] == []
    assert [name for room, name in named if room is None] == []
